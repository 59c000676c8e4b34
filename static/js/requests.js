// One way to send JSON to our own server: it never throws, it says what went wrong.

const PATIENCE = 20_000; // ms

/** Post data and return {ok, problem, status, body}; problem is "", "refused", "sign in" or "offline". */
export async function postJson(url, data) {
  try {
    return await read(await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(data),
    }));
  } catch {
    return { ok: false, problem: "offline", status: 0, body: {} };
  }
}

/** Return the sentence of a refusal, ours or a problem document. */
export function sentenceOf({ body, status }) {
  return body.error || body.detail || body.message || body.title || `HTTP ${status}`;
}

async function read(response) {
  const { status } = response;
  if (response.type === "opaqueredirect" || status === 401) return { ok: false, problem: "sign in", status, body: {} };
  const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
  const body = isJson ? await response.json() : {};
  const ok = response.ok && isJson;
  return { ok, problem: ok ? "" : "refused", status, body };
}

function token() {
  return document.querySelector("meta[name=csrf-token]")?.content ?? "";
}

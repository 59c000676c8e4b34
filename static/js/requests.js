// One way to send JSON to our own server: it never throws, it says what went wrong.

const PATIENCE = 20_000; // ms
const BUSY = [429, 502, 503, 504]; // the server is there, and cannot answer now

/** Post data and return {ok, problem, status, body}; problem is "", "refused", "sign in" or "offline". */
export function postJson(url, data, headers = {}) {
  return ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(), ...headers },
    body: JSON.stringify(data),
  });
}

/** Get JSON; the answer is as that of postJson. */
export function getJson(url) {
  return ask(url, { headers: { Accept: "application/json" }, cache: "no-store" });
}

/** Return the sentence of a refusal, ours or a problem document. */
export function sentenceOf({ body, status }) {
  return body.error || body.detail || body.message || body.title || `HTTP ${status}`;
}

/** Return the token that the server wrote into this page. */
export function token() {
  return document.querySelector("meta[name=csrf-token]")?.content ?? "";
}

async function ask(url, options) {
  try {
    return await read(await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...options }));
  } catch {
    return { ok: false, problem: "offline", status: 0, body: {} };
  }
}

async function read(response) {
  const { status } = response;
  if (response.type === "opaqueredirect" || status === 401) return { ok: false, problem: "sign in", status, body: {} };
  const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
  const body = isJson ? await response.json() : {};
  const ok = response.ok && isJson;
  return { ok, problem: ok ? "" : BUSY.includes(status) ? "offline" : "refused", status, body };
}

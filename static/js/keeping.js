// What the browser keeps so that the station and the grids open without a line (needs TLS, or this computer itself): our own files, and pages
// for the one person who opened them here. Whoever signs in or out throws away the pages of everybody else.

const VERSION = import.meta.url.match(/\/static\/([^/]+)\//)?.[1] ?? "";
const OURS = "lims ";
const FILES = `${OURS}${VERSION} files`;
const PAGES = `${OURS}${VERSION} pages of `;
const MOST_PAGES = 40;

const isPossible = "serviceWorker" in navigator && "caches" in window;

/** Let the worker answer below an address, and keep what this version needs; what an older one needed goes. Resolve to whether it is kept. */
export async function keepFiles({ worker, scope, files }) {
  if (!isPossible) return false;
  try {
    await navigator.serviceWorker.register(worker, { scope });
    await fill(files);
    for (const name of await caches.keys()) if (name.startsWith(OURS) && !name.startsWith(`${OURS}${VERSION} `)) await caches.delete(name);
    return true;
  } catch {
    return false; // without it the page only does not open without a line
  }
}

async function fill(files) {
  const cache = await caches.open(FILES);
  if ((await cache.keys()).length > 0) return; // addAll takes all or none
  await cache.addAll(await (await fetch(files, { cache: "no-store" })).json());
}

/** Keep a page that names nobody. */
export async function keepShell(address, source) {
  const answer = await fetch(source, { cache: "no-store" });
  await (await caches.open(FILES)).put(address, answer);
}

/** Keep a page for the person with this code, unless somebody else has signed in since; the pages opened longest ago make room. */
export async function keepPage(code, address, html, policy) {
  const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy, "Cache-Control": "no-store" };
  const cache = await caches.open(PAGES + code);
  await cache.put(address, new Response(html, { headers }));
  const kept = await cache.keys();
  for (const oldest of kept.slice(0, Math.max(0, kept.length - MOST_PAGES))) await cache.delete(oldest);
}

/** Throw away the pages of everybody but one person (none: of everybody). */
export async function forgetPagesOfOthers(code) {
  if (!isPossible) return;
  for (const name of await caches.keys()) {
    const [, owner] = name.split(" pages of ");
    if (name.startsWith(OURS) && owner && owner !== code) await caches.delete(name);
  }
}

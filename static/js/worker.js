// Opens the scan station and the grids without a line: the pages that the browser keeps (see keeping.js), with our own files. Everything
// else goes its usual way.

const PATIENCE = 6000; // ms; a line that hangs is no line
const STATION = /\/scan-station\/?$/;
const GRID = /\/bench\/requests\/[^/]+\/[^/]+$/;
const FILES = /^\/static\//;

const keptPages = new Set(); // the pages, by their clients' ids, that were opened without a line; "" where a browser does not tell

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && STATION.test(pathname)) event.respondWith(page(event, "/lims-station-page"));
  else if (mode === "navigate" && GRID.test(pathname)) event.respondWith(page(event, pathname));
  else if (FILES.test(pathname) && (keptPages.has(event.clientId) || keptPages.has(""))) event.respondWith(kept(event.request));
});

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** Return the page from the server, or as it is kept where the server cannot be reached. */
async function page({ request, resultingClientId = "" }, address) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const asked = fetch(request).catch(() => null);
  const answer = await Promise.race([asked, late]);
  if (answer && answer.status < 502) return answer;
  keptPages.add(resultingClientId);
  return (await caches.match(address)) ?? (await asked) ?? Response.error();
}

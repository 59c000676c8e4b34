// Opens the scan station and the grids without a line: the pages that the browser keeps (see keeping.js), and our own files. Everything
// else goes to the server.

const PATIENCE = 6000; // ms; a line that hangs is no line
const STATION = /\/scan-station\/?$/;
const GRID = /\/bench\/requests\/[^/]+\/[^/]+$/;
const FILES = /^\/static\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && STATION.test(pathname)) event.respondWith(page(event.request, "/lims-station-page"));
  else if (mode === "navigate" && GRID.test(pathname)) event.respondWith(page(event.request, pathname));
  else if (FILES.test(pathname)) event.respondWith(kept(event.request));
});

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** Return the page from the server, or as it is kept where the server cannot be reached. */
async function page(request, address) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const asked = fetch(request).catch(() => null);
  const answer = await Promise.race([asked, late]);
  if (answer && answer.status < 502) return answer;
  return (await caches.match(address)) ?? (await asked) ?? Response.error();
}

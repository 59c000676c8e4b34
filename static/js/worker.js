// Opens the scan station without a line: the page that the browser keeps for it, and our own files. Everything else goes to the server.

const PATIENCE = 6000; // ms; a line that hangs is no line
const STATION = /\/scan-station\/?$/;
const FILES = /^\/static\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && STATION.test(pathname)) event.respondWith(station(event.request));
  else if (FILES.test(pathname)) event.respondWith(kept(event.request));
});

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function station(request) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([fetch(request).catch(() => null), late]);
  if (answer && answer.status < 502) return answer;
  return (await caches.match("/lims-station-page")) ?? answer ?? Response.error();
}

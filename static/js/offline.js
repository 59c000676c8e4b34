// Lets the browser keep the station's page and our files, so that it opens without a line (needs TLS, or this computer itself).

import { person } from "./person.js";

const form = document.querySelector("[data-station-form]");
const { worker, scope, shell } = form.dataset;
const files = JSON.parse(form.dataset.files);
const PAGE = "/lims-station-page";

/** Keep what this version needs, and throw away what an older one needed. */
async function keepAll() {
  const name = `lims ${files[0].split("/")[2]}`;
  const cache = await caches.open(name);
  const missing = [];
  for (const file of files) if (!(await cache.match(file))) missing.push(file);
  await cache.addAll(missing);
  await cache.put(PAGE, await fetch(shell, { cache: "no-store" }));
  for (const other of await caches.keys()) if (other.startsWith("lims ") && other !== name) await caches.delete(other);
  document.documentElement.dataset.keptOffline = "";
}

if (files.length > 0 && "serviceWorker" in navigator && "caches" in window) {
  navigator.serviceWorker.register(worker, { scope }).then(keepAll).catch(() => {}); // without it the station only does not open offline
}

const name = document.querySelector("[data-kept-person]");
if (name) name.textContent = person()?.name ?? "";

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = form.elements.code;
  document.dispatchEvent(new CustomEvent("lims:scan", { detail: { code: field.value.trim() } }));
  field.value = "";
});

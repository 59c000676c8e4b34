// Says on every page how much waits in this browser to be sent, whoever did it.

import { waiting } from "./outbox.js";

const badge = document.querySelector("[data-waiting]");

async function count() {
  const { length } = await waiting();
  badge.querySelector("[data-waiting-count]").textContent = String(length);
  badge.hidden = length === 0;
}

if (badge) {
  let timer = 0;
  document.addEventListener("lims:outbox", () => {
    clearTimeout(timer);
    timer = setTimeout(count, 300); // a row of scans comes and goes quickly
  });
  count();
}

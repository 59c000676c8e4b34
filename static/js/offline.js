// Lets the browser keep the station's page, so that it opens without a line.

import { keepFiles, keepShell } from "./keeping.js";
import { person } from "./person.js";

const form = document.querySelector("[data-station-form]");
const PAGE = "/lims-station-page";

async function keep() {
  if (!(await keepFiles(form.dataset))) return;
  await keepShell(PAGE, form.dataset.shell);
  document.documentElement.dataset.keptOffline = "";
}

if (!("kept" in form.dataset)) keep().catch(() => {}); // the line may go at any moment

const name = document.querySelector("[data-kept-person]");
if (name) name.textContent = person()?.name ?? "";

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = form.elements.code;
  document.dispatchEvent(new CustomEvent("lims:scan", { detail: { code: field.value.trim() } }));
  field.value = "";
});

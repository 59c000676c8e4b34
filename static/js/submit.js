// Forms are sent once, and typed values are not lost by leaving the page.

const UNLOCK_AFTER = 10_000; // ms; an answer that is a download leaves the page where it is

const contentOf = (form) => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
const guarded = new Map([...document.querySelectorAll("form[data-guard]")].map((form) => [form, contentOf(form)]));

function lock(form) {
  form.dataset.sending = "";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
  setTimeout(() => unlock(form), UNLOCK_AFTER);
}

function unlock(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if ("sending" in form.dataset) event.preventDefault();
  else lock(form);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(unlock);
});

/** Return whether a form holds something that only this page knows: typed now, or typed before and refused. */
function holdsTypedValues(form) {
  if ("sending" in form.dataset) return false;
  return contentOf(form) !== guarded.get(form) || form.querySelector("[data-error-summary]") !== null;
}

window.addEventListener("beforeunload", (event) => {
  if ([...guarded.keys()].some(holdsTypedValues)) event.preventDefault();
});

document.querySelector("[data-error-summary]")?.focus();

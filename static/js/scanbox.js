// The scan box of every page: a scan counts wherever the focus is, and leaves no trace in the field that caught it.

import { Burst, characterOf, isEnd } from "./burst.js";
import { settled } from "./leaving.js";
import { restore, restoreAfterComposition, takeSnapshot } from "./snapshot.js";

const SLASH_WAIT = 120; // ms; a code may begin with "/", so the shortcut waits to see whether more keys follow

const form = document.querySelector("[data-scan-box]");
const box = form?.querySelector("input");
const burst = new Burst();
let caught = null;
let slash = 0;

/** Hand a code to the scan station of this page, or go to what it names. */
export async function go(code) {
  if (document.querySelector("[data-scan-station]")) {
    document.dispatchEvent(new CustomEvent("lims:scan", { detail: { code } }));
    return;
  }
  if (!form) return;
  form.classList.add("has-scan");
  box.value = code;
  const target = new URL(form.action);
  target.searchParams.set("code", code);
  await settled();
  window.location.assign(target);
}

/** Let a field that wants the code keep it, and move on to the next field. */
function giveTo(field, code) {
  field.value = code;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
  const fields = [...(field.form?.elements ?? [])].filter((other) => other.type !== "hidden" && !other.disabled && other.tabIndex >= 0);
  fields[fields.indexOf(field) + 1]?.focus();
}

/** Let a list of codes take one more, on a line of its own, and wait for the next. */
function addTo({ element, value }, code) {
  element.value = `${value.trimEnd()}\n${code}\n`.trimStart();
  element.dispatchEvent(new Event("input", { bubbles: true }));
}

/** End a scan: the end key does nothing else, and the field is put back. */
function take(event, code) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const field = caught?.element;
  if (field?.matches("[data-takes-scan]")) {
    if (field.matches("textarea")) addTo(caught, code);
    else giveTo(field, code);
    return;
  }
  if (event.isComposing || event.key === "Process") restoreAfterComposition(caught);
  else restore(caught);
  go(code);
}

function focusBoxSoon() {
  slash = setTimeout(() => {
    burst.clear();
    box.focus();
    box.select();
  }, SLASH_WAIT);
}

function onKey(event) {
  clearTimeout(slash);
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
    burst.clear();
    return;
  }
  if (isEnd(event)) {
    const code = burst.end(event.timeStamp);
    if (code) take(event, code);
    return;
  }
  const character = characterOf(event);
  if (!character) {
    if (event.key !== "Shift" && event.key !== "CapsLock") burst.clear();
    return;
  }
  const snapshot = takeSnapshot(document.activeElement);
  if (burst.add(character, event.timeStamp)) caught = snapshot;
  if (character === "/" && burst.length === 1 && box && !snapshot) {
    event.preventDefault(); // some browsers open their own search
    focusBoxSoon();
  }
}

document.addEventListener("keydown", onKey, { capture: true });

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = box.value.trim();
  if (!code) return;
  go(code);
  if (document.querySelector("[data-scan-station]")) box.value = "";
});

window.addEventListener("pageshow", () => form?.classList.remove("has-scan"));

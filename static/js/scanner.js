// The page that tests a scanner: it shows every key, and says what is wrong.

import { isEnd } from "./burst.js";
import { diagnose } from "./diagnosis.js";

const SILENCE = 600; // ms after which nothing more is coming
const panel = document.querySelector("[data-scanner]");
const part = (name) => panel.querySelector(`[data-scanner-${name}]`);
let keys = [];
let timer = 0;

function take(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // no code is opened from this page
  if (["Shift", "CapsLock", "AltGraph"].includes(event.key)) return;
  clearTimeout(timer);
  const { key, code, shiftKey, isComposing } = event;
  keys.push({ key, code, shiftKey, isComposing, at: event.timeStamp });
  if (isEnd(event)) tell();
  else timer = setTimeout(tell, SILENCE);
}

function tell() {
  clearTimeout(timer);
  const { mean, longest, faults } = diagnose(keys, panel.dataset.expected);
  part("empty").hidden = true;
  part("faults").replaceChildren(...faults.map((name) => panel.querySelector(`[data-fault="${name}"]`).content.cloneNode(true)));
  part("speed").hidden = false;
  part("count").textContent = keys.length;
  part("mean").textContent = Math.round(mean);
  part("longest").textContent = Math.round(longest);
  part("keys").replaceChildren(...keys.map(line));
  keys = [];
}

function line({ key, at }, place, all) {
  const item = document.createElement("li");
  const cap = document.createElement("kbd");
  cap.textContent = key === " " ? "␣" : key;
  item.append(cap);
  if (place > 0) item.append(` ${Math.round(at - all[place - 1].at)} ${panel.dataset.wordMs}`);
  return item;
}

window.addEventListener("keydown", take, { capture: true });

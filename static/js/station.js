// The scan station: takes scan after scan into the outbox, and shows in a list what becomes of each.

import { beep, isMuted, mute } from "./beep.js";
import { recall } from "./keep.js";
import { enqueue, giveUp, sendAgain, show, waiting } from "./outbox.js";
import { person } from "./person.js";
import { sentenceOf } from "./requests.js";

const LONGEST_LIST = 300;
const TONES = { done: "good", refused: "bad", unknown: "bad" };

const station = document.querySelector("[data-scan-station]");
const list = station.querySelector("[data-scan-results]");
const counter = station.querySelector("[data-scan-count]");
const now = station.querySelector("[data-scan-now]");
const { url, ...words } = station.dataset;
const lines = new Map();
let done = 0;

/** Return a line of the list for an outcome, filled in. */
function line(outcome, { code, title = "", text = "", href = "" }, at = Date.now()) {
  const template = [...station.querySelectorAll("template")].find((one) => one.dataset.outcome === outcome);
  const item = template.content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(`[data-part=${name}]`);
  part("code").textContent = code;
  part("title").textContent = title;
  part("text").textContent = text;
  part("at").textContent = new Date(at).toLocaleTimeString(document.documentElement.lang);
  if (href) Object.assign(part("href"), { href, hidden: false });
  return item;
}

/** Show a line for an entry, in the place of the one before. */
function put(entry, outcome, facts) {
  const item = line(outcome, { code: entry.describe, ...facts }, entry.at);
  if (lines.has(entry.id)) lines.get(entry.id).replaceWith(item);
  else list.prepend(item);
  lines.set(entry.id, item);
  while (list.children.length > LONGEST_LIST) list.lastElementChild.remove();
  return item;
}

function button(item, name, act) {
  const found = item.querySelector(`[data-part=${name}]`);
  found.hidden = false;
  found.addEventListener("click", act, { once: true });
}

function answered(entry, answer) {
  const { body, ok } = answer;
  const outcome = ok ? body.outcome ?? "done" : "refused"; // a reading has no outcome of a scan
  put(entry, outcome, ok ? { ...body, code: body.code || entry.describe } : { title: sentenceOf(answer), text: body.remedy ?? "" });
  if (outcome === "done" && entry.url === url) counter.textContent = String((done += 1));
  if (TONES[outcome]) beep(TONES[outcome]);
  if (body.state) tellNow(body.state);
}

function setAside(entry) {
  const item = put(entry, "refused", { title: entry.failed, href: entry.page });
  button(item, "retry", () => sendAgain(entry));
  button(item, "seen", () => giveUp(entry));
}

/** Say what the scans so far have come to: what is in hand, and what is expected next. */
function tellNow({ words: said = "" }) {
  now.textContent = said;
  now.hidden = !said;
}

const SHOWS = {
  kept: (entry) => put(entry, "sending", { title: words.wordSending }),
  sending: (entry) => lines.has(entry.id) && put(entry, "sending", { title: words.wordSending }),
  waiting: (entry) => put(entry, "not sent", { title: words.wordNotSent }),
  "sign in": (entry) => put(entry, "not sent", { title: words.wordSignIn }),
  "not theirs": (entry) => put(entry, "not sent", { title: words.wordNotTheirs, text: entry.name }),
  failed: setAside,
  answered,
  "given up": (entry) => lines.get(entry.id)?.remove(),
};

async function take(code) {
  try {
    if (!(await enqueue(url, { code }, { describe: code, chain: url }))) refuse(code, words.wordNobody);
  } catch (fault) {
    refuse(code, `${words.wordNotKept} (${fault.name})`);
  }
}

function refuse(code, title) {
  list.prepend(line("refused", { code, title }));
  beep("bad");
}

/** Show what waits from before this page was opened or on another one, also what waits for somebody else. */
async function showWaiting() {
  for (const entry of await waiting()) {
    if (lines.has(entry.id)) continue;
    if (entry.failed) setAside(entry);
    else SHOWS[entry.person === person()?.code ? "waiting" : "not theirs"](entry);
  }
  const who = person();
  tellNow((who && (await recall(`${who.code} ${url}`))) || {});
}

/** Take the code with which this page was opened: a command card scanned on another page. A reload does not take it again. */
function takeFirst() {
  const address = new URL(window.location.href);
  const code = address.searchParams.get("code");
  if (!code) return;
  address.searchParams.delete("code");
  window.history.replaceState(null, "", address);
  take(code);
}

function listenToSwitch(toggle) {
  const tell = () => toggle.setAttribute("aria-pressed", String(!isMuted()));
  toggle.addEventListener("click", () => {
    mute(!isMuted());
    tell();
  });
  tell();
}

show(url);
document.addEventListener("lims:scan", (event) => take(event.detail.code));
document.addEventListener("lims:outbox", ({ detail: { entry, state, answer } }) => {
  if (entry.url === url || lines.has(entry.id) || state === "failed") SHOWS[state]?.(entry, answer);
});
station.querySelectorAll("[data-sound]").forEach(listenToSwitch);
showWaiting().then(takeFirst);

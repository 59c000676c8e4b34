// The scan station: takes scan after scan, sends them in their order, and keeps each until the server has answered.

import { postJson, sentenceOf } from "./requests.js";

const station = document.querySelector("[data-scan-station]");
const list = station.querySelector("[data-scan-results]");
const counter = station.querySelector("[data-scan-count]");
const fields = JSON.parse(station.dataset.fields);
const waiting = [];
let isSending = false;
let done = 0;

/** Return a name for this scan, so that the server knows it again when it is sent twice. */
function newScanId() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (number) => number.toString(16).padStart(8, "0")).join("");
}

/** Return a line of the list for an outcome, filled in. */
function line(outcome, { code, title = "", text = "", href = "" }) {
  const template = [...station.querySelectorAll("template")].find((one) => one.dataset.outcome === outcome);
  const item = template.content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(`[data-part=${name}]`);
  part("code").textContent = code;
  part("title").textContent = title;
  part("text").textContent = text;
  part("at").textContent = new Date().toLocaleTimeString(document.documentElement.lang);
  if (href) Object.assign(part("href"), { href, hidden: false });
  return item;
}

function replace(scan, item) {
  scan.item.replaceWith(item);
  scan.item = item;
}

function settle(scan, { body, ok, problem, status }) {
  if (ok) {
    replace(scan, line(body.outcome, { ...body, code: body.code ?? scan.code }));
    if (body.outcome === "done") counter.textContent = String((done += 1));
    return;
  }
  if (problem === "refused") {
    replace(scan, line("refused", { code: scan.code, title: sentenceOf({ body, status }) }));
    return;
  }
  const { wordNotSent, wordSignIn } = station.dataset;
  replace(scan, line("not sent", { code: scan.code, title: problem === "offline" ? wordNotSent : wordSignIn }));
  const retry = scan.item.querySelector("[data-part=retry]");
  retry.hidden = false;
  retry.addEventListener("click", () => take(scan), { once: true });
}

async function sendAll() {
  if (isSending) return;
  isSending = true;
  while (waiting.length > 0) {
    const scan = waiting[0];
    settle(scan, await postJson(station.dataset.url, { ...fields, code: scan.code, scan_id: scan.id }));
    waiting.shift();
  }
  isSending = false;
}

function take(scan) {
  const item = line("sending", { code: scan.code, title: station.dataset.wordSending });
  if (scan.item) replace(scan, item);
  else {
    scan.item = item;
    list.prepend(item);
  }
  waiting.push(scan);
  sendAll();
}

document.addEventListener("lims:scan", (event) => take({ code: event.detail.code, id: newScanId(), item: null }));

window.addEventListener("online", () => list.querySelectorAll("[data-outcome='not sent'] [data-part=retry]").forEach((button) => button.click()));

window.addEventListener("beforeunload", (event) => {
  if (waiting.length > 0 || list.querySelector("[data-outcome='not sent']")) event.preventDefault();
});

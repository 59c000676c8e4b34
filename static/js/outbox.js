// The outbox: what is scanned or typed is kept in the browser until the server has answered. It is sent in its order, once (the server knows
// its key), with the time at which it happened, and never under another person's sign-in. A reload or a lost line loses nothing.

import { allKept, change, keep, recall, settle } from "./keep.js";
import { person } from "./person.js";
import { getJson, postJson, sentenceOf, token } from "./requests.js";

const PAUSES = [2, 5, 10, 30]; // s between tries while there is no line
const TICKET = document.querySelector("meta[name=ticket]")?.content;
const STALE_FORM = "urn:greenlane:error:stale_form";
const OTHER_PERSON = "urn:greenlane:error:other_person";
const NOT_THEIRS = { ok: false, problem: "not theirs", status: 409, body: {} };

const shownHere = new Set();
const answers = new Map();
const pagesBeside = new BroadcastChannel("lims outbox");
let ticket = null;
let running = null;
let isWanted = false;
let tries = 0;
let timer = 0;

/** Show on this page what becomes of everything that is sent to this address. */
export function show(url) {
  shownHere.add(url);
}

/**
 * Keep a request and send it as soon as there is a line; resolve with what is kept, null where nobody is signed in.
 * describe: words for a person, shown while it waits. chain: a name; the "state" of each answer goes along with the next request of that name.
 * key and at: of an act that was tried before; page: where its person can look at it.
 */
export async function enqueue(url, body, { describe = "", chain = "", ...more } = {}) {
  const entry = make(url, body, { describe, chain, ...more });
  if (!entry) return null;
  entry.id = await keep(entry);
  tell(entry, "kept");
  drain();
  return entry;
}

/** Do the same, and resolve with the server's answer ({ok, problem, status, body}), however late it comes. */
export async function send(url, body, { describe = "", chain = "" } = {}) {
  const entry = make(url, body, { describe, chain });
  if (!entry) return { ok: false, problem: "sign in", status: 401, body: {} };
  entry.id = await keep(entry);
  const answered = new Promise((resolve) => answers.set(entry.id, resolve));
  tell(entry, "kept");
  drain();
  return answered;
}

function make(url, body, { describe, chain, key = newKey(), at = Date.now(), page = "" }) {
  const who = person();
  return who && { key, url, body, describe, chain, page, person: who.code, name: who.name, at };
}

/** Return a name for an act, so that the server knows it again when it is sent twice. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (number) => number.toString(16).padStart(8, "0")).join("");
}

/** Return everything that waits here, whoever did it, the oldest first. */
export const waiting = allKept;

/** Send once more what the server could not take. */
export async function sendAgain(entry) {
  delete entry.failed;
  await change(entry);
  await drain();
}

/** Give up what the server could not take: its person has seen why. */
export async function giveUp(entry) {
  await settle(entry);
  tell(entry, "given up");
}

/** Send what waits, one after the other; only one page of this browser does so at a time. */
export function drain() {
  if (!TICKET) return null;
  isWanted = true;
  running ??= alone(sendAll).finally(() => {
    running = null;
  });
  return running;
}

function alone(work) {
  return navigator.locks ? navigator.locks.request("lims outbox", work) : work(); // without TLS there are no locks; the keys still do their part
}

async function sendAll() {
  clearTimeout(timer);
  while (isWanted) {
    isWanted = false;
    for (let entry = await next(); entry; entry = await next()) {
      tell(entry, "sending");
      if (!(await sendOne(entry))) return;
    }
  }
}

async function next() {
  const mine = person()?.code;
  return (await allKept()).find((entry) => entry.person === mine && !entry.failed);
}

/** Send one entry; return whether the next one may follow. */
async function sendOne(entry) {
  const memory = entry.chain && `${entry.person} ${entry.chain}`;
  const answer = await post(entry, memory && (await recall(memory)));
  const { body, problem } = answer;
  if (body.type === OTHER_PERSON || problem === "not theirs") return stop("not theirs");
  if (problem === "offline") return stop("waiting");
  if (problem === "sign in") return stop("sign in");
  tries = 0;
  if (mustBeSeen(entry, answer)) await setAside(entry, answer);
  else {
    await settle(entry, memory, body.state);
    tell(entry, "answered", answer);
  }
  return true;
}

/** Return whether the answer must be kept for somebody to see: a fault, or a refusal that no page shows. */
function mustBeSeen(entry, { ok, status, body }) {
  if (answers.has(entry.id)) return false;
  const isBad = !ok || ["refused", "unknown"].includes(body.outcome);
  return status >= 500 || (isBad && !shownHere.has(entry.url));
}

async function setAside(entry, answer) {
  entry.failed = sentenceOf(answer);
  await change(entry);
  tell(entry, "failed", answer);
}

/** Post an entry with a token that holds; a page may be older than the sign-in. */
async function post(entry, state) {
  const answer = await postWith(ticket ?? (await freshTicket()), entry, state);
  if (answer.problem) ticket = null;
  return answer.body.type === STALE_FORM ? postWith(await freshTicket(), entry, state) : answer;
}

async function postWith(given, entry, state) {
  if (given.problem) return given;
  if (given.person !== entry.person) return NOT_THEIRS;
  return postJson(entry.url, state === undefined || state === "" ? entry.body : { ...entry.body, state }, {
    "X-CSRFToken": given.token,
    "Idempotency-Key": entry.key,
    "X-Acting-Person": entry.person,
    "X-Happened-At": new Date(entry.at).toISOString(),
    "X-Sent-At": new Date().toISOString(),
  });
}

async function freshTicket() {
  const answer = await getJson(TICKET);
  if (!answer.ok) return { ...answer, problem: answer.problem === "sign in" ? "sign in" : "offline" };
  ticket = { token: answer.body.csrf_token, person: answer.body.person };
  return ticket;
}

/** Say of everything why it waits, and try again later. */
async function stop(state) {
  const mine = person()?.code;
  for (const entry of await allKept()) if (entry.person === mine && !entry.failed) tell(entry, state);
  timer = setTimeout(drain, PAUSES[Math.min(tries, PAUSES.length - 1)] * 1000);
  tries += 1;
  return false;
}

/** Tell every page of this browser what becomes of an entry: kept, sending, waiting, sign in, not theirs, answered, failed, given up. */
function tell(entry, state, answer = null) {
  hear({ entry, state, answer });
  pagesBeside.postMessage({ entry, state, answer });
}

function hear({ entry, state, answer }) {
  const isWaitedFor = answer && answers.has(entry.id);
  if (isWaitedFor) answers.get(entry.id)(answer);
  answers.delete(answer ? entry.id : null);
  if (state === "failed" && isWaitedFor) settle(entry); // another page sent it, and did not know that somebody here waits
  document.dispatchEvent(new CustomEvent("lims:outbox", { detail: { entry, state, answer } }));
}

function tryNow() {
  tries = 0;
  drain();
}

if (token() && person()) ticket = { token: token(), person: person().code };
pagesBeside.addEventListener("message", ({ data }) => hear(data));
window.addEventListener("online", tryNow);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tryNow());
drain();

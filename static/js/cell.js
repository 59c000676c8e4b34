// One field of the grid: sends what was typed, shows the verdict, and keeps the text whatever happens to the connection.

import { declareBeforeWaiting } from "./declaring.js";
import { headersOf, keepForLater, mustWait } from "./later.js";
import { newKey } from "./outbox.js";
import { postJson, sentenceOf } from "./requests.js";

export class Cell {
  #isBusy = false;
  #isChangedMeanwhile = false;
  #running = Promise.resolve();
  waits = null; // what lies in the outbox for this cell

  constructor(input, grid) {
    this.input = input;
    this.grid = grid;
    this.place = input.closest("td");
    this.url = input.dataset.cellUrl;
    this.version = Number(input.dataset.version);
    this.saved = input.value;
    this.message = this.place.querySelector("[data-cell-message]").textContent;
    this.takeBack();
  }

  get isUnsaved() {
    return this.#isBusy || Boolean(this.waits) || this.input.value.trim() !== this.saved;
  }

  get isBusy() {
    return this.#isBusy;
  }

  /** Keep the draft, and hide the verdict while what stands here is not what was judged. */
  touch() {
    if (!this.isUnsaved) return this.grid.drafts.forget(this.url);
    this.grid.drafts.keep(this.url, this.input.value, this.version);
    if (!this.place.dataset.state) this.place.dataset.state = "typing";
  }

  /** Put a pasted text in; false where the field does not offer it. */
  put(text) {
    if (this.input.matches("select")) {
      const option = [...this.input.options].find((one) => [one.value, one.text].some((word) => word.toLowerCase() === text.toLowerCase()));
      if (!option) return false;
      text = option.value;
    }
    this.input.value = text;
    this.touch();
    return true;
  }

  /** Return the cell as a block sends it. */
  get entry() {
    const [specimen, reading, part, component] = splitPlace(this.input.dataset.place);
    return { specimen: Number(specimen), reading: Number(reading), part, component, value: this.input.value.trim(), version: this.version };
  }

  /** Send the value if it is new; a change made while it is on its way is sent after it. Resolves when the server has answered. */
  save(reason = "") {
    if (this.waits) return this.#running; // what was changed since then goes after it
    if (this.#isBusy) this.#isChangedMeanwhile = true;
    else this.#running = this.#send(this.input.value.trim(), reason);
    return this.#running;
  }

  async #send(value, reason) {
    if (value === this.saved) {
      if (this.place.dataset.state) this.giveUp();
      return;
    }
    this.begin(value);
    const key = newKey();
    const at = Date.now();
    const body = this.bodyOf(value, reason);
    const answer = await postJson(this.url, body, headersOf(key));
    if (mustWait(answer)) return this.hold(answer, body, { key, at });
    const isChanged = this.#isChangedMeanwhile;
    this.rest();
    await this.#hear(answer, value, isChanged);
  }

  async #hear(answer, value, isChanged) {
    if (answer.ok) this.accept(answer.body, value);
    else if (answer.body.needs === "reason") await this.correct(value);
    else this.refuse(answer);
    if (answer.ok && isChanged) await this.#send(this.input.value.trim(), "");
  }

  bodyOf(value, reason = "") {
    return { value, expected_version: this.version, ...(reason && { reason }) };
  }

  /** Let a reading wait that could not be sent; what would come back refused is asked about now. */
  async hold(answer, body, { key, at }) {
    const declared = await declareBeforeWaiting(this.grid, [body.value]);
    if (declared === null) this.leaveUndeclared();
    else if (declared.length > 0) await this.keepWaiting(answer, { ...body, declared }, { at });
    else await this.keepWaiting(answer, body, { key, at });
  }

  /** Leave a text that its person does not mean as a number of that kind: it stays in its field, as a draft. */
  leaveUndeclared() {
    const { wordNotSaved, wordPoint } = this.grid.words;
    this.rest();
    this.markUnsaved(`${wordNotSaved}. ${wordPoint}`);
  }

  /** Keep a reading in the outbox; where nothing can be kept it is marked as not saved. */
  async keepWaiting(answer, body, how) {
    const entry = await keepForLater(this, body, how);
    this.rest();
    if (entry) this.wait(entry);
    else this.refuse(answer);
  }

  /** Show what lies in the outbox for this cell; a text typed after it stays, and follows it. */
  wait(entry) {
    this.waits = entry;
    if (this.input.value.trim() === this.saved) this.input.value = entry.body.value;
    this.grid.drafts.keep(this.url, this.input.value, this.version);
    this.showWaiting("waiting");
  }

  showWaiting(state) {
    const { wordWaiting, wordWaitingSignIn, wordNotTheirs } = this.grid.words;
    const sentence = { "sign in": wordWaitingSignIn, "not theirs": wordNotTheirs }[state];
    this.settle();
    this.place.dataset.state = "waiting";
    this.say(sentence ? `${wordWaiting}. ${sentence}` : `${wordWaiting}.`);
    this.grid.say(wordWaiting);
  }

  /** Take the answer to what waited: a verdict or a refusal. */
  async answer(entry, answer) {
    const { value } = entry.body;
    this.waits = null;
    if (this.input.value.trim() === this.saved) this.input.value = value;
    const isChanged = this.input.value.trim() !== value && document.activeElement !== this.input;
    await this.#hear(answer, value, isChanged);
  }

  begin(value) {
    this.#isBusy = true;
    this.place.dataset.state = "saving";
    this.grid.say(this.grid.words.wordSaving);
    this.grid.drafts.keep(this.url, value, this.version);
  }

  /** The request of the whole block is over. */
  rest() {
    this.#isBusy = false;
    this.#isChangedMeanwhile = false;
  }

  accept(body, sent) {
    const text = body.value ?? sent;
    if (this.input.value.trim() === sent) this.input.value = text;
    this.saved = text;
    this.version = body.version ?? this.version + 1;
    this.grid.drafts.forget(this.url);
    this.settle();
    this.show(body);
    this.grid.say("");
  }

  /** Show the judge's answer at the cell, its row and its requirement. */
  show({ verdict = "", message = "", row_verdict: rowVerdict, summary, explanation }) {
    this.showVerdict(verdict, message);
    if (rowVerdict !== undefined) this.showRow(rowVerdict);
    if (summary) this.grid.showSummary(summary, explanation);
  }

  showRow(verdict) {
    this.grid.keptPage.soon();
    this.place.parentElement.querySelector("[data-row-verdict]").replaceChildren(verdict ? this.grid.copyOf("pill", verdict) : "–");
  }

  showVerdict(verdict, message) {
    this.message = message ?? "";
    this.grid.keptPage.soon();
    this.place.dataset.verdict = verdict ?? "";
    this.place.querySelector("[data-cell-sign]").replaceChildren(verdict ? this.grid.copyOf("sign", verdict) : "");
    this.say(this.message);
  }

  /** Ask why a saved reading changes; without a reason the first one stays. */
  async correct(value) {
    const reason = await this.grid.askReason(this.saved, value);
    if (reason) await this.#send(value, reason);
    else this.giveUp();
  }

  /** Mark the cell as not saved; the text stays, and a button sends it again. */
  refuse(answer) {
    const { wordNotSaved, wordOffline, wordSignIn, wordTheirs } = this.grid.words;
    const { body, problem, status } = answer;
    this.why = body.why;
    let sentence = { offline: wordOffline, "sign in": wordSignIn }[problem] ?? sentenceOf(answer);
    if (status === 409 && body.version !== undefined) {
      this.version = body.version;
      this.saved = body.value ?? this.saved;
      this.showVerdict(body.verdict, body.message);
      sentence = body.value === undefined ? sentence : `${sentence} ${wordTheirs} ${body.value}`;
    }
    this.markUnsaved(`${wordNotSaved}. ${sentence}`);
    this.grid.say(wordNotSaved);
  }

  markUnsaved(sentence) {
    this.place.dataset.state = "not saved";
    this.input.setAttribute("aria-invalid", "true");
    this.say(sentence, true);
  }

  /** Go back to the value that is saved, or that waits to be sent. */
  giveUp() {
    this.input.value = this.waits ? this.waits.body.value : this.saved;
    if (this.waits) return;
    this.grid.drafts.forget(this.url);
    this.settle();
    this.say(this.message);
  }

  settle() {
    delete this.place.dataset.state;
    this.input.removeAttribute("aria-invalid");
  }

  say(text, mayRetry = false) {
    const place = this.place.querySelector("[data-cell-message]");
    place.textContent = text;
    place.hidden = !text;
    if (!mayRetry) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary" });
    button.textContent = this.grid.words.wordRetry;
    button.addEventListener("click", () => this.save());
    place.append(document.createElement("br"), button);
  }

  /** Show what somebody else saved here; a text that is being typed stays, and says so. */
  tell(news) {
    if (news.version <= this.version) return;
    const isMine = this.isUnsaved || document.activeElement === this.input && this.input.value.trim() !== this.saved;
    this.version = news.version;
    this.saved = news.value;
    this.showVerdict(news.verdict, news.message);
    if (!isMine) this.input.value = news.value;
    else if (this.input.value.trim() === news.value) this.giveUp();
    else this.markUnsaved(`${this.grid.words.wordNotSaved}. ${this.grid.words.wordTheirs} ${news.value}`);
  }

  /** Put back the draft that was typed here before the page was left, with the version that the person saw then. */
  takeBack() {
    const draft = this.grid.drafts.of(this.url);
    if (draft === null) return;
    if (draft.value.trim() === this.saved) {
      this.grid.drafts.forget(this.url);
      return;
    }
    this.input.value = draft.value;
    this.version = draft.version;
    this.markUnsaved(this.grid.words.wordKept);
    this.place.dataset.state = "draft";
  }
}

/** Return specimen, reading, part and component of a place; a component may hold the separator. */
function splitPlace(place) {
  const [specimen, reading, part, ...component] = place.split("|");
  return [specimen, reading, part, component.join("|")];
}

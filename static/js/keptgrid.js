// The page of a grid as the browser keeps it for when there is no line: as the server wrote it, with what was saved since then. It names
// nobody and holds no token: whatever is typed on it waits in the outbox of whoever was signed in last.

import { keepFiles, keepPage } from "./keeping.js";
import { person, signedInLast } from "./person.js";

const QUIET = 200; // ms; a row of answers is kept in one stroke

const root = document.documentElement;

/** Return whether this is a page that was kept for somebody else than the person who was signed in last. */
export function isForSomebodyElse() {
  const { keptFor } = root.dataset;
  return Boolean(keptFor) && keptFor !== person()?.code;
}

export class KeptGrid {
  #copy = null;
  #timer = 0;

  constructor(grid) {
    this.grid = grid;
    const { page } = grid.words;
    this.code = person()?.code;
    if (!page || page !== location.pathname || !this.code) return;
    this.#copy = bare(root.cloneNode(true), this.code);
    keepFiles(grid.words).then((isKept) => isKept ? this.#put() : this.#stop());
  }

  /** Take in what was saved just now. */
  soon() {
    if (!this.#copy) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#put(), QUIET);
  }

  #stop() {
    this.#copy = null;
  }

  async #put() {
    if (!this.#copy || signedInLast()?.code !== this.code) return;
    this.#takeIn();
    const { page, policy } = this.grid.words;
    await keepPage(this.code, page, `<!doctype html>\n${this.#copy.outerHTML}`, policy);
    root.dataset.keptOffline = "";
  }

  #takeIn() {
    this.#copy.dataset.keptAt = new Date().toISOString();
    for (const cell of this.grid.cells.values()) {
      const input = this.#copy.querySelector(`[data-cell-url="${CSS.escape(cell.url)}"]`);
      write(input, cell.saved, cell.version);
      const place = input.closest("td");
      place.dataset.verdict = cell.place.dataset.verdict;
      const message = place.querySelector("[data-cell-message]");
      message.textContent = cell.message;
      message.hidden = !cell.message;
    }
    for (const part of ["[data-cell-sign]", "[data-row-verdict]"]) this.#mirror(this.grid.table, part);
    this.#mirror(document, `[data-grid-summary="${this.grid.table.id}"] [data-summary-verdict]`);
    this.#mirror(document, `[data-grid-summary="${this.grid.table.id}"] [data-summary-text]`);
    this.#mirror(document, `[data-grid-working="${this.grid.table.id}"] ol`);
  }

  /** Let the places that a selector finds hold in the copy what they hold here. */
  #mirror(where, selector) {
    const copies = this.#copy.querySelectorAll(where === document ? selector : `#${CSS.escape(where.id)} ${selector}`);
    where.querySelectorAll(selector).forEach((one, i) => copies[i]?.replaceChildren(...one.cloneNode(true).childNodes));
  }
}

/** Return a copy of the page without person, token and messages; its other forms need the line, and say so. */
function bare(copy, code) {
  copy.dataset.keptFor = code;
  delete copy.dataset.keptOffline;
  copy.querySelectorAll("meta[name=person], .flashes").forEach((one) => one.remove());
  copy.querySelector("meta[name=csrf-token]").content = "";
  copy.querySelectorAll("input[name=csrf_token]").forEach((one) => one.setAttribute("value", ""));
  copy.querySelectorAll("form[method=post] button:not([type=button])").forEach((one) => one.setAttribute("disabled", ""));
  copy.querySelector("[data-kept-notice]")?.removeAttribute("hidden");
  copy.querySelectorAll("dialog[open]").forEach((one) => one.removeAttribute("open"));
  return copy;
}

function write(input, value, version) {
  input.dataset.version = String(version);
  if (input.matches("select")) for (const option of input.options) option.toggleAttribute("selected", option.value === value);
  else input.setAttribute("value", value);
}

/** Say when the page was kept, in the reader's own way of writing times. */
export function tellWhenKept() {
  const place = document.querySelector("[data-kept-time]");
  if (place && root.dataset.keptAt) place.textContent = new Date(root.dataset.keptAt).toLocaleString(root.lang);
}

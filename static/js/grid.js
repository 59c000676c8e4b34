// The grid for readings: moves like a spreadsheet; each cell is saved when it is left (see cell.js).

import { pasteBlock, rowsOf, saveBlock } from "./block.js";
import { Cell } from "./cell.js";
import { watchCompany } from "./company.js";
import { Drafts } from "./drafts.js";
import { isForSomebodyElse, KeptGrid, tellWhenKept } from "./keptgrid.js";
import { watchOutbox } from "./later.js";
import { holdLeaving } from "./leaving.js";
import { askReason } from "./reason.js";

const STEPS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Grid {
  constructor(table) {
    this.table = table;
    this.words = table.dataset;
    this.box = table.parentElement;
    this.keptPage = new KeptGrid(this);
    this.drafts = new Drafts(table.dataset.person);
    this.rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-cell-url]")]);
    this.cells = new Map(this.rows.flat().map((input) => [input, new Cell(input, this)]));
    this.asking = Promise.resolve();
    this.listen();
    if (this.cells.size > 0) watchCompany(this);
    watchOutbox(this);
    this.begin();
  }

  listen() {
    const { table } = this;
    table.addEventListener("keydown", (event) => this.onKey(event));
    table.addEventListener("paste", (event) => this.onPaste(event));
    table.addEventListener("focusin", (event) => event.target.select?.());
    table.addEventListener("input", (event) => this.cells.get(event.target)?.touch());
    table.addEventListener("focusout", (event) => this.cells.get(event.target)?.save());
    window.addEventListener("online", () => this.flush());
    holdLeaving({ isBusy: () => this.unsaved().some((cell) => cell.isBusy), flush: () => this.flush() });
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved().some((cell) => cell.isBusy)) event.preventDefault();
    });
  }

  unsaved() {
    return [...this.cells.values()].filter((cell) => cell.isUnsaved);
  }

  /** Send what is left: what is on its way is waited for, the others go in one request. */
  flush() {
    const unsaved = this.unsaved().filter((cell) => !cell.waits); // the outbox sends those
    const onTheWay = unsaved.filter((cell) => cell.isBusy).map((cell) => cell.save());
    return Promise.all([...onTheWay, saveBlock(this, unsaved.filter((cell) => !cell.isBusy))]);
  }

  onKey(event) {
    const cell = this.cells.get(event.target);
    if (!cell || event.isComposing) return;
    if (event.key === "Escape") cell.giveUp();
    else if (event.key === "?" || event.key === "？") this.explain(event, cell);
    else if (event.key === "Enter") this.step(event, cell, [event.shiftKey ? -1 : 1, 0]);
    else if (STEPS[event.key] && mayLeave(event)) this.step(event, cell, STEPS[event.key]);
  }

  step(event, cell, [down, right]) {
    event.preventDefault();
    const next = this.neighbour(cell.input, down, right);
    const after = down > 0 && document.querySelector("[data-after-grid]");
    if (next) next.focus();
    else if (after) after.focus();
    else cell.save();
  }

  /** Begin where the work goes on: the first empty cell, unless the page has put the focus elsewhere or is a phone. */
  begin() {
    if (document.activeElement !== document.body || location.hash || !matchMedia("(pointer: fine)").matches) return;
    if (document.querySelector("[data-error-summary]")) return;
    this.rows.flat().find((input) => !input.value)?.focus();
  }

  /** Return the next field in a direction; below the last row the next column begins, so that Enter runs through everything. */
  neighbour(input, down, right) {
    const y = this.rows.findIndex((row) => row.includes(input));
    const x = this.rows[y].indexOf(input);
    const inColumn = this.rows[y + down]?.[x + right];
    if (inColumn || down === 0) return inColumn;
    return down > 0 ? this.rows[0][x + 1] : this.rows.at(-1)[x - 1];
  }

  /** Spread cells copied from a spreadsheet over the grid, from the field with the focus on. */
  onPaste(event) {
    const lines = rowsOf(event.clipboardData.getData("text"));
    if (!this.cells.has(event.target) || (lines.length === 1 && lines[0].length === 1)) return;
    event.preventDefault();
    pasteBlock(this, event.target, lines);
  }

  /** Open the working of the judge under the grid, or close it; the focus stays in the cell. */
  explain(event, cell) {
    event.preventDefault();
    const working = document.querySelector(`[data-grid-working="${this.table.id}"]`);
    if (!working) return;
    working.open = !working.open;
    const line = working.querySelector("[data-working-cell]");
    line.hidden = !working.open;
    const verdict = cell.place.querySelector("[data-cell-sign] [aria-label]")?.getAttribute("aria-label") ?? "–";
    line.textContent = `${cell.input.getAttribute("aria-label")}: ${cell.input.value || "–"} · ${verdict}`;
    if (working.open) working.scrollIntoView({ block: "nearest" });
  }

  /** Ask why a reading changes. */
  askReason(before, after) {
    return this.inTurn(() => askReason(this.box.querySelector("[data-reason-dialog]"), before, after));
  }

  /** Ask something when the questions before are answered: those for several cells come one after the other. */
  inTurn(question) {
    this.asking = this.asking.then(question);
    return this.asking;
  }

  /** Return a copy of the pill or the sign of a verdict. */
  copyOf(kind, verdict) {
    return this.box.querySelector(`template[data-verdict-${kind}="${CSS.escape(verdict)}"]`)?.content.cloneNode(true) ?? "";
  }

  /** Show what the server says about the whole requirement. */
  showSummary({ verdict, text }, sentences) {
    this.keptPage.soon();
    const steps = document.querySelector(`[data-grid-working="${this.table.id}"] ol`);
    if (steps && sentences) steps.replaceChildren(...sentences.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
    const summary = document.querySelector(`[data-grid-summary="${this.table.id}"]`);
    if (!summary) return;
    summary.querySelector("[data-summary-verdict]").replaceChildren(this.copyOf("pill", verdict));
    summary.querySelector("[data-summary-text]").textContent = text ?? "";
  }

  say(text) {
    const status = document.querySelector(`[data-grid-status="${this.table.id}"]`);
    if (status) status.textContent = text;
  }
}

/** Left and right move the caret first; at the end of the text, or when all of it is selected, they leave the cell. */
function mayLeave({ key, target, shiftKey, ctrlKey, altKey, metaKey }) {
  if (shiftKey || ctrlKey || altKey || metaKey) return false;
  const { selectionStart: start, selectionEnd: end, value } = target;
  const allSelected = start === 0 && end === value.length;
  if (key === "ArrowLeft") return allSelected || end === 0;
  if (key === "ArrowRight") return allSelected || start === value.length;
  return true;
}

tellWhenKept();
if (isForSomebodyElse()) document.documentElement.replaceChildren();
for (const table of document.querySelectorAll("table[data-grid]")) new Grid(table);

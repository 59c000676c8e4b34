// A block of cells copied from a spreadsheet: spread over the grid, sent in one request, each cell told its own outcome.

import { declare, declareBeforeWaiting, undeclaredIn } from "./declaring.js";
import { headersOf, mustWait } from "./later.js";
import { newKey } from "./outbox.js";
import { postJson } from "./requests.js";
import { askReason } from "./reason.js";

const DECLARED = ["decimal_comma", "full_width"];

/** Return the rows of copied cells; the line break at the end is no row. */
export function rowsOf(text) {
  return text.replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t").map((value) => value.trim()));
}

/** Put a block in from one field on, and save what fits; what does not is shown, so that nothing is lost. */
export async function pasteBlock(grid, input, lines) {
  const top = grid.rows.findIndex((row) => row.includes(input));
  const left = grid.rows[top].indexOf(input);
  const inside = [];
  const outside = [];
  lines.forEach((values, y) => values.forEach((value, x) => {
    if (value === "") return;
    const cell = grid.cells.get(grid.rows[top + y]?.[left + x]);
    if (cell?.put(value)) inside.push(cell);
    else outside.push({ row: y + 1, column: x + 1, value });
  }));
  showOutside(grid, outside);
  await saveBlock(grid, inside.filter((cell) => cell.isUnsaved));
}

/** Send cells in one request; ask once for what the whole block needs, then send those again. */
export async function saveBlock(grid, cells, more = {}) {
  if (cells.length === 0) return;
  cells.forEach((cell) => cell.begin(cell.input.value.trim()));
  const sent = cells.map((cell) => cell.entry);
  const at = Date.now();
  const answer = await postJson(grid.words.blockUrl, { cells: sent, ...more }, headersOf(newKey()));
  if (mustWait(answer)) return holdAll(grid, cells, sent, answer, more, at);
  cells.forEach((cell) => cell.rest());
  if (!answer.ok) {
    cells.forEach((cell) => cell.refuse(answer));
    return;
  }
  const { body } = answer;
  body.cells.forEach((told, i) => told.error ? cells[i].refuse({ body: told, status: told.version === undefined ? 422 : 409 }) : cells[i].accept(told, sent[i].value));
  cells.forEach((cell, i) => cell.showRow(body.rows[sent[i].specimen]));
  grid.showSummary(body.summary, body.explanation);
  await askOnce(grid, cells, body.cells, more);
}

/** Let every cell of a block wait by itself, each with its own key; one that was stored all the same says so again and changes nothing. */
async function holdAll(grid, cells, sent, answer, { reason, declared = [] }, at) {
  const open = sent.map((one) => one.value).filter((text) => undeclaredIn(text).some((kind) => !declared.includes(kind)));
  const said = await declareBeforeWaiting(grid, open);
  for (const [i, cell] of cells.entries()) {
    const kinds = undeclaredIn(sent[i].value);
    if (said === null && kinds.length > 0) cell.leaveUndeclared();
    else await cell.keepWaiting(answer, { ...cell.bodyOf(sent[i].value, reason), ...(kinds.length > 0 && { declared: kinds }) }, { at });
  }
}

/** Ask about commas and full-width digits, then about corrections: one question for the block each. */
async function askOnce(grid, cells, told, more) {
  const open = (asks) => cells.filter((_cell, i) => asks(told[i]));
  const kinds = DECLARED.filter((kind) => !more.declared?.includes(kind) && told.some((one) => one.why === kind));
  const undeclared = open((one) => kinds.includes(one.why));
  const examples = Object.fromEntries(kinds.map((kind) => [kind, open((one) => one.why === kind).map((cell) => cell.input.value)]));
  if (undeclared.length > 0 && await declare(grid, examples)) {
    await saveBlock(grid, undeclared, { ...more, declared: [...(more.declared ?? []), ...kinds] });
  }
  const corrections = open((one) => one.needs === "reason");
  if (corrections.length === 0 || more.reason) return;
  const list = (texts) => texts.slice(0, 6).join(" · ") + (texts.length > 6 ? " …" : "");
  const before = list(corrections.map((cell) => cell.saved));
  const reason = await askReason(grid.box.querySelector("[data-reason-dialog]"), before, list(corrections.map((cell) => cell.input.value)));
  if (reason) await saveBlock(grid, corrections, { ...more, reason });
}

/** Name the values that found no field, in the shape in which they were copied. */
function showOutside(grid, outside) {
  const place = document.querySelector(`[data-grid-outside="${grid.table.id}"]`);
  place.hidden = outside.length === 0;
  place.querySelector("p").textContent = `${grid.words.wordOutside} (${outside.length})`;
  const rows = Map.groupBy ? Map.groupBy(outside, (one) => one.row) : grouped(outside);
  place.querySelector("pre").textContent = [...rows.values()].map((row) => row.map((one) => one.value).join("\t")).join("\n");
}

function grouped(outside) {
  const rows = new Map();
  for (const one of outside) rows.set(one.row, [...(rows.get(one.row) ?? []), one]);
  return rows;
}

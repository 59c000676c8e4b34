// Commas and full-width digits are never guessed: the person says once how they are meant, for a whole block or for one cell that must wait.

const FULL_WIDTH = /[！-～。]/;
const COMMA = /^[<>+-]?\d+,\d+$/;
const narrow = (text) => text.replaceAll("。", ".").normalize("NFKC");

/** Return what must be said about a text before it can be a number: of "full_width" and "decimal_comma". */
export function undeclaredIn(text) {
  const kinds = [FULL_WIDTH.test(text) && /\d/.test(narrow(text)) && "full_width", COMMA.test(narrow(text)) && "decimal_comma"];
  return kinds.filter(Boolean);
}

/** Ask how texts are meant, one question after the other; resolves to true where the person says yes. examples: what is meant, by kind. */
export function declare(grid, examples) {
  return grid.inTurn(() => ask(document.querySelector(`[data-declare-dialog="${grid.table.id}"]`), examples));
}

function ask(dialog, examples) {
  for (const part of dialog.querySelectorAll("[data-declare]")) {
    const texts = examples[part.dataset.declare] ?? [];
    part.hidden = texts.length === 0;
    part.querySelector("[data-declare-example]").textContent = texts.slice(0, 4).join("  ");
  }
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** Ask about texts that are about to wait where nobody can ask any more; resolve to what is declared, null where the person says no. */
export async function declareBeforeWaiting(grid, texts) {
  const examples = {};
  for (const text of texts) for (const kind of undeclaredIn(text)) (examples[kind] ??= []).push(text);
  const kinds = Object.keys(examples);
  if (kinds.length === 0) return [];
  return (await declare(grid, examples)) ? kinds : null;
}

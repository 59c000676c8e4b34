// Readings without a line: they wait in the outbox, are marked as waiting, and their answers come back to their cells.

import { enqueue, giveUp, newKey, show, waiting } from "./outbox.js";
import { person } from "./person.js";

const KEPT_FOR_THEIR_PERSON = ["urn:greenlane:error:stale_form", "urn:greenlane:error:other_person"];

/** Return whether an answer says that the act must wait: for a line, or for the sign-in of whoever did it. */
export function mustWait({ problem, body }) {
  return problem === "offline" || KEPT_FOR_THEIR_PERSON.includes(body.type);
}

/** Return the headers with which an act is known again, and never taken for another person's. */
export function headersOf(key) {
  return { "Idempotency-Key": key, "X-Acting-Person": person()?.code ?? "" };
}

/** Put a reading into the outbox under the key with which it was sent; resolve with what is kept, null where nothing can be kept. */
export async function keepForLater(cell, body, { key = newKey(), at = Date.now() }) {
  const describe = `${cell.input.getAttribute("aria-label")}: ${body.value}`;
  try {
    return await enqueue(cell.url, body, { describe, key, at, page: location.pathname });
  } catch {
    return null; // a browser that keeps nothing: the text still stands in its field, marked as not saved
  }
}

/** Bring the cells of a grid together with what waits for them. */
export function watchOutbox(grid) {
  const cells = new Map([...grid.cells.values()].map((cell) => [cell.url, cell]));
  cells.forEach((_cell, url) => show(url));

  function hear({ entry, state, answer }) {
    const cell = cells.get(entry.url);
    if (!cell || entry.person !== person()?.code) return;
    if (cell.waits ? cell.waits.id !== entry.id : !answer) return;
    if (answer) cell.answer(entry, answer);
    else cell.showWaiting(state);
    if (state === "failed") giveUp(entry); // it is seen here, with the text in its field
  }

  async function begin() {
    for (const entry of await waiting()) {
      const cell = cells.get(entry.url);
      if (!cell || entry.person !== person()?.code) continue;
      cell.wait(entry);
      if (entry.failed) hear({ entry, state: "failed", answer: { ok: false, problem: "refused", status: 422, body: { error: entry.failed } } });
    }
  }

  document.addEventListener("lims:outbox", ({ detail }) => hear(detail));
  begin();
}

// Remembers what a field held before a scan fell into it, and puts it back.

const TEXT = "input:not([type=checkbox], [type=radio], [type=file], [type=button], [type=submit]), textarea, select";

/** Return what is needed to put the field back, or null where nothing can be typed. */
export function takeSnapshot(element) {
  if (!element?.matches?.(TEXT)) return null;
  return { element, value: element.value, selection: selectionOf(element) };
}

/** Put a field back as it was. */
export function restore(snapshot) {
  if (!snapshot?.element.isConnected) return;
  const { element, value, selection } = snapshot;
  if (element.value !== value) {
    element.value = value;
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (selection) element.setSelectionRange(...selection);
}

/** Put a field back although an input method is still composing in it: leaving the field ends the composition. */
export function restoreAfterComposition(snapshot) {
  if (!snapshot) return;
  snapshot.element.blur();
  restore(snapshot);
  requestAnimationFrame(() => {
    restore(snapshot);
    snapshot.element.focus({ preventScroll: true });
  });
}

function selectionOf(element) {
  try {
    return typeof element.selectionStart === "number" ? [element.selectionStart, element.selectionEnd] : null;
  } catch {
    return null; // some browsers throw for number, date and e-mail fields, which have no selection
  }
}

// Asks for the reason of a correction in the grid's dialog.

/** Show the dialog with both values; return the reason, or "" when the person leaves it. */
export function askReason(dialog, before, after) {
  const field = dialog.querySelector("textarea");
  dialog.querySelector("[data-reason-old]").textContent = before;
  dialog.querySelector("[data-reason-new]").textContent = after;
  field.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  field.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "save" ? field.value.trim() : ""), { once: true });
  });
}

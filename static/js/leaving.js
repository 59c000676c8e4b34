// Leaving a page while something is on its way to the server: wait for it, then go.

const holders = [];

/** Let a part of the page hold the leaving: isBusy() tells whether it must, flush() sends what is left and resolves when done. */
export function holdLeaving(holder) {
  holders.push(holder);
}

/** Resolve when nothing is on its way any more. */
export async function settled() {
  await Promise.all(holders.map((holder) => holder.flush()));
}

function leads(target) {
  return target && !target.closest("dialog") && target.target !== "_blank";
}

document.addEventListener("click", async (event) => {
  const target = event.target.closest?.("a[href], button:not([type=button])");
  if (!leads(target) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!holders.some((holder) => holder.isBusy())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await settled();
  target.click();
}, { capture: true });

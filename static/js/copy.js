// Copies a value at a click and says so.

const SHOWN = 1500; // ms

async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
  document.body.append(field); // the clipboard is closed to pages without TLS; the old way is not
  field.select();
  document.execCommand("copy");
  field.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  await copy(button.dataset.copies);
  button.focus();
  const sign = button.querySelector("use");
  const before = sign.getAttribute("href");
  const title = button.title;
  sign.setAttribute("href", before.replace(/#.*/, "#check"));
  button.title = button.dataset.wordCopied;
  setTimeout(() => {
    sign.setAttribute("href", before);
    button.title = title;
  }, SHOWN);
});

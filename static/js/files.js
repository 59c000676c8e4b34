// Places to drop files on: they show what was chosen and say at once when it is too large.

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;

function line(file, drop) {
  const largest = Number(drop.dataset.maxBytes);
  const item = document.createElement("li");
  const isTooLarge = largest > 0 && file.size > largest;
  item.classList.toggle("is-too-large", isTooLarge);
  item.textContent = `${file.name} · ${megabytes(file.size)}${isTooLarge ? ` – ${drop.dataset.wordsTooLarge} (${megabytes(largest)})` : ""}`;
  return item;
}

for (const drop of document.querySelectorAll("[data-file-drop]")) {
  const field = drop.querySelector("input[type=file]");
  const show = () => drop.querySelector(".file-drop-list").replaceChildren(...[...field.files].map((file) => line(file, drop)));
  field.addEventListener("change", show);
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.dataset.over = "";
  });
  drop.addEventListener("dragleave", () => delete drop.dataset.over);
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    delete drop.dataset.over;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

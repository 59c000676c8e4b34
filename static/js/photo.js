// Codes photographed with the phone: the picture is made small here and read on the server; one code counts as scanned.

import { go } from "./scanbox.js";

const SIDE = 1600; // pixels: no more is looked at
const PATIENCE = 20_000; // ms

/** Return the picture as a small JPEG; as it is where the browser cannot. */
async function small(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
  } catch {
    return file;
  }
}

async function read(form, file) {
  const data = new FormData(form);
  data.set("photo", await small(file), "photo.jpg");
  const answer = await fetch(form.action, {
    method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(PATIENCE),
  });
  return answer.json();
}

/** Show what to do next: choose among several codes, or why there is none. */
function offer(form, codes, sentence) {
  const place = form.parentElement.querySelector("[data-photo-said]") ?? document.createElement("p");
  place.dataset.photoSaid = "";
  place.className = "photo-said";
  place.setAttribute("role", "status");
  place.replaceChildren(sentence, ...codes.map((code) => choice(code, place)));
  form.after(place);
}

function choice(code, place) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button-secondary", textContent: code });
  button.addEventListener("click", () => {
    button.remove();
    if (!place.querySelector("button")) place.remove();
    go(code);
  });
  return button;
}

async function take(form, input) {
  const [file] = input.files;
  if (!file) return;
  form.dataset.reading = "";
  try {
    const { codes = [], error = "", detail = "" } = await read(form, file);
    form.parentElement.querySelector("[data-photo-said]")?.remove();
    if (codes.length === 1) go(codes[0]);
    else offer(form, codes, codes.length > 0 ? "" : error || detail || form.dataset.wordNone);
  } catch {
    offer(form, [], form.dataset.wordOffline);
  }
  delete form.dataset.reading;
  input.value = "";
}

for (const form of document.querySelectorAll("form[data-photo]")) {
  const input = form.querySelector("input[type=file]");
  input.addEventListener("change", () => take(form, input));
  form.classList.add("has-script");
}

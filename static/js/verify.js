// The public page checks in the reader's sight: the code behind the address, and a file against the issued digest.
// Both need WebCrypto, which browsers give to pages with TLS (and on this machine) only; else the button does the work.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BODY = 45; // bytes of a code before its signature
const MEANING = new TextEncoder().encode("greenlane-code/1\n");

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function show(holder, name, is) {
  for (const [other, shown] of [["same", is], ["other", !is]]) {
    holder.querySelector(`[data-${name}-${other}]`).hidden = !shown;
  }
}

function bytesOf(text) {
  let bits = "";
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return new Uint8Array();
    bits += value.toString(2).padStart(5, "0");
  }
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}

async function isSignedBy(key, body, signature) {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const der = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
  try {
    const known = await crypto.subtle.importKey("spki", der, curve, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, known, signature, new Uint8Array([...MEANING, ...body]));
  } catch {
    return false; // a key of another kind
  }
}

async function checkCode(holder) {
  const code = location.hash.slice(1).toUpperCase();
  if (!code || !crypto.subtle) return;
  const bytes = bytesOf(code);
  const [body, signature] = [bytes.slice(0, BODY), bytes.slice(BODY)];
  const signed = await Promise.all(holder.dataset.codeKeys.split(" ").map((key) => isSignedBy(key, body, signature)));
  holder.hidden = false;
  show(holder, "code", hex(body) === holder.dataset.codeBody && signed.includes(true));
}

async function checkFile(form, file) {
  if (!file || !file.name.toLowerCase().endsWith(".pdf") || !crypto.subtle) return;
  const digest = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  show(form, "check", digest === form.dataset.checksAgainst);
}

for (const holder of document.querySelectorAll("[data-code-body]")) checkCode(holder);
for (const form of document.querySelectorAll("[data-checks-against]")) {
  const field = form.querySelector("input[type=file]");
  field.addEventListener("change", () => checkFile(form, field.files[0]));
}

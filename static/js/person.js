// Who acts on this page: the person whom the server wrote into it; on a page that was opened without a line, whoever was signed in last.

const KEPT = "lims person";
const written = document.querySelector("meta[name=person]");

/** Return {code, name} of whoever acts here, or null. */
export function person() {
  if (written) return written.content ? { code: written.content, name: written.dataset.name } : null;
  return JSON.parse(localStorage.getItem(KEPT) ?? "null");
}

if (written?.content) localStorage.setItem(KEPT, JSON.stringify(person()));
else if (written) localStorage.removeItem(KEPT);

// Who acts on this page: the person whom the server wrote into it; on a page that was opened without a line, whoever was signed in last.

import { forgetPagesOfOthers } from "./keeping.js";

const KEPT = "lims person";
const written = document.querySelector("meta[name=person]");

/** Return {code, name} of whoever acts here, or null. */
export function person() {
  if (written) return written.content ? { code: written.content, name: written.dataset.name } : null;
  return signedInLast();
}

/** Return {code, name} of whoever was signed in last in this browser, also on another page since; null after signing out. */
export function signedInLast() {
  return JSON.parse(localStorage.getItem(KEPT) ?? "null");
}

if (written?.content) localStorage.setItem(KEPT, JSON.stringify(person()));
else if (written) localStorage.removeItem(KEPT);
if (written) forgetPagesOfOthers(written.content).catch(() => {}); // a browser that lets nobody look has kept nothing

// What the browser keeps beyond the page: what waits to be sent, and what a row of scans has come to (IndexedDB).

const NAME = "lims";
const VERSION = 1;
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asking = indexedDB.open(NAME, VERSION);
    asking.addEventListener("upgradeneeded", () => {
      asking.result.createObjectStore("waiting", { keyPath: "id", autoIncrement: true });
      asking.result.createObjectStore("memory");
    });
    asking.addEventListener("success", () => resolve(asking.result));
    asking.addEventListener("error", () => reject(asking.error));
  });
  return opened;
}

/** Run one transaction over both stores; resolve with the result of the request that work returns, once all of it is on the disk. */
async function run(mode, work) {
  const transaction = (await open()).transaction(["waiting", "memory"], mode, { durability: "strict" });
  return new Promise((resolve, reject) => {
    const request = work(transaction.objectStore("waiting"), transaction.objectStore("memory"));
    transaction.addEventListener("complete", () => resolve(request?.result));
    transaction.addEventListener("abort", () => reject(transaction.error));
  });
}

/** Keep an entry; resolve with its id: the order of the ids is the order of the acts. */
export const keep = (entry) => run("readwrite", (waiting) => waiting.add(entry));

/** Keep what has changed about an entry. */
export const change = (entry) => run("readwrite", (waiting) => waiting.put(entry));

/** Return everything that waits, the oldest first. */
export const allKept = () => run("readonly", (waiting) => waiting.getAll());

/** Return what was remembered under a name. */
export const recall = (name) => run("readonly", (_waiting, memory) => memory.get(name));

/** Forget an entry, and remember in the same stroke what its answer said for the next one. */
export function settle(entry, name, value) {
  return run("readwrite", (waiting, memory) => {
    if (name && value !== undefined) memory.put(value, name);
    return waiting.delete(entry.id);
  });
}

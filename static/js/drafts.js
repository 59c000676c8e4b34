// What was typed into a grid and is not saved yet: kept in this browser for one person and one piece of work, also after a reload.

const NAME = "greenlane draft";

/** The drafts of one person; nobody else who uses this browser sees them. */
export class Drafts {
  constructor(person) {
    this.person = person;
  }

  /** Keep a text with the version of the cell that the person saw. */
  keep(url, value, version) {
    try {
      localStorage.setItem(this.#key(url), JSON.stringify({ value, version }));
    } catch {
      // a full or forbidden store: the text still stands in its field
    }
  }

  /** Return {value, version} of a cell, or null. */
  of(url) {
    try {
      return JSON.parse(localStorage.getItem(this.#key(url)));
    } catch {
      return null;
    }
  }

  forget(url) {
    localStorage.removeItem(this.#key(url));
  }

  #key(url) {
    return `${NAME} ${this.person} ${url}`;
  }
}

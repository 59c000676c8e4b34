// Tells a hand scanner from a person: its keys come faster than anybody types, and end with Enter or Tab.

const LONGEST_GAP = 150; // ms; a busy computer may stretch one gap
const AVERAGE_GAP = 50; // ms; twenty keys a second, over the whole code, is no person
const SHORTEST_CODE = 5;

const PLAIN = { Minus: "-", Equal: "=", Slash: "/", Period: ".", Comma: ",", Semicolon: ";", Quote: "'", Backslash: "\\", Space: " ",
  BracketLeft: "[", BracketRight: "]", NumpadDecimal: ".", NumpadSubtract: "-", NumpadDivide: "/" };
const SHIFTED = { Minus: "_", Equal: "+", Slash: "?", Period: ">", Comma: "<", Semicolon: ":", Quote: "\"", Backslash: "|",
  Digit1: "!", Digit2: "@", Digit3: "#", Digit4: "$", Digit5: "%", Digit6: "^", Digit7: "&", Digit8: "*", Digit9: "(", Digit0: ")" };

/** Return the character of a key by its place on the board: with a Chinese input method on, event.key says only "Process". */
function characterByPlace(event) {
  const { code, shiftKey } = event;
  if (shiftKey && SHIFTED[code]) return SHIFTED[code];
  if (PLAIN[code]) return PLAIN[code];
  if (code.startsWith("Key")) return shiftKey ? code.slice(3) : code.slice(3).toLowerCase();
  if (code.startsWith("Digit")) return code.slice(5);
  if (/^Numpad\d$/.test(code)) return code.slice(6);
  return "";
}

/** Return the character that a key types, or "" for keys that type none. */
export function characterOf(event) {
  const { key } = event;
  if (key.length === 1 && key.codePointAt(0) < 0x2e80) return key.normalize("NFKC");
  return ["Process", "Unidentified", "Dead"].includes(key) || key.length === 1 ? characterByPlace(event) : "";
}

/** Return whether a key ends a scan. */
export function isEnd(event) {
  return [event.key, event.code].some((name) => ["Enter", "NumpadEnter", "Tab"].includes(name));
}

/** Collects keys and says, at the end key, whether a scanner sent them. */
export class Burst {
  #characters = [];
  #first = 0;
  #last = 0;

  /** Take one character; return whether it begins a new burst. */
  add(character, time) {
    const begins = this.#characters.length === 0 || time - this.#last > LONGEST_GAP;
    if (begins) {
      this.#characters = [];
      this.#first = time;
    }
    this.#characters.push(character);
    this.#last = time;
    return begins;
  }

  /** Take the end key; return the code if the keys before it were a scan, else "". */
  end(time) {
    const code = this.#characters.join("").trim();
    const gaps = this.#characters.length;
    const isScan = code.length >= SHORTEST_CODE && time - this.#last <= LONGEST_GAP && (time - this.#first) / gaps <= AVERAGE_GAP;
    this.clear();
    return isScan ? code : "";
  }

  get length() {
    return this.#characters.length;
  }

  clear() {
    this.#characters = [];
  }
}

// What is wrong with a scanner, told from the keys that it sent for a known code.

import { Burst, characterOf, isEnd } from "./burst.js";

const PAIRS = { "layout yz": { y: "z", z: "y", Y: "Z", Z: "Y" } };
const FRENCH_DIGITS = "àâ&é\"'(-è_ç@^£%*!§+"; // what the row of digits types on a French keyboard

/** Return {text, mean, longest, faults} of keys ({key, code, at, isComposing}); a scan in order has the one fault "right". */
export function diagnose(keys, expected) {
  const ends = keys.findIndex(isEnd);
  const typed = (ends < 0 ? keys : keys.slice(0, ends)).filter((one) => characterOf(one));
  const text = typed.map(characterOf).join("");
  const gaps = keys.slice(1).map((one, place) => one.at - keys[place].at);
  const faults = [
    ends < 0 && "no end key",
    typed.length > 1 && !isBurst(typed, keys[ends]) && "too slow",
    keys.some((one) => one.isComposing || one.key === "Process") && "input method",
    faultOfText(text, expected),
  ].filter(Boolean);
  return { text, mean: mean(gaps), longest: Math.max(0, ...gaps), faults: faults.length > 0 ? faults : ["right"] };
}

/** Return whether the keys would be taken as a scan, by the same measure as everywhere. */
function isBurst(typed, end) {
  const burst = new Burst();
  let isWhole = true;
  typed.forEach((one, place) => {
    const begins = burst.add(characterOf(one), one.at);
    isWhole &&= !begins || place === 0;
  });
  return isWhole && burst.end(end ? end.at : typed.at(-1).at) !== "";
}

const mean = (gaps) => (gaps.length > 0 ? gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length : 0);

/** Return what is wrong with the text, or "". */
function faultOfText(text, expected) {
  if (text === expected) return "";
  const cases = { "upper case": expected.toUpperCase(), "lower case": expected.toLowerCase(), "swapped case": swapped(expected) };
  const found = Object.entries(cases).find(([, spelling]) => spelling === text);
  if (found) return found[0];
  if (around(text, expected)) return text.startsWith(expected) ? "suffix" : "prefix";
  if (isLike(text, expected, PAIRS["layout yz"])) return "layout yz";
  if (text.length > 1 && text.length < expected.length && isPartOf(text, expected)) return "cut off";
  if (text.length !== expected.length) return "other code";
  return layoutOf(text, expected);
}

function around(text, expected) {
  return text.length > expected.length && text.toLowerCase().includes(expected.toLowerCase());
}

function swapped(text) {
  return [...text].map((one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase())).join("");
}

/** Return whether the text is the expected one with pairs of letters exchanged; other signs may have moved as well. */
function isLike(text, expected, pairs) {
  if (text.length !== expected.length) return false;
  const isLetter = (sign) => /[a-z0-9]/i.test(sign);
  return [...expected].every((sign, place) => !isLetter(sign) || text[place] === (pairs[sign] ?? sign));
}

/** Return whether the text is the expected one with signs missing. */
function isPartOf(text, expected) {
  let at = 0;
  for (const sign of expected) if (sign === text[at]) at += 1;
  return at === text.length;
}

/** Tell another keyboard layout from another code of the same length. */
function layoutOf(text, expected) {
  const places = [...expected].map((sign, place) => [sign, text[place]]);
  const digits = places.filter(([sign]) => /\d/.test(sign));
  if (digits.every(([sign, read]) => sign !== read && FRENCH_DIGITS.includes(read))) return "layout digits";
  const same = places.filter(([sign, read]) => sign.toLowerCase() === read.toLowerCase());
  return same.length >= expected.length / 2 ? "layout" : "other code";
}

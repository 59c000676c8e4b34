// Who else has this grid open, and what they saved meanwhile: asked every few seconds while the page is seen.

import { postJson } from "./requests.js";

const NEWS_EVERY = 3_000; // ms
const PRESENT_EVERY = 15_000; // ms

export function watchCompany(grid) {
  const { newsUrl, presenceUrl } = grid.words;
  if (!newsUrl) return;
  let since = Number(grid.words.since);
  const places = new Map([...grid.cells.values()].map((cell) => [cell.input.dataset.place, cell]));

  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${newsUrl}?since=${since}`, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.ok) tell(await answer.json());
    } catch {
      // no line: the next question comes
    }
  }

  function tell(news) {
    since = news.since;
    showOthers(grid, news.others);
    for (const one of news.cells) places.get([one.specimen, one.reading, one.part, one.component].join("|"))?.tell(one);
    for (const [place, cell] of places) {
      const verdict = news.rows?.[place.split("|")[0]];
      if (verdict !== undefined) cell.showRow(verdict);
    }
    if (news.summary) grid.showSummary(news.summary, news.explanation);
  }

  const present = () => document.hidden || postJson(presenceUrl, {});
  present();
  ask();
  setInterval(present, PRESENT_EVERY);
  setInterval(ask, NEWS_EVERY);
}

function showOthers(grid, others) {
  const place = document.querySelector(`[data-grid-others="${grid.table.id}"]`);
  place.hidden = others.length === 0;
  const words = others.length ? `${grid.words.wordHere} ${others.join(", ")}` : "";
  if (place.textContent !== words) place.textContent = words;
}

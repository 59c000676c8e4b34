// Shows how far a long work has come, and goes to its outcome at the end.

const PAUSE = 1000; // ms

async function look(place) {
  const response = await fetch(place.dataset.jobUrl, { headers: { Accept: "application/json" } });
  const { value, maximum, note, done, href } = await response.json();
  const bar = place.querySelector("progress");
  if (maximum) bar.max = maximum;
  if (value !== null && value !== undefined) bar.value = value;
  place.querySelector("[data-job-note]").textContent = note ?? "";
  if (done && href) window.location.assign(href);
  return done;
}

async function follow(place) {
  let isDone = false;
  while (!isDone) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    isDone = await look(place).catch(() => false); // a lost connection comes back; the work goes on without us
  }
}

document.querySelectorAll("[data-job-url]").forEach(follow);

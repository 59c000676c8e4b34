// Short tones for scans: never the only sign, and silent where somebody wishes so.

const KEPT = "lims sound";
const TONES = { good: [[1320, 0.06]], bad: [[220, 0.16], [0, 0.05], [220, 0.22]] }; // [hertz, seconds]; 0 is a pause
const LOUDNESS = 0.15;
let context = null;

export const isMuted = () => localStorage.getItem(KEPT) === "off";

/** Switch the sound on or off for this browser. */
export const mute = (isOff) => localStorage.setItem(KEPT, isOff ? "off" : "on");

/** Play the tone of a good or a bad scan. */
export function beep(kind) {
  if (isMuted() || !window.AudioContext) return;
  context ??= new AudioContext();
  let at = context.currentTime;
  for (const [hertz, seconds] of TONES[kind]) {
    if (hertz) play(hertz, at, seconds);
    at += seconds;
  }
}

function play(hertz, at, seconds) {
  const tone = new OscillatorNode(context, { type: "square", frequency: hertz });
  tone.connect(new GainNode(context, { gain: LOUDNESS })).connect(context.destination);
  tone.start(at);
  tone.stop(at + seconds);
}

/** One short sound of our own making, and whether this person wants it in this browser. A browser lets a page sound only after a touch or key. */

const NOTES = [[880, 0], [659, 0.22]];
const LONG_S = 0.3;
const WAIT_MS = 300;
let context = null;

const key = () => `lw.sound.${document.body.dataset.lwPerson}`;

export const isOn = () => localStorage.getItem(key()) !== "off";

export const switchOn = (on) => localStorage.setItem(key(), on ? "on" : "off");

/** Whether the browser lets this page sound now. */
export async function mayRing() {
  context ??= new AudioContext();
  if (context.state !== "running") {
    await Promise.race([context.resume().catch(() => undefined), new Promise((late) => setTimeout(late, WAIT_MS))]);
  }
  return context.state === "running";
}

/** Two notes, falling; ask mayRing() before. */
export function ring() {
  for (const [pitch, after] of NOTES) {
    const at = context.currentTime + after;
    const note = context.createOscillator();
    const loudness = context.createGain();
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.25, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + LONG_S);
    note.connect(loudness).connect(context.destination);
    note.start(at);
    note.stop(at + LONG_S);
  }
}

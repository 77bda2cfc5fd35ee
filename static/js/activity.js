/** Where something moves on a day of one camera (/footage/<id>/activity.json): for the line, for N and B, for 只看有动作.
 *
 *   const activity = new Activity((camera) => "/footage/2")
 *   await activity.show(camera, "2026-11-20")     load the day (again: what was measured meanwhile)
 *   activity.line                  { begins, step, values } with values as bytes, or null
 *   activity.next(ms, ±1)          begin of the next or last movement, or null
 *   activity.skip(ms)              where the rest that this moment lies in ends, or null; what was not measured is never a rest
 */

import { pictureFirst } from "./picture_first.js";

/** A movement that begins so near is the one on screen. */
const HERE_MS = 1500;

export class Activity {
  #still = [];
  #asked = 0;
  line = null;

  constructor(footage) {
    this.footage = footage;
  }

  async show(camera, day) {
    this.#asked += 1;
    const asked = this.#asked;
    if (camera !== this.camera || day !== this.day) {
      Object.assign(this, { camera, day, line: null });
      this.#still = [];
    }
    await pictureFirst();
    if (asked !== this.#asked) {
      return;
    }
    const answer = await fetch(`${this.footage(camera)}/activity.json?day=${day}`).catch(() => null);
    if (!answer?.ok || asked !== this.#asked) {
      return;
    }
    const { begins, step, values, still, measured } = await answer.json();
    this.#still = still;
    this.line = measured === 0 ? null : { begins, step, values: Uint8Array.from(atob(values), (sign) => sign.charCodeAt(0)) };
  }

  next(ms, direction) {
    const begins = this.#still.map(([, ends]) => ends);
    return (direction > 0 ? begins.find((at) => at > ms + HERE_MS) : begins.findLast((at) => at < ms - HERE_MS)) ?? null;
  }

  skip(ms) {
    return this.#still.find(([begins, ends]) => begins <= ms && ms < ends)?.[1] ?? null;
  }
}

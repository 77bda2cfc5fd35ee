/** Key-frame pictures in place of moving ones: for tiles, and for a tab that does not hold the line.
 *
 *   const stills = new Stills({ address: (camera) => "/footage/2/still.jpg", everyMs: 2000, width: 320 })
 *   stills.show(camera, img)    keep the <img> fresh (null: stop); one request at a time, none while the tab is hidden
 *   stills.shownAt(camera)      ms since 1970 of the picture shown, or null
 * The <img> carries data-state "still" or "none".
 */

import { pictureFirst } from "./picture_first.js";

export class Stills {
  #shown = new Map();
  #timer = null;
  /** Which round goes on; an older one ends at its next wait. */
  #turn = 0;

  constructor({ address, everyMs = 2000, width = 320 }) {
    this.address = address;
    this.everyMs = everyMs;
    this.width = width;
  }

  show(camera, img) {
    this.#forget(camera);
    if (img !== null) {
      this.#shown.set(camera, { img, at: null });
    }
    if (this.#timer === null && this.#shown.size > 0) {
      this.#round();
    }
  }

  shownAt(camera) {
    return this.#shown.get(camera)?.at ?? null;
  }

  stop() {
    for (const camera of [...this.#shown.keys()]) {
      this.#forget(camera);
    }
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#turn += 1;
  }

  #forget(camera) {
    const old = this.#shown.get(camera);
    if (old !== undefined) {
      URL.revokeObjectURL(old.img.src);
      this.#shown.delete(camera);
    }
  }

  async #round() {
    const turn = this.#turn;
    this.#timer = 0;
    await pictureFirst();
    for (const [camera, place] of [...this.#shown]) {
      if (turn === this.#turn && document.visibilityState === "visible" && this.#shown.get(camera) === place) {
        await this.#refresh(camera, place);
      }
    }
    if (turn === this.#turn) {
      this.#timer = this.#shown.size > 0 ? setTimeout(() => this.#round(), this.everyMs) : null;
    }
  }

  async #refresh(camera, place) {
    try {
      const answer = await fetch(`${this.address(camera)}?w=${this.width}`);
      if (!answer.ok) {
        place.img.dataset.state = "none";
        return;
      }
      const url = URL.createObjectURL(await answer.blob());
      URL.revokeObjectURL(place.img.src);
      place.img.src = url;
      place.img.dataset.state = "still";
      place.at = Number(answer.headers.get("X-Shown-At"));
    } catch {
      // the server is away: the next round asks again
      place.img.dataset.state = "none";
    }
  }
}

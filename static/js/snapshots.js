/** 截图: the frame on screen is named to the server by camera and time; the server makes the picture from the recording.
 * What is asked for waits in this browser, with its moment, until the server has it.
 *
 *   const snapshots = new Snapshots({ address: "/monitorings/7/snapshots", headers, frame: () => ({ camera, seenAt }), isHere: () => true, words })
 *       one for each monitoring; isHere(): it stands on the stage
 *   await snapshots.take()     F4; never moves the focus
 *   await snapshots.show()     the pictures taken so far, each at the row of its camera ([data-shots] with the camera's number)
 *   snapshots.unsaved, await snapshots.flush()
 * words: { at: (ms) => "14:32:07", name: "截图 {time}", noFrame: "…", waits: "…", offline: "…", away: "…", refused: "{time} … {why}" }.
 * Event "said" { words, isWrong }.
 */

import { pictureFirst } from "./picture_first.js";
import { Tellings } from "./tellings.js";

const MAKING_MS = 700;
/** While the picture jumps there is no frame yet: so long F4 waits for it, else it says that there is none. */
const FRAME_MS = 2000;
const LOOK_MS = 50;

export class Snapshots extends EventTarget {
  #timer = 0;
  #asked = 0;
  #made = [];

  constructor({ address, headers, frame, isHere, words }) {
    super();
    Object.assign(this, { address, frame, isHere, words });
    this.tellings = new Tellings("snapshot", address, { address, headers });
    this.tellings.addEventListener("changed", () => this.#draw());
    this.tellings.addEventListener("told", ({ detail: { told } }) => {
      this.#made.push(told.snapshot);
      this.#say(told.said, false);
      this.show();
    });
    this.tellings.addEventListener("missed", ({ detail }) => this.#say(words[detail.missed], true));
    this.tellings.addEventListener("refused", ({ detail: { key, body, why } }) => {
      this.#say(words.refused.replace("{time}", words.at(Date.parse(body.seen_at))).replace("{why}", why), true);
      this.tellings.drop(key);
    });
  }

  get unsaved() {
    return this.tellings.unsaved;
  }

  flush() {
    return this.tellings.flush();
  }

  async take() {
    const { camera, seenAt } = await this.#frameOnScreen();
    if (camera === null || seenAt === null) {
      this.#say(this.words.noFrame, true);
    } else {
      this.tellings.tell({ camera, seen_at: new Date(seenAt).toISOString() });
    }
  }

  /** Of the camera and the monitoring that stand there when the key is pressed: who changes to another meanwhile gets none of that. */
  async #frameOnScreen() {
    const until = performance.now() + FRAME_MS;
    const pressed = this.frame();
    let found = pressed;
    while (found.seenAt === null && performance.now() < until) {
      await new Promise((again) => setTimeout(again, LOOK_MS));
      found = this.isHere() ? this.frame() : pressed;
    }
    return found.camera === pressed.camera ? found : pressed;
  }

  async show() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked = this.#asked;
    await pictureFirst();
    if (asked !== this.#asked || !this.isHere()) {
      return;
    }
    const answer = await fetch(this.address).catch(() => null);
    if (!answer?.ok || asked !== this.#asked) {
      return;
    }
    this.#made = (await answer.json()).snapshots;
    this.#draw();
    if (this.isHere() && this.#made.some(({ stage }) => stage === "wanted")) {
      this.#timer = setTimeout(() => this.show(), MAKING_MS);
    }
  }

  #draw() {
    if (!this.isHere()) {
      return;
    }
    const waiting = this.tellings.waiting.map(({ body }) => (
      { camera: body.camera, at: Date.parse(body.seen_at), picture: null, stage: "waiting", words: this.words.waits }
    ));
    for (const place of document.querySelectorAll("[data-shots]")) {
      const own = [...this.#made, ...waiting].filter(({ camera }) => camera === Number(place.dataset.shots));
      place.hidden = own.length === 0;
      place.replaceChildren(...own.map((one) => this.#figure(one)));
      // the newest is in sight
      place.scrollLeft = place.scrollWidth;
    }
  }

  #figure({ at, picture, stage, words }) {
    const time = this.words.at(at);
    const made = document.createElement(picture === null ? "span" : "a");
    made.className = "lw-shot";
    made.dataset.stage = stage;
    const caption = document.createElement("span");
    caption.textContent = picture === null ? `${time} ${words}` : time;
    if (picture !== null) {
      made.href = picture;
      made.target = "_blank";
      made.rel = "noopener";
      const image = document.createElement("img");
      image.src = picture;
      image.alt = this.words.name.replace("{time}", time);
      image.loading = "lazy";
      made.append(image);
    }
    made.append(caption);
    return made;
  }

  #say(words, isWrong) {
    this.dispatchEvent(new CustomEvent("said", { detail: { words, isWrong } }));
  }
}

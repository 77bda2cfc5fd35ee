/** The desk's picture: live and playback behind one transport. Words for people are the page's: it gets states and numbers.
 *
 *   const player = new Player({ slots: [element, …], cameras: [{ id, live, playback }], addresses: { live, footage: (id) => "/footage/2" } })
 * `slots` are up to four empty elements; the player puts two <video> and an <img> into each and keeps data-camera, data-mode
 * (live · playback · still) and data-state on it for the style sheet.
 *   player.start(), player.stop()
 *   player.show([id, …])              one camera large, or up to four; the first is the chosen one
 *   player.toLive(), player.seek(ms)  seek goes to playback by itself (and to live where ms is the present)
 *   player.toggle(), play(), pause()  live: pause freezes the frame, play goes to the newest
 *   player.skip(seconds), player.step(±1), player.faster(), player.slower(), player.setRate(r)
 *   player.position(id?)              ms since 1970 of the frame on screen (default: the chosen camera), or null
 *   player.chosen, player.mode ("live" | "playback"), player.playing, player.rate, player.now() (the server's clock)
 *   player.watching()                 [{ camera, mode, at, element }] of the pictures that move now (for watched.js)
 * Events (CustomEvent.detail):
 *   "state"   { camera, mode, state, seconds, delayMs, sinceMs, cause, words }   states of live.js and playback.js, and "still"
 *   "time"    { at, mode }     "mode" { mode, playing, rate }     "gap" { at }     "notices" { unread, new }     "away" { why }
 */

import { Line } from "./line.js";
import { Live } from "./live.js";
import { Playback } from "./playback.js";
import { Slot } from "./slot.js";
import { Stills } from "./stills.js";

const RATES = [0.5, 1, 2, 4, 8, 16];
/** So near the present is live. */
const PRESENT_MS = 2500;

export class Player extends EventTarget {
  #slots;
  #cameras;
  #line = null;
  #frozen = false;
  #timer = null;
  mode = "live";

  constructor({ slots, cameras, addresses }) {
    super();
    this.#slots = slots.map((element) => new Slot(element));
    this.#cameras = new Map(cameras.map((camera) => [camera.id, camera]));
    const watched = cameras.filter((camera) => camera.live).map(({ id }) => id);
    this.live = new Live({ address: addresses.live, cameras: watched });
    this.playback = new Playback({ address: addresses.footage, now: () => this.live.now() });
    this.stills = new Stills({ address: (id) => `${addresses.footage(id)}/still.jpg`, width: 960 });
    for (const [source, mode] of [[this.live, "live"], [this.playback, "playback"]]) {
      source.addEventListener("state", ({ detail }) => this.#heed(mode, detail));
    }
    for (const name of ["notices", "away"]) {
      this.live.addEventListener(name, ({ detail }) => this.#pass(name, detail));
    }
    this.playback.addEventListener("time", ({ detail }) => this.mode === "playback" && this.#emit("time", { ...detail, mode: "playback" }));
    this.playback.addEventListener("gap", ({ detail }) => { this.#emit("gap", detail); this.#told(); });
    this.playback.addEventListener("edge", () => (this.#may("live") ? this.toLive() : this.#told()));
  }

  start() {
    this.#line = new Line({
      held: () => this.#connect(),
      lost: () => this.#disconnect(),
      heard: ({ name, detail }) => this.#emit(name, detail),
    });
    this.#line.claim();
    this.#timer = setInterval(() => this.mode === "live" && this.#emit("time", { at: this.position() ?? this.now(), mode: "live" }), 200);
  }

  stop() {
    clearInterval(this.#timer);
    this.#line?.close();
    this.live.stop();
    this.playback.stop();
    this.stills.stop();
  }

  get chosen() {
    return this.#slots[0].camera;
  }

  get playing() {
    return this.mode === "live" ? !this.#frozen : this.playback.playing;
  }

  get rate() {
    return this.mode === "live" ? 1 : this.playback.rate;
  }

  now() {
    return this.live.now();
  }

  #may(right) {
    return this.chosen !== null && this.#cameras.get(this.chosen)[right] === true;
  }

  #connect() {
    this.stills.stop();
    if (this.live.cameras.length > 0) {
      this.live.start();
    }
    this.#fill();
  }

  #disconnect() {
    this.live.stop();
    this.#fill();
  }

  show(ids) {
    this.#slots.forEach((slot, place) => {
      const camera = ids[place] ?? null;
      if (slot.camera !== camera) {
        this.#empty(slot);
        slot.turnTo(camera);
      }
    });
    this.#fill();
  }

  #empty(slot) {
    if (slot.camera !== null) {
      this.live.show(slot.camera, null);
      this.playback.show(slot.camera, null);
      this.stills.show(slot.camera, null);
    }
    slot.fed = null;
  }

  /** Give each slot what its mode asks for. */
  #fill() {
    for (const slot of this.#slots.filter(({ camera }) => camera !== null)) {
      const rights = this.#cameras.get(slot.camera);
      const isLive = this.mode === "live";
      const wanted = isLive ? (this.#line?.isHeld ? "live" : "still") : "playback";
      if (slot.fed !== wanted) {
        this.#empty(slot);
        slot.fed = wanted;
        slot.element.dataset.mode = wanted;
        if (!rights[isLive ? "live" : "playback"]) {
          this.#heed(this.mode, { camera: slot.camera, state: "no_right", seconds: 0 });
        } else if (wanted === "live") {
          this.live.show(slot.camera, slot.live);
        } else if (wanted === "playback") {
          this.playback.show(slot.camera, slot.recorded);
        } else {
          this.stills.show(slot.camera, slot.still);
          this.#heed("live", { camera: slot.camera, state: "still", seconds: 0 });
        }
      }
    }
  }

  #heed(mode, detail) {
    const slot = this.#slots.find(({ camera }) => camera === detail.camera);
    if (mode === this.mode && slot !== undefined) {
      slot.element.dataset.state = detail.state;
      slot.reveal(detail.state);
      this.#emit("state", { delayMs: null, sinceMs: null, cause: null, words: null, ...detail, mode });
    } else if (mode === this.mode) {
      // a camera that is not on screen: only its tile is concerned
      this.#emit("tile", { ...detail, mode });
    }
  }

  toLive() {
    this.#frozen = false;
    if (this.mode !== "live") {
      this.playback.pause();
      this.mode = "live";
      this.#fill();
    } else {
      this.#freeze(false);
    }
    this.#told();
  }

  seek(ms) {
    if (ms > this.now() - PRESENT_MS && this.#may("live")) {
      this.toLive();
      return;
    }
    if (!this.#may("playback")) {
      this.#emit("state", { camera: this.chosen, mode: "playback", state: "no_right", seconds: 0 });
      return;
    }
    const wasPlaying = this.playing;
    this.playback.seek(ms);
    if (this.mode === "live") {
      this.mode = "playback";
      this.#frozen = false;
      this.#fill();
    }
    if (wasPlaying) {
      this.playback.play();
    }
    this.#told();
  }

  play() {
    if (this.mode === "live") {
      this.toLive();
    } else {
      this.playback.play();
      this.#told();
    }
  }

  pause() {
    if (this.mode === "live") {
      this.#freeze(true);
    } else {
      this.playback.pause();
    }
    this.#told();
  }

  toggle() {
    if (this.playing) {
      this.pause();
    } else {
      this.play();
    }
  }

  #freeze(frozen) {
    this.#frozen = frozen;
    for (const { camera, fed } of this.#slots) {
      if (camera !== null && fed === "live") {
        this.live.freeze(camera, frozen);
      }
    }
  }

  skip(seconds) {
    const at = this.mode === "live" ? (this.position() ?? this.now()) : this.playback.at();
    this.seek(at + seconds * 1000);
  }

  step(direction) {
    if (this.mode === "playback") {
      this.playback.step(direction);
    } else {
      this.pause();
      const picture = this.live?.picture(this.chosen);
      const beside = picture?.frameBeside(direction) ?? null;
      if (beside !== null) {
        picture.show(beside);
      }
    }
    this.#told();
  }

  setRate(rate) {
    if (this.mode === "playback") {
      this.playback.setRate(rate);
      this.#told();
    }
  }

  faster() {
    this.setRate(RATES.find((rate) => rate > this.rate) ?? RATES.at(-1));
  }

  slower() {
    this.setRate(RATES.findLast((rate) => rate < this.rate) ?? RATES[0]);
  }

  position(camera = this.chosen) {
    const slot = this.#slots.find((each) => each.camera === camera);
    if (slot === undefined || camera === null) {
      return null;
    }
    if (slot.fed === "still") {
      return this.stills.shownAt(camera);
    }
    return slot.fed === "live" ? this.live.position(camera) : this.playback.position(camera);
  }

  watching() {
    return this.#slots
      .filter((slot) => slot.camera !== null && slot.isMoving())
      .map(({ camera, fed, element }) => ({ camera, mode: fed, at: this.position(camera), element }))
      .filter(({ at }) => at !== null);
  }

  #pass(name, detail) {
    this.#emit(name, detail);
    this.#line?.share({ name, detail });
  }

  #told() {
    this.#emit("mode", { mode: this.mode, playing: this.playing, rate: this.rate });
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** The desk's picture: live and playback behind one transport. Words for people are the page's: it gets states and numbers.
 *
 *   const player = new Player({ slots: [element, …], cameras: [{ id, live, playback }], addresses: { live, footage: (id) => "/footage/2" } })
 *       carried: the cameras of its connection, where these are not the ones that are live
 * `slots` are up to four empty elements; the player puts two <video> and an <img> into each and keeps data-camera, data-mode
 * (live · playback · still) and data-state on it for the style sheet.
 *   player.start(), player.stop()
 *   player.show([id, …])              one camera large, or up to four; the first is the chosen one
 *   player.turnTo([id, …], moment)    the same at a moment of theirs, as player.moment() told it: what was paused stands at that very frame
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
  /** The frame of a paused live picture is shown from the recording: playing goes on live. */
  #stands = false;
  #timer = null;
  mode = "live";

  constructor({ slots, cameras, addresses, carried = cameras.filter(({ live }) => live).map(({ id }) => id) }) {
    super();
    this.#slots = slots.map((element) => new Slot(element));
    this.#cameras = new Map(cameras.map((camera) => [camera.id, camera]));
    this.live = new Live({ address: addresses.live, cameras: carried });
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

  /** Another window has the line now. What stood still here goes on standing, from the recording. */
  #disconnect() {
    const stood = this.#frozen ? this.moment() : null;
    this.live.stop();
    (stood === null ? this.#fill() : this.turnTo(this.#slots.map(({ camera }) => camera), stood));
  }

  show(ids) {
    if (this.#frozen && ids[0] !== this.chosen) {
      // it was the frame of the other camera that stood still
      this.#freeze(false);
      this.#told();
    }
    this.#place(ids);
    this.#fill();
  }

  moment() {
    const { playing, rate } = this;
    const mode = this.#stands ? "live" : this.mode;
    return { mode, playing, rate, at: this.mode === "playback" ? this.playback.at() : this.position() };
  }

  turnTo(ids, { mode, playing, rate, at }) {
    this.#place(ids);
    const isLive = mode === "live" && (playing || at === null || !this.#may("playback"));
    if (isLive) {
      this.toLive();
    } else if (this.#toPlayback(at)) {
      this.#stands = mode === "live";
      this.playback.setRate(rate);
      (playing ? this.play() : this.pause());
    } else {
      this.#fill();
    }
  }

  #place(ids) {
    this.#slots.forEach((slot, place) => {
      const camera = ids[place] ?? null;
      if (slot.camera !== camera) {
        slot.empty(this);
        slot.turnTo(camera);
      }
    });
  }

  /** Give each slot what its mode asks for. */
  #fill() {
    const isLive = this.mode === "live";
    const wanted = isLive ? (this.#line?.isHeld ? "live" : "still") : "playback";
    for (const slot of this.#slots.filter(({ camera, fed }) => camera !== null && fed !== wanted)) {
      const may = this.#cameras.get(slot.camera)[isLive ? "live" : "playback"];
      slot.feed(wanted, may, this);
      if (!may || wanted === "still") {
        this.#heed(this.mode, { camera: slot.camera, state: may ? "still" : "no_right", seconds: 0 });
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
    this.#stands = false;
    if (this.mode !== "live") {
      this.playback.pause();
      this.playback.setRate(1);
      this.mode = "live";
    }
    this.#fill();
    this.#freeze(false);
    this.#told();
  }

  seek(ms) {
    if (ms > this.now() - PRESENT_MS && this.#may("live")) {
      this.toLive();
      return;
    }
    const wasPlaying = this.playing;
    if (this.#toPlayback(ms)) {
      this.#stands = false;
      if (wasPlaying) {
        this.playback.play();
      }
      this.#told();
    }
  }

  #toPlayback(ms) {
    if (!this.#may("playback")) {
      this.#emit("state", { camera: this.chosen, mode: "playback", state: "no_right", seconds: 0 });
      return false;
    }
    this.playback.seek(ms);
    this.mode = "playback";
    this.#frozen = false;
    this.#fill();
    return true;
  }

  play() {
    if (this.mode === "live" || this.#stands) {
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

  toggle() { (this.playing ? this.pause() : this.play()); }

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
      this.#frozen || this.pause();
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

  faster() { this.setRate(RATES.find((rate) => rate > this.rate) ?? RATES.at(-1)); }
  slower() { this.setRate(RATES.findLast((rate) => rate < this.rate) ?? RATES[0]); }

  position(camera = this.chosen) {
    return this.#slots.find((each) => each.camera !== null && each.camera === camera)?.position(this) ?? null;
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

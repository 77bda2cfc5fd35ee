/** Playback of the recording: one clock, one or several cameras in step, exact to the frame.
 *
 *   const playback = new Playback({ address: (camera) => `/footage/${camera}`, now: () => serverMs })
 *   playback.show(camera, video)       feed this <video> (null: stop); the first shown leads
 *   playback.seek(ms), play(), pause(), setRate(0.5 … 16), stop()
 *   playback.step(±1)                  one frame of the leading camera (pauses)
 *   playback.at()                      the clock, ms since 1970; playback.playing, playback.rate
 *   playback.position(camera)          ms since 1970 of the frame on screen, or null
 * Events (CustomEvent.detail):
 *   "state" { camera, state, seconds }   state: loading · playing · paused · gap · unplayable · no_right · signed_out
 *   "time"  { at }                       ten times a second
 *   "gap"   { at }                       no camera shown has footage here; the clock stands
 *   "edge"  { at }                       the recording's newest moment is reached
 */

import { Catalog } from "./catalog.js";
import { serverNow } from "./clock.js";
import { Feeder } from "./feeder.js";
import { Unplayable } from "./picture.js";

const TICK_MS = 100;
/** A stretch that ends so near the present is the one being recorded. */
const EDGE_MS = 5000;

export class Playback extends EventTarget {
  #feeders = new Map();
  #catalogs = new Map();
  #said = new Map();
  #timer = null;
  #clock = 0;
  #leader = null;
  playing = false;
  rate = 1;

  constructor({ address, now = serverNow }) {
    super();
    this.address = address;
    this.now = now;
  }

  show(camera, video) {
    this.#feeders.get(camera)?.close();
    this.#feeders.delete(camera);
    this.#said.delete(camera);
    this.#leader = null;
    if (video === null) {
      return;
    }
    if (!this.#catalogs.has(camera)) {
      this.#catalogs.set(camera, new Catalog(this.address(camera), this.now));
    }
    video.muted = true;
    video.playsInline = true;
    const feeder = new Feeder(camera, video, this.#catalogs.get(camera));
    this.#feeders.set(camera, feeder);
    if (this.#clock > 0) {
      feeder.turnTo(this.#clock);
    }
  }

  stop() {
    this.playing = false;
    clearInterval(this.#timer);
    this.#timer = null;
    for (const camera of [...this.#feeders.keys()]) {
      this.show(camera, null);
    }
  }

  at() {
    return this.#clock;
  }

  position(camera) {
    return this.#feeders.get(camera)?.position() ?? null;
  }

  seek(ms) {
    this.#clock = ms;
    this.#leader = null;
    for (const feeder of this.#feeders.values()) {
      feeder.turnTo(ms);
    }
    this.#timer ??= setInterval(() => this.#tend(), TICK_MS);
    this.#emit("time", { at: ms });
  }

  play() {
    this.playing = true;
    this.#tend();
  }

  pause() {
    this.#follow();
    if (this.playing) {
      this.playing = false;
      for (const { picture } of this.#feeders.values()) {
        picture?.hold();
      }
      this.#clock = this.#leader?.picture?.at() ?? this.#clock;
    }
    this.#tend();
  }

  setRate(rate) {
    this.rate = Math.min(16, Math.max(0.5, rate));
    this.#tend();
  }

  step(direction) {
    this.pause();
    // also while the frame of the press before is still sought
    const leader = [...this.#feeders.values()].find(({ picture }) => picture?.has(this.#clock));
    const beside = leader?.picture.frameBeside(direction) ?? null;
    if (beside !== null) {
      this.seek(beside);
    }
  }

  #ready() {
    return [...this.#feeders.values()].filter(({ status }) => status === "ready");
  }

  #hold() {
    for (const { video } of this.#feeders.values()) {
      video.pause();
    }
  }

  /** While it plays, the clock is the leading picture's. */
  #follow() {
    if (this.playing && this.#leader?.picture && !this.#leader.video.paused && !this.#leader.video.seeking) {
      this.#clock = this.#leader.picture.at();
    }
  }

  #tend() {
    this.#follow();
    for (const feeder of this.#feeders.values()) {
      feeder.tend(this.#clock, { playing: this.playing, rate: this.rate });
    }
    this.#run();
    for (const feeder of this.#feeders.values()) {
      this.#say(feeder);
    }
    this.#emit("time", { at: this.#clock });
  }

  #run() {
    const all = [...this.#feeders.values()];
    const ready = this.#ready();
    if (!this.playing || ready.length === 0 || all.some(({ status }) => status === "loading")) {
      this.#hold();
      this.#leader = null;
      if (this.playing && all.length > 0 && ready.length === 0 && all.every(({ status }) => status !== "loading")) {
        this.playing = false;
        this.#emit(this.now() - this.#clock < EDGE_MS ? "edge" : "gap", { at: this.#clock });
      }
      return;
    }
    [this.#leader] = ready;
    for (const { video, picture } of ready) {
      const behind = this.#clock - picture.at();
      const pace = picture === this.#leader?.picture ? 1 : 1 + Math.max(-0.1, Math.min(0.1, behind / 1000));
      video.playbackRate = Math.min(16, this.rate * pace);
      if (video.paused) {
        video.play().catch(() => undefined);
      }
    }
  }

  #stateOf({ failure, status }) {
    if (failure !== null) {
      return failure instanceof Unplayable ? "unplayable" : failure.why;
    }
    if (status === "ready") {
      return this.playing ? "playing" : "paused";
    }
    return status === "gap" ? "gap" : "loading";
  }

  #say(feeder) {
    const state = this.#stateOf(feeder);
    const before = this.#said.get(feeder.camera);
    const since = before?.state === state ? before.since : performance.now();
    const seconds = Math.floor((performance.now() - since) / 1000);
    if (before?.state !== state || (state === "loading" && before.seconds !== seconds)) {
      this.#said.set(feeder.camera, { state, seconds, since });
      this.#emit("state", { camera: feeder.camera, state, seconds });
    }
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

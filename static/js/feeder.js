/** Keeps one camera's <video> filled with recording around a clock; used by playback.js for each camera shown.
 *
 *   const feeder = new Feeder(camera, video, catalog)
 *   feeder.turnTo(ms)                     a new place: show it as soon as it is there
 *   feeder.tend(ms, { playing, rate })    fetch what is missing, forget what is far; sets `status`
 *   feeder.status                         loading · ready · gap · failed;   feeder.failure  the error, or null
 *   feeder.position(), feeder.close()
 */

import { NotAllowed } from "./catalog.js";
import { Picture, Unplayable } from "./picture.js";

const AHEAD_MS = 8000;
const MOST_AHEAD_MS = 18_000;
const BEHIND_MS = 15_000;
/** Both together, so that with the group at the end no more than 30 s are held. */
const HELD_MS = 24_000;
/** A file's place on the element's line may lie so much beside its time by the clock. */
const BESIDE_MS = 1000;
/** A picture further from the clock than this is set right at once, less is made up by a slower or faster pace. */
const APART_MS = 400;
/** A picture that stands still so near its stretch's end has come to it. */
const OVER_MS = 1000;
/** The next stretch begins later than this behind an end, or it is no gap. */
const JOINT_MS = 60;
/** After an answer that failed. */
const REST_MS = 1000;

export class Feeder {
  picture = null;
  failure = null;
  status = "loading";
  #file = null;
  #feeding = null;
  #appended = new Map();
  #clock = 0;
  #restsUntil = 0;
  #pace = { playing: false, rate: 1 };

  constructor(camera, video, catalog) {
    this.camera = camera;
    this.video = video;
    this.catalog = catalog;
  }

  close() {
    this.#feeding?.abort();
    this.picture?.close();
    this.picture = null;
  }

  position() {
    return this.picture?.stood() ?? this.picture?.position() ?? null;
  }

  turnTo(ms) {
    this.#clock = ms;
    if (this.failure instanceof NotAllowed) {
      return;
    }
    this.failure = null;
    if (this.picture === null) {
      this.picture = new Picture(this.video, ms);
      this.#file = null;
      this.#appended.clear();
    }
    if (!this.picture.has(ms)) {
      this.#feeding?.abort();
      this.#feeding = null;
    }
    this.status = "loading";
    this.#restsUntil = 0;
    this.picture.show(ms);
    this.#feed();
  }

  tend(ms, pace) {
    this.#clock = ms;
    this.#pace = pace;
    this.status = this.#statusNow();
    if (this.picture !== null && this.failure === null) {
      this.#feed();
      this.#forget();
    }
  }

  get #ahead() {
    return Math.min(MOST_AHEAD_MS, AHEAD_MS * Math.max(1, this.#pace.rate));
  }

  /** What is far; the group that reaches over the end is left whole. */
  #forget() {
    const from = this.#clock - Math.min(BEHIND_MS, HELD_MS - this.#ahead);
    const to = this.#clock + this.#ahead;
    const until = (this.catalog.known(to)?.endsMs ?? to) + BESIDE_MS;
    this.picture.drop(from, until);
    for (const [key, { endsMs }] of this.#appended) {
      if (endsMs > until) {
        this.#appended.delete(key);
      }
    }
  }

  #statusNow() {
    const { picture, video, catalog } = this;
    const clock = this.#clock;
    if (this.failure !== null || picture === null) {
      return "failed";
    }
    if (!picture.has(clock)) {
      return catalog.known(clock) === null ? "gap" : "loading";
    }
    const end = picture.end(clock);
    if (this.#pace.playing && end - clock < OVER_MS && video.readyState < 3 && catalog.known(end + JOINT_MS) === null) {
      return "gap";
    }
    if (Math.abs(picture.at() - clock) > APART_MS * Math.max(1, this.#pace.rate)) {
      picture.show(clock);
    }
    return video.readyState >= 2 && !video.seeking ? "ready" : "loading";
  }

  /** Fetch what is missing, one group at a time, until nothing is. */
  async #feed() {
    if (this.#feeding !== null || performance.now() < this.#restsUntil) {
      return;
    }
    const feeding = new AbortController();
    this.#feeding = feeding;
    try {
      let group = await this.#missing();
      while (group !== null && !feeding.signal.aborted) {
        await this.#append(group, feeding.signal);
        group = await this.#missing();
      }
    } catch (error) {
      this.#failed(error, feeding);
    }
    if (this.#feeding === feeding) {
      this.#feeding = null;
    }
  }

  async #append(group, signal) {
    const [header, bytes] = await Promise.all([this.catalog.header(group), this.catalog.bytes(group, signal)]);
    if (signal.aborted || this.picture === null) {
      return;
    }
    if (this.#file !== group.file.url) {
      this.#file = group.file.url;
      await this.picture.file({ ...group.file, header: new Uint8Array(header) });
    }
    await this.picture.append(bytes);
    if (this.#appended.size > 100) {
      this.#appended.clear();
    }
    this.#appended.set(keyOf(group), group);
  }

  #failed(error, feeding) {
    if (feeding.signal.aborted) {
      return;
    }
    if (error instanceof NotAllowed || error instanceof Unplayable) {
      this.failure = error;
      return;
    }
    this.#restsUntil = performance.now() + REST_MS;
    if (this.video.error !== null && this.picture !== null) {
      // the decoder gave up on a damaged place: begin anew behind it
      this.picture.close();
      this.picture = null;
      this.turnTo(this.#clock + 1000);
    }
  }

  /** The next group to fetch, or null. */
  async #missing() {
    const { picture, catalog } = this;
    const before = await this.#missingBefore();
    if (before !== null) {
      return before;
    }
    const until = this.#clock + this.#ahead;
    for (let at = this.#clock; at < until && this.picture !== null; ) {
      const end = picture.end(at);
      if (end !== null) {
        at = end + 25;
        continue;
      }
      const group = (await catalog.at(at)) ?? (await catalog.next(at, until));
      if (group === null) {
        return null;
      }
      if (!this.#appended.has(keyOf(group)) || !picture.has((group.beginsMs + group.endsMs) / 2)) {
        return group;
      }
      at = Math.max(at, group.endsMs) + 1;
    }
    return null;
  }

  /** Standing still one may step back: over the begin of a group too. */
  async #missingBefore() {
    const at = this.#clock - 250;
    if (this.#pace.playing || this.picture === null || !this.picture.has(this.#clock) || this.picture.has(at)) {
      return null;
    }
    const group = await this.catalog.at(at);
    return group !== null && !this.#appended.has(keyOf(group)) ? group : null;
  }
}

function keyOf({ file, offset, size }) {
  return `${file.url} ${offset} ${size}`;
}

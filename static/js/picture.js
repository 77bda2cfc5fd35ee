/** One <video> fed with fragments of footage, which always knows the wall time of the frame on screen.
 *
 * The element's own time runs by the wall clock from an origin, so a gap stays a gap and several pictures compare directly.
 *   const picture = new Picture(video, originMs)
 *   await picture.file({codec, header, mediaBegins, wallMs})   before the fragments of each file (seconds, ms since 1970)
 *   await picture.append(bytes)                                whole fragments
 *   picture.retie(mediaBegins, wallMs)                         the file's tie to the clock is known better now
 *   picture.position()                                         ms since 1970 of the frame on screen, or null
 *   picture.stood()                                            while one is sought: that of the frame that is meant (asked for, or still up), or null
 *   picture.hold()                                             stand still at the very frame that is told, whatever is sought
 *   picture.show(ms), picture.has(ms), picture.end(ms), picture.frameBeside(ms, ±1), picture.drop(fromMs, toMs), picture.close()
 * `new Picture` throws nothing; `file` rejects with Unplayable where the browser can't decode the codec.
 */

import { frameTimes } from "./boxes.js";

/** Files of one run meet within so much: then media time runs on and the clock is only tied anew. */
const MEETS_S = 0.5;
/** Finite, because a browser lets one seek only within the duration. */
const DURATION_S = 40 * 86_400;
/** The frame last told to be on screen and the element's time may differ by so much; more, and nothing is told (a hidden page). */
const APART_S = 2;
/** So much may be cut off a moment on its ways: far less than any frame lasts. */
const CUT_MS = 2;
/** Lies before every moment a person may go to from here. */
const BEFORE_MS = 20 * 86_400_000;

/** Whether the browser tells which frame is up. */
const TELLS = "requestVideoFrameCallback" in HTMLVideoElement.prototype;

export class Unplayable extends Error {}

export class Picture {
  #source = new MediaSource();
  #buffer = null;
  #queue = Promise.resolve();
  #codec = "";
  #timescale = 1;
  #offset = 0;
  #ties = [];
  #frames = [];
  #shown = null;
  /** While one is sought, the frame that is meant: the one asked for by show() or hold(), else the one last told to be on screen. */
  #stood = null;
  #closed = false;
  #forgetShown = () => { this.#shown = null; };
  #stands = () => { this.#stood = this.#onScreen(); };

  constructor(video, originMs) {
    this.video = video;
    this.originMs = originMs - BEFORE_MS;
    this.#queue = new Promise((opened) => this.#source.addEventListener("sourceopen", opened, { once: true }));
    this.url = URL.createObjectURL(this.#source);
    video.src = this.url;
    this.#watchFrames();
  }

  #watchFrames() {
    if (!TELLS) {
      return;
    }
    this.video.addEventListener("seeking", this.#forgetShown);
    this.video.addEventListener("seeked", this.#stands);
    const seen = (_now, frame) => {
      // while it seeks, this may still be the frame from before
      this.#shown = this.video.seeking ? null : frame.mediaTime;
      this.#stood = this.#shown ?? this.#stood;
      if (!this.#closed) {
        this.video.requestVideoFrameCallback(seen);
      }
    };
    this.video.requestVideoFrameCallback(seen);
  }

  /** Element seconds of a moment. */
  seconds(ms) {
    return (ms - this.originMs) / 1000;
  }

  file({ codec, header, mediaBegins, wallMs }) {
    return this.#then(async () => {
      const type = `video/mp4; codecs="${codec}"`;
      if (!MediaSource.isTypeSupported(type)) {
        throw new Unplayable(codec);
      }
      if (this.#buffer === null) {
        this.#source.duration = DURATION_S;
        this.#buffer = this.#source.addSourceBuffer(type);
      } else if (codec !== this.#codec) {
        this.#buffer.changeType(type);
      }
      this.#codec = codec;
      const byClock = this.seconds(wallMs) - mediaBegins;
      const meets = this.#frames.length > 0 && Math.abs(byClock - this.#offset) < MEETS_S && this.#bufferedAt(mediaBegins + this.#offset, MEETS_S);
      if (!meets) {
        this.#offset = byClock;
      }
      this.#timescale = timescaleOf(header);
      this.#buffer.timestampOffset = this.#offset;
      this.#tie(mediaBegins, wallMs);
      await this.#settled(() => this.#buffer.appendBuffer(header));
    });
  }

  retie(mediaBegins, wallMs) {
    return this.#then(async () => this.#tie(mediaBegins, wallMs));
  }

  #tie(mediaBegins, wallMs) {
    const from = mediaBegins + this.#offset;
    this.#ties = this.#ties.filter((tie) => Math.abs(tie.from - from) > MEETS_S);
    this.#ties.push({ from, wallMs });
    this.#ties.sort((a, b) => a.from - b.from);
  }

  append(bytes) {
    return this.#then(async () => {
      if (this.#buffer === null) {
        return;
      }
      try {
        await this.#settled(() => this.#buffer.appendBuffer(bytes));
      } catch (error) {
        if (error.name !== "QuotaExceededError") {
          throw error;
        }
        const now = this.video.currentTime;
        await this.#remove(0, now - 5);
        await this.#remove(now + 20, DURATION_S);
        await this.#settled(() => this.#buffer.appendBuffer(bytes));
      }
      this.#remember(frameTimes(bytes).map((ticks) => ticks / this.#timescale + this.#offset));
    });
  }

  #remember(times) {
    const last = this.#frames.at(-1) ?? -1;
    this.#frames.push(...times);
    if (times.length > 0 && times[0] <= last) {
      this.#frames = [...new Set(this.#frames)].sort((a, b) => a - b);
    }
  }

  #then(act) {
    const done = this.#queue.then(() => (this.#closed ? undefined : act()));
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #settled(act) {
    const buffer = this.#buffer;
    return new Promise((settle, fail) => {
      const ended = () => { off(); settle(); };
      const failed = () => { off(); fail(new Error(this.video.error?.message ?? "append failed")); };
      const off = () => { buffer.removeEventListener("updateend", ended); buffer.removeEventListener("error", failed); };
      buffer.addEventListener("updateend", ended);
      buffer.addEventListener("error", failed);
      try {
        act();
      } catch (error) {
        off();
        fail(error);
      }
    });
  }

  async #remove(from, to) {
    const begin = Math.max(0, from);
    if (to > begin) {
      await this.#settled(() => this.#buffer.remove(begin, to));
      this.#frames = this.#frames.filter((at) => at < begin || at >= to);
    }
  }

  /** Forget what lies outside [fromMs, toMs]. */
  drop(fromMs, toMs) {
    return this.#then(async () => {
      if (this.#buffer !== null && this.#buffer.buffered.length > 0) {
        await this.#remove(0, this.seconds(fromMs));
        await this.#remove(this.seconds(toMs), DURATION_S);
      }
    });
  }

  #bufferedAt(seconds, slack = 0.02) {
    const ranges = this.video.buffered;
    for (let i = 0; i < ranges.length; i += 1) {
      if (ranges.start(i) - slack <= seconds && seconds < ranges.end(i) + slack) {
        return [ranges.start(i), ranges.end(i)];
      }
    }
    return null;
  }

  /** Whether there is picture for this moment. */
  has(ms) {
    return this.#bufferedAt(this.seconds(ms)) !== null;
  }

  /** Until when there is unbroken picture from this moment on, ms; null where there is none. */
  end(ms) {
    const range = this.#bufferedAt(this.seconds(ms));
    return range === null ? null : range[1] * 1000 + this.originMs;
  }

  /** Newest moment in the buffer, ms. */
  newest() {
    const ranges = this.video.buffered;
    return ranges.length === 0 ? null : ranges.end(ranges.length - 1) * 1000 + this.originMs;
  }

  /** Put the frame of this moment on screen; a moment is told in whole milliseconds, cut, and still means the frame that begins in it. */
  show(ms) {
    const [cut, meant] = [this.seconds(ms), this.seconds(ms + CUT_MS)];
    const isLast = this.#bufferedAt(cut, 0) !== null && this.#bufferedAt(meant, 0) === null;
    this.video.currentTime = isLast ? cut : meant;
    // a key pressed before it is up means the frame that was asked for
    const begun = this.#frames.findLast((at) => at <= this.video.currentTime + 0.0005);
    this.#stood = TELLS && begun !== undefined && this.#bufferedAt(meant) !== null ? begun : null;
  }

  /** Where the element's time stands, ms, by the clock of the origin (not by the ties). */
  at() {
    return this.video.currentTime * 1000 + this.originMs;
  }

  /** Element seconds at which the frame on screen begins: as the browser tells, else as the file does. */
  #onScreen() {
    const now = this.video.currentTime;
    // frames go up before the element's own time reaches them, and go on doing so while that stands and waits for more
    if (this.#shown !== null && !this.video.seeking && Math.abs(now - this.#shown) < APART_S * Math.max(1, this.video.playbackRate)) {
      return this.#shown;
    }
    const begun = this.#frames.findLast((at) => at <= now + 0.0005);
    return begun !== undefined && now - begun < 2 ? begun : now;
  }

  position() {
    return this.video.readyState < 2 ? null : this.#moment(this.#onScreen());
  }

  stood() {
    const isThere = this.video.seeking && this.#stood !== null && this.#bufferedAt(this.#stood) !== null;
    return isThere ? this.#moment(this.#stood) : null;
  }

  hold() {
    const { video } = this;
    const told = this.stood() !== null ? this.#stood : video.seeking || !TELLS ? null : this.#onScreen();
    const isMoving = !video.paused || video.seeking;
    video.pause();
    // a browser tells of a frame a moment late and puts up another one while it pauses: go back to the one that was told
    if (isMoving && told !== null && video.readyState > 0) {
      this.#stood = told;
      video.currentTime = told + 0.001;
    }
  }

  /** Wall time of this second of the element, ms, or null. */
  #moment(seconds) {
    const tie = this.#ties.findLast((each) => each.from <= seconds + 0.001);
    return tie === undefined ? null : tie.wallMs + (seconds - tie.from) * 1000;
  }

  /** Moment of the frame before (−1) or after (+1) the one on screen, ms by the origin's clock; null at the buffer's end. */
  frameBeside(direction) {
    const seconds = this.#onScreen();
    const found = direction > 0
      ? this.#frames.find((at) => at > seconds + 0.002)
      : this.#frames.findLast((at) => at < seconds - 0.002);
    return found === undefined ? null : found * 1000 + this.originMs + 1;
  }

  close() {
    this.#closed = true;
    this.video.removeEventListener("seeking", this.#forgetShown);
    this.video.removeEventListener("seeked", this.#stands);
    this.video.removeAttribute("src");
    this.video.load();
    URL.revokeObjectURL(this.url);
  }
}

/** Ticks a second, from the header's mdhd. */
function timescaleOf(header) {
  const bytes = new Uint8Array(header.buffer ?? header, header.byteOffset ?? 0, header.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 28 < bytes.length; at += 1) {
    if (view.getUint32(at) === 0x6d646864) {
      return view.getUint32(at + (bytes[at + 4] === 1 ? 24 : 16));
    }
  }
  throw new Unplayable("no media header");
}

/** Live pictures of all cameras of a desk over one long answer (the messages of app/video/wire.py), low delay, any number shown.
 *
 *   const live = new Live({ address: "/live", cameras: [1, 2] })
 *   live.show(camera, video)     feed this <video> (null: stop); instant, because the last pictures of each camera are kept
 *   live.start(), live.stop()
 *   live.freeze(camera, true)    hold the frame on screen, reception goes on; false: back to the newest
 *   live.position(camera)        ms since 1970 of the frame on screen, or null
 *   live.picture(camera)         the Picture (for frame steps while frozen), or null
 * Events (CustomEvent.detail):
 *   "state"   { camera, state, seconds, delayMs, sinceMs, cause, words, flaws: [{ since_ms, words }] }, at each change and each second while it counts;
 *             state: connecting · live · frozen · stalled · gap · no_right · unplayable
 *   "notices" { unread, new: [ids] }      "away" { why: "signed_out" | "no_right" }: the line is not tried again
 */

import { later } from "./boxes.js";
import { Channel } from "./channel.js";
import { serverNow } from "./clock.js";
import { Picture, Unplayable } from "./picture.js";
import { BEAT, FACTS, FRAGMENTS, HEADER, KEY, listen, NOTICES } from "./wire.js";

const KEEP_MS = 28_000;
const STALLED_MS = 3000;
const TICK_MS = 200;
/** A file's begin may be told anew by so much; another file begins later. */
const SAME_MS = 2000;

export class Live extends EventTarget {
  #channels = new Map();
  #abort = null;
  #timer = null;
  #ahead = null;

  constructor({ address, cameras }) {
    super();
    this.address = address;
    this.cameras = cameras;
    for (const camera of cameras) {
      this.#channels.set(camera, new Channel());
    }
  }

  start() {
    if (this.#abort === null) {
      this.#abort = new AbortController();
      this.#timer = setInterval(() => this.#tend(), TICK_MS);
      listen(`${this.address}?cameras=${this.cameras.join(",")}`, this.#abort.signal, {
        message: (...told) => this.#take(...told),
        away: (why) => this.#emit("away", { why }),
      });
    }
  }

  stop() {
    this.#abort?.abort();
    this.#abort = null;
    clearInterval(this.#timer);
    for (const [camera, channel] of this.#channels) {
      this.show(camera, null);
      Object.assign(channel, new Channel());
    }
  }

  show(camera, video) {
    const channel = this.#channels.get(camera);
    if (channel === undefined) {
      return; // a camera that is switched off has no live picture
    }
    channel.picture?.close();
    channel.picture = null;
    channel.frozen = false;
    channel.fed = false;
    channel.said = "";
    channel.begunAt = performance.now();
    // a camera that is no longer shown gives its <video> back: else its next picture takes it from the one shown now
    channel.video = video;
    if (video !== null) {
      video.muted = true;
      video.playsInline = true;
      this.#feed(camera, channel);
    }
  }

  picture(camera) {
    return this.#channels.get(camera)?.picture ?? null;
  }

  position(camera) {
    return positionOf(this.picture(camera));
  }

  freeze(camera, frozen) {
    const channel = this.#channels.get(camera);
    if (channel === undefined) {
      return;
    }
    channel.frozen = frozen;
    if (channel.picture === null) {
      return;
    }
    if (frozen) {
      channel.picture.hold();
    } else {
      channel.jump();
    }
    this.#say(camera, channel);
  }

  /** The server's clock, ms. */
  now() {
    return this.#ahead === null ? serverNow() : performance.now() + this.#ahead;
  }

  #take(kind, number, wallMs, payload) {
    const camera = this.cameras[number];
    const channel = this.#channels.get(camera);
    if (kind === BEAT) {
      // the fastest beat tells best how far the clocks are apart
      const ahead = wallMs - performance.now();
      this.#ahead = this.#ahead === null || ahead > this.#ahead || this.#ahead - ahead > 5000 ? ahead : this.#ahead;
    } else if (kind === NOTICES) {
      this.#emit("notices", JSON.parse(new TextDecoder().decode(payload)));
    } else if (kind === FACTS) {
      this.#heed(camera, channel, JSON.parse(new TextDecoder().decode(payload)));
    } else if (kind === HEADER) {
      if (!channel.resumed) {
        channel.header = payload;
        channel.gop = [];
        this.#begin(camera, channel);
      }
    } else if (kind === KEY || kind === FRAGMENTS) {
      this.#pictures(camera, channel, kind, payload);
    }
  }

  #heed(camera, channel, told) {
    if (told.flaws !== undefined) {
      channel.flaws = told.flaws;
      channel.said = "";
      this.#say(camera, channel);
      return;
    }
    if (told.state !== undefined) {
      channel.told = told;
      this.#say(camera, channel);
      return;
    }
    const before = channel.facts;
    channel.resumed = before !== null && channel.header !== null && before.codec === told.codec
      && before.mediaBegins === told.media_begins && Math.abs(before.wallMs - told.wall_begins_ms) < SAME_MS;
    channel.newest = channel.resumed ? channel.newest : -1;
    channel.facts = { codec: told.codec, mediaBegins: told.media_begins, wallMs: told.wall_begins_ms };
    if (channel.fed && channel.resumed) {
      channel.picture.retie(told.media_begins, told.wall_begins_ms);
    }
  }

  #pictures(camera, channel, kind, received) {
    const [payload, newest] = later(received, channel.newest);
    if (payload.length === 0) {
      return;
    }
    if (kind === KEY && payload.length === received.length) {
      channel.gop = [];
    }
    channel.newest = newest;
    channel.gop.push(payload);
    channel.arrivedAt = performance.now();
    channel.told = null;
    if (channel.fed) {
      this.#append(camera, channel, payload);
    } else {
      this.#feed(camera, channel);
    }
  }

  /** Begin to feed a <video> with what is kept of the camera. */
  #feed(camera, channel) {
    if (channel.fed || !channel.video || channel.header === null || channel.gop.length === 0) {
      return;
    }
    channel.picture = new Picture(channel.video, channel.facts.wallMs);
    channel.fed = true;
    // told as soon as there is a picture, not with the next round
    channel.video.addEventListener("loadeddata", () => this.#say(camera, channel), { once: true });
    this.#begin(camera, channel);
    for (const part of channel.gop) {
      this.#append(camera, channel, part);
    }
  }

  #begin(camera, channel) {
    if (channel.fed) {
      channel.picture.file({ ...channel.facts, header: channel.header }).catch((error) => this.#failed(camera, channel, error));
    }
  }

  #append(camera, channel, part) {
    const picture = channel.picture;
    picture.append(part).then(() => {
      if (channel.picture === picture && !channel.frozen && channel.video.paused) {
        channel.jump();
      }
    }, (error) => this.#failed(camera, channel, error));
  }

  #failed(camera, channel, error) {
    if (error instanceof Unplayable) {
      channel.told = { state: "unplayable" };
      this.#say(camera, channel);
    } else if (channel.picture !== null) {
      // the decoder gave up on a damaged picture: a new element begins with the next key frame
      this.show(camera, channel.video);
    }
  }

  #tend() {
    for (const [camera, channel] of this.#channels) {
      if (channel.fed) {
        (channel.frozen ? channel.stand() : channel.keepClose());
      }
      if (channel.fed) {
        const at = channel.picture.at();
        channel.picture.drop(at - KEEP_MS, Number.MAX_SAFE_INTEGER);
      }
      this.#say(camera, channel);
    }
  }

  #stateOf(channel) {
    const position = positionOf(channel.picture);
    const quiet = performance.now() - channel.arrivedAt;
    if (channel.told !== null && channel.told.state !== "stalled") {
      const sinceMs = channel.told.since_ms ?? null;
      return { ...channel.told, sinceMs, seconds: sinceMs === null ? 0 : Math.floor((this.now() - sinceMs) / 1000) };
    }
    if (channel.arrivedAt === 0 || (channel.video && position === null)) {
      return { state: "connecting", seconds: Math.floor((performance.now() - channel.begunAt) / 1000) };
    }
    if (quiet > STALLED_MS) {
      return { state: "stalled", seconds: Math.floor(quiet / 1000) };
    }
    const delayMs = position === null ? null : Math.max(0, Math.round(this.now() - position));
    return { state: channel.frozen ? "frozen" : "live", seconds: 0, delayMs };
  }

  #say(camera, channel) {
    const found = { camera, delayMs: null, sinceMs: null, cause: null, words: null, flaws: channel.flaws, ...this.#stateOf(channel) };
    const said = `${found.state} ${found.seconds} ${Math.round((found.delayMs ?? 0) / 100)}`;
    if (said !== channel.said) {
      channel.said = said;
      this.#emit("state", found);
    }
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** While the newest is sought, what was on screen still stands there. */
function positionOf(picture) {
  return picture?.stood() ?? picture?.position() ?? null;
}

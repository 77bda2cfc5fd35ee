/** Tells the server which camera was truly on screen for which seconds of video: tab visible, picture moving, in view, nothing over it.
 *
 *   const watched = new Watched({ player, monitoring: 7, address: "/watched", headers: { "X-CSRFToken": … } })
 *   watched.start(), watched.stop()
 *   watched.spans()     what is gathered and not yet sent
 * Event "credited" { credited: [{ camera, mode, begins, ends }] } (ms): what the server took, checked against what it sent.
 */

import { presence } from "./presence.js";
import { framesOn, isSeen } from "./seen.js";

/** At the picture's own pace; a faster one is looked at as often in its own time, but no more often than a browser draws. */
const LOOK_MS = 500;
const LEAST_LOOK_MS = 60;
const TELL_MS = 5000;
/** With nothing to tell, that somebody is there is told so often. */
const QUIET_MS = 30_000;
/** Between two looks video moves on by the time that passed times its pace, and by so much more at most; else it was skipped. */
const FASTER = 1.15;
const FRAME_MS = 250;
/** A frame may be told of a little late: two of the screen's own. */
const LATE_MS = 40;
const LONGEST_LOOK_MS = 2000;
const MOST_KEPT = 400;
/** What was shown may be told before the server noted that it was sent: the rest is told again so many times. */
const TRIES = 4;
const REST_MS = 50;

export class Watched extends EventTarget {
  #spans = [];
  #open = new Map();
  #sought = new Set();
  #looking = 0;
  #timer = 0;
  #telling = false;
  #toldAt = 0;
  #here = () => this.#tell(false);
  #left = () => this.#tell(true);
  #seeking = ({ target }) => this.#sought.add(target.parentElement);
  #turned = () => document.visibilityState === "hidden" && this.#endAll();

  constructor({ player, monitoring, address, headers }) {
    super();
    Object.assign(this, { player, monitoring, address, headers });
  }

  start() {
    this.#timer = setInterval(() => this.#tell(false), TELL_MS);
    this.#lookAgain();
    presence.join(this);
    presence.addEventListener("here", this.#here);
    window.addEventListener("pagehide", this.#left);
    document.addEventListener("visibilitychange", this.#turned);
    document.addEventListener("seeking", this.#seeking, true);
  }

  stop() {
    clearInterval(this.#timer);
    clearTimeout(this.#looking);
    presence.leave(this);
    presence.removeEventListener("here", this.#here);
    window.removeEventListener("pagehide", this.#left);
    document.removeEventListener("visibilitychange", this.#turned);
    document.removeEventListener("seeking", this.#seeking, true);
    this.#endAll();
    this.#tell(true);
  }

  spans() {
    return [...this.#spans, ...this.#open.values()].filter(({ begins, ends }) => ends > begins);
  }

  #lookAgain() {
    const pace = Math.max(1, this.player.rate ?? 1);
    this.#looking = setTimeout(() => {
      this.#look();
      this.#lookAgain();
    }, Math.max(LEAST_LOOK_MS, LOOK_MS / pace));
  }

  #look() {
    const seen = new Set();
    for (const { camera, mode, at, element } of this.player.watching()) {
      if (isSeen(element)) {
        seen.add(camera);
        this.#extend(camera, mode, at, element);
      }
    }
    this.#sought.clear();
    for (const camera of [...this.#open.keys()].filter((each) => !seen.has(each))) {
      this.#end(camera);
    }
  }

  #extend(camera, mode, at, element) {
    const now = performance.now();
    const frames = framesOn(element);
    const open = this.#open.get(camera);
    if (open !== undefined && open.mode === mode && !this.#sought.has(element) && at >= open.ends) {
      const reach = (Math.min(now - open.movedAt, LONGEST_LOOK_MS) + LATE_MS) * (this.player.rate ?? 1) * FASTER + FRAME_MS;
      if (at === open.ends || (at - open.ends <= reach && frames > open.frames)) {
        open.movedAt = at > open.ends ? now : open.movedAt;
        Object.assign(open, { ends: at, frames });
        return;
      }
    }
    this.#end(camera);
    this.#open.set(camera, { camera, mode, begins: at, ends: at, movedAt: now, frames });
  }

  #end(camera) {
    const open = this.#open.get(camera);
    this.#open.delete(camera);
    if (open !== undefined && open.ends > open.begins) {
      this.#spans.push(told(open));
    }
  }

  #endAll() {
    for (const camera of [...this.#open.keys()]) {
      this.#end(camera);
    }
  }

  async #tell(isLast) {
    if (this.#telling && !isLast) {
      return;
    }
    for (const open of this.#open.values()) {
      // the stretch goes on: what is told now ends here
      if (open.ends > open.begins) {
        this.#spans.push(told(open));
        open.begins = open.ends;
      }
    }
    const seen = this.#spans.slice(-MOST_KEPT);
    this.#spans = [];
    if (seen.length === 0 && (isLast || Date.now() - this.#toldAt < QUIET_MS)) {
      return;
    }
    this.#telling = true;
    this.#toldAt = Date.now();
    try {
      await this.#post(seen, isLast);
    } catch {
      // the network is away: told with the next report
      this.#spans.unshift(...seen);
    }
    this.#telling = false;
  }

  async #post(seen, isLast) {
    const answer = await fetch(this.address, {
      method: "POST",
      keepalive: isLast,
      headers: { "Content-Type": "application/json", ...this.headers },
      body: JSON.stringify({ monitoring: this.monitoring, idle: presence.idleS(), seen: seen.map(({ tries: _, ...each }) => each) }),
    });
    if (answer.ok) {
      const detail = await answer.json();
      if (!detail.absent) {
        this.#spans.unshift(...seen.map((span) => rest(span, detail.credited)).filter(Boolean));
      }
      this.dispatchEvent(new CustomEvent("credited", { detail }));
    } else if (answer.status >= 500) {
      this.#spans.unshift(...seen);
    }
  }
}

function told({ camera, mode, begins, ends }) {
  return { camera, mode, begins, ends, tries: 0 };
}

/** What of the end of a stretch was not credited, to be told once more; or null. */
function rest(span, credited) {
  const mine = credited.filter(({ camera, mode, begins, ends }) => camera === span.camera && mode === span.mode && begins < span.ends && ends > span.begins);
  const begins = Math.max(span.begins, ...mine.map(({ ends }) => ends));
  return span.ends - begins > REST_MS && span.tries < TRIES ? { ...span, begins, tries: span.tries + 1 } : null;
}

/** The line of a day: zoom from the day to seconds, click to go there, hover for a preview (UI §6, §11).
 *
 *   const timeline = new Timeline(container, { footage: (camera) => "/footage/2", monitoring: 7, caption: (holeOrMark) => "…", valueText: (ms) => "…" })
 *   await timeline.show(camera, ms)     load the Beijing day of that moment (again: refresh; also done by itself each 20 s for today)
 *   timeline.setCursor(ms)              the frame on screen; turns the window when it runs out of it or leaps
 *   timeline.zoomTo(step)               0 … 4: day, 4 h, 1 h, 10 min, 1 min;  timeline.step;  timeline.zoomIn(), zoomOut()
 *   timeline.setClip({ begins, ends } | null)   range with handles; dragging them tells "clip" { begins, ends }
 *   timeline.setActivity(line | null)   how much moves (static/js/activity.js)
 *   timeline.line                       the day's facts (timeline.json), or null
 *   timeline.holeAt(ms), timeline.nextStart(ms)     gap there; begin of the next footage
 *   timeline.nextMark(ms, ±1)           begin of the next or last gap, trouble or mark, or null
 *   timeline.first(), timeline.last()   first and last moment with footage
 * Events: "seek" { at } · "loaded" { line } · "window" { begins, ends, step } · "open" { mark } · "clip" { begins, ends }
 *         "hover" { at, hole, mark, still } (still: address of a preview, or null) and "hover" null on leaving
 */

import { pictureFirst } from "./picture_first.js";
import { Drawing } from "./timeline_drawing.js";

export const STEPS_MS = [86_400_000, 14_400_000, 3_600_000, 600_000, 60_000];
const REFRESH_MS = 20_000;
const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
const CLICK_PX = 4;
/** Wheel and Shift+drag go on below the last step, down to this. */
const CLOSEST_MS = 6000;
/** So far the frame on screen goes by itself between two words of it, at the greatest speed too: further was asked for. */
const LEAP_MS = 5000;
/** While the pointer moves, a preview so often. */
const HOVER_MS = 60;
const SECOND_MS = 1000;
const KEYS = { ArrowLeft: -SECOND_MS, ArrowRight: SECOND_MS, PageDown: -60 * SECOND_MS, PageUp: 60 * SECOND_MS };

export class Timeline extends EventTarget {
  #drawing = new Drawing();
  #drag = null;
  #cursor = null;
  #hoverTimer = null;
  #hoveredAt = 0;
  #activity = null;
  #clip = null;
  #asked = 0;
  line = null;

  constructor(container, { footage, monitoring = null, caption = () => "", valueText = (ms) => new Date(ms).toISOString() }) {
    super();
    Object.assign(this, { container, footage, monitoring, caption, valueText });
    container.append(this.#drawing.svg);
    container.setAttribute("role", "slider");
    container.setAttribute("aria-valuenow", 0);
    container.tabIndex = 0;
    container.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    container.addEventListener("pointerdown", (event) => this.#down(event));
    container.addEventListener("pointermove", (event) => this.#move(event));
    container.addEventListener("pointerup", (event) => this.#up(event));
    container.addEventListener("pointercancel", () => { this.#drag = null; });
    container.addEventListener("pointerleave", () => this.#leave());
    container.addEventListener("dblclick", (event) => this.#open(event));
    container.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.#place()).observe(container);
    setInterval(() => this.line && this.line.present < this.line.ends && this.#load(), REFRESH_MS);
  }

  async show(camera, ms) {
    const begins = Math.floor((ms + BEIJING_MS) / DAY_MS) * DAY_MS - BEIJING_MS;
    const isOther = this.camera !== camera || this.begins === undefined || begins !== this.day;
    this.camera = camera;
    this.day = begins;
    if (isOther && (this.begins === undefined || this.begins < begins || this.ends > begins + DAY_MS)) {
      this.begins = begins;
      this.ends = begins + DAY_MS;
    }
    await this.#load();
  }

  async #load() {
    this.#asked += 1;
    const asked = this.#asked;
    await pictureFirst();
    if (asked !== this.#asked) {
      return;
    }
    const day = new Date(this.day + BEIJING_MS).toISOString().slice(0, 10);
    const sitting = this.monitoring === null ? "" : `&monitoring=${this.monitoring}`;
    const answer = await fetch(`${this.footage(this.camera)}/timeline.json?day=${day}${sitting}`).catch(() => null);
    if (asked !== this.#asked || !answer?.ok) {
      return;
    }
    this.line = await answer.json();
    this.#drawing.fill(this.line);
    this.#drawing.activity(this.#activity);
    this.#place();
    this.#emit("loaded", { line: this.line });
  }

  #place() {
    const pixels = this.container.clientWidth;
    if (this.line === null || pixels === 0) {
      return;
    }
    this.#drawing.place(this.begins, this.ends, pixels, this.caption);
    this.#drawing.clipRange(this.#clip);
    this.#drawing.cursor(this.#cursor);
    this.container.setAttribute("aria-valuemin", this.line.begins);
    this.container.setAttribute("aria-valuemax", this.line.ends);
    this.#emit("window", { begins: this.begins, ends: this.ends, step: this.step });
  }

  get step() {
    const span = this.ends - this.begins;
    const found = STEPS_MS.findIndex((each) => each <= span * 1.01);
    return found < 0 ? STEPS_MS.length - 1 : found;
  }

  #look(begins, span) {
    const length = Math.min(DAY_MS, Math.max(CLOSEST_MS, span));
    this.begins = Math.min(Math.max(begins, this.day), this.day + DAY_MS - length);
    this.ends = this.begins + length;
    this.#place();
  }

  zoomTo(step) {
    const middle = this.#cursor ?? (this.begins + this.ends) / 2;
    this.#look(middle - STEPS_MS[step] / 2, STEPS_MS[step]);
  }

  zoomIn() {
    this.zoomTo(Math.min(this.step + 1, STEPS_MS.length - 1));
  }

  zoomOut() {
    this.zoomTo(Math.max(this.step - (this.ends - this.begins > STEPS_MS[this.step] * 1.01 ? 0 : 1), 0));
  }

  setCursor(ms) {
    const before = this.#cursor;
    const runsOut = this.#drag === null && !this.#shows(ms);
    this.#cursor = ms;
    // a hand that led the line elsewhere looks there, while the picture goes on
    if (before !== null && runsOut && (this.#shows(before) || Math.abs(ms - before) > LEAP_MS) && ms >= this.day && ms < this.day + DAY_MS) {
      this.#look(ms - (this.ends - this.begins) / 2, this.ends - this.begins);
    }
    this.#drawing.cursor(ms);
    this.container.setAttribute("aria-valuenow", Math.round(ms));
    this.container.setAttribute("aria-valuetext", this.valueText(ms));
  }

  #shows(ms) {
    return this.begins <= ms && ms < this.ends;
  }

  setClip(range) {
    this.#clip = range;
    if (this.line !== null) {
      this.#drawing.clipRange(range);
    }
  }

  setActivity(activity) {
    this.#activity = activity;
    if (this.line !== null) {
      this.#drawing.activity(activity);
    }
  }

  holeAt(ms) {
    return this.line?.holes.find(({ begins, ends }) => begins <= ms && ms < ends) ?? null;
  }

  #troubleAt(ms) {
    return this.line?.troubles.find(({ begins, ends }) => begins <= ms && ms < ends) ?? null;
  }

  nextStart(ms) {
    return this.line?.stretches.find(([begins]) => begins > ms)?.[0] ?? null;
  }

  nextMark(ms, direction) {
    const places = [...(this.line?.holes.map(({ begins }) => begins) ?? []), ...(this.line?.troubles.map(({ begins }) => begins) ?? []), ...(this.line?.marks.map(({ at }) => at) ?? [])].sort((a, b) => a - b);
    return (direction > 0 ? places.find((at) => at > ms + SECOND_MS) : places.findLast((at) => at < ms - SECOND_MS)) ?? null;
  }

  first() {
    return this.line?.stretches[0]?.[0] ?? null;
  }

  last() {
    return this.line?.stretches.at(-1)?.[1] ?? null;
  }

  #timeAt(event, isDayRow = false) {
    const box = this.container.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return isDayRow ? this.day + share * DAY_MS : this.begins + share * (this.ends - this.begins);
  }

  #wheel(event) {
    event.preventDefault();
    const at = this.#timeAt(event);
    const factor = event.deltaY < 0 ? 1 / 1.5 : 1.5;
    this.#look(at - (at - this.begins) * factor, (this.ends - this.begins) * factor);
  }

  #down(event) {
    if (event.button !== 0 || this.line === null) {
      return;
    }
    const box = this.container.getBoundingClientRect();
    const handle = event.target.closest?.("[data-handle]")?.dataset.handle ?? null;
    this.#drag = { x: event.clientX, begins: this.begins, onDay: event.clientY - box.top < 12, handle, moved: false, from: event.shiftKey ? this.#timeAt(event) : null };
    this.container.setPointerCapture(event.pointerId);
  }

  #move(event) {
    const drag = this.#drag;
    if (drag === null) {
      this.#hover(event);
      return;
    }
    drag.moved ||= Math.abs(event.clientX - drag.x) > CLICK_PX;
    if (drag.handle !== null) {
      const other = drag.handle === "begins" ? "ends" : "begins";
      const at = this.#timeAt(event);
      const kept = drag.handle === "begins" ? Math.min(at, this.#clip[other] - SECOND_MS) : Math.max(at, this.#clip[other] + SECOND_MS);
      this.setClip({ ...this.#clip, [drag.handle]: kept });
      this.#emit("clip", this.#clip);
    } else if (drag.onDay) {
      const span = this.ends - this.begins;
      this.#look(this.#timeAt(event, true) - span / 2, span);
    } else if (drag.from !== null) {
      const at = this.#timeAt(event);
      this.#drawing.clipRange({ begins: Math.min(drag.from, at), ends: Math.max(drag.from, at) });
    } else if (drag.moved) {
      const span = this.ends - this.begins;
      this.#look(drag.begins - ((event.clientX - drag.x) / this.container.clientWidth) * span, span);
    }
  }

  #up(event) {
    const drag = this.#drag;
    this.#drag = null;
    if (drag?.moved && drag.from !== null) {
      const at = this.#timeAt(event);
      this.#look(Math.min(drag.from, at), Math.abs(at - drag.from));
    } else if (drag !== null && drag.handle === null && !drag.moved) {
      this.#emit("seek", { at: this.#timeAt(event, drag.onDay) });
    }
  }

  /** By what lies there, under the cursor too: of a pointer that is held, the container is every event's target. */
  #markAt({ clientX, clientY }) {
    const id = document.elementsFromPoint(clientX, clientY).find(({ dataset }) => dataset?.mark !== undefined)?.dataset.mark;
    return this.line?.marks.find((mark) => String(mark.id) === id) ?? null;
  }

  #open(event) {
    const mark = this.#markAt(event);
    if (mark !== null) {
      this.#emit("open", { mark });
    }
  }

  #hover(event) {
    clearTimeout(this.#hoverTimer);
    const at = this.#timeAt(event);
    const mark = this.#markAt(event);
    const wait = Math.max(0, this.#hoveredAt + HOVER_MS - performance.now());
    this.#hoverTimer = setTimeout(() => {
      this.#hoveredAt = performance.now();
      const hole = this.holeAt(at) ?? this.#troubleAt(at);
      const stretch = this.line?.stretches.find(([begins, ends]) => begins <= at && at < ends);
      // one address for each two seconds, so that the browser's own memory serves most of a sweep
      const from = stretch === undefined ? null : Math.max(Math.floor(at / 2000) * 2000, stretch[0] + 1);
      const still = from === null ? null : `${this.footage(this.camera)}/still.jpg?w=160&at=${from}`;
      this.#emit("hover", { at, hole, mark, still });
    }, wait);
  }

  #leave() {
    clearTimeout(this.#hoverTimer);
    this.#emit("hover", null);
  }

  #key(event) {
    const ends = { Home: this.first(), End: this.last() }[event.key] ?? null;
    const at = event.key in KEYS && this.#cursor !== null ? this.#cursor + KEYS[event.key] : ends;
    if (at !== null) {
      event.preventDefault();
      event.stopPropagation();
      this.#emit("seek", { at });
    }
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** Draws the line of a day into one SVG of 82 px (UI §6) with percent attributes: nothing is redrawn on resize.
 *
 * In the track: what moves, on the recorded ground; at its top where something was wrong with the picture; phases as thin lines; clips framed. Above "watched": who else watched the site.
 * Rows: whole day 0–10 · labels 10–24 · ticks 24–34 · watched 34–37 · track 37–61 · kept 62–65 · captions 66–82.
 * What lies on the day is drawn once into a nested <svg> whose x and width are the zoom; ticks, marks and captions, which keep
 * their size, are placed anew when the window moves.
 */

const NS = "http://www.w3.org/2000/svg";
const GRAVITY = { minor: 1, serious: 2, unlawful: 3 };
const SHAPES = { minor: "M0 -8L8 7H-8Z", serious: "M0 -9L8 0L0 9L-8 0Z", unlawful: "M-4 -9H4L9 -4V4L4 9H-4L-9 4V-4Z" };
const NEAR_PX = 20;
const MOVED_PX = 24;
/** A value drawn over the whole height, unless the day has a greater one: half a wall of grey. */
const TALLEST = 48;
const TICKS_S = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14_400];
const BEIJING_MS = 8 * 3_600_000;

export function node(name, attributes = {}, ...children) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** 14:32 or 14:32:07, Beijing time. */
export function timeOf(ms, withSeconds) {
  return new Date(ms + BEIJING_MS).toISOString().slice(11, withSeconds ? 19 : 16);
}

function titled(made, words) {
  made.append(node("title", {}, words));
  return made;
}

const percent = (share) => `${(share * 100).toFixed(4)}%`;

export class Drawing {
  constructor() {
    this.day = node("svg", { width: "100%", height: 10, overflow: "visible" });
    this.window = node("rect", { class: "lw-t-window", y: 0.5, height: 9 });
    this.scale = node("svg", { height: 82, overflow: "visible" });
    this.moved = node("svg", { x: 0, width: "100%", y: 37, height: MOVED_PX, preserveAspectRatio: "none" });
    this.ticks = node("g");
    this.marks = node("g");
    this.captions = node("g");
    this.clip = node("g");
    this.head = node("svg", { overflow: "visible", visibility: "hidden" }, node("line", { class: "lw-t-head", y1: 26, y2: 65 }));
    const track = node("rect", { class: "lw-t-track", x: 0, width: "100%", y: 37, height: 24 });
    const dayTrack = node("rect", { class: "lw-t-track", x: 0, width: "100%", y: 2, height: 6 });
    const inside = node("svg", { width: "100%", height: 82, overflow: "hidden" }, this.scale, this.marks, this.captions, this.clip, this.head);
    this.svg = node("svg", { class: "lw-timeline__line", width: "100%", height: 82, "aria-hidden": "true" }, dayTrack, this.day, this.window, track, this.ticks, inside);
  }

  /** `line` as /footage/<camera>/timeline.json tells it. */
  fill(line) {
    this.line = line;
    const span = line.ends - line.begins;
    const rect = (kind, begins, ends, y, height) =>
      node("rect", { class: kind, x: percent((begins - line.begins) / span), width: percent((ends - begins) / span), y, height });
    const kept = (list, kind, y, height) => list.map(([begins, ends]) => rect(kind, begins, ends, y, height));
    const holes = (y, height) => line.holes.map(({ begins, ends }) => this.#hole(rect("lw-t-gap", begins, ends, y, height)));
    this.day.replaceChildren(...kept(line.stretches, "lw-t-recorded", 2, 6), ...holes(2, 6));
    this.scale.replaceChildren(
      ...line.sittings.map(({ begins, ends, words }) => titled(rect("lw-t-sitting", Math.max(begins, line.begins), Math.min(ends, line.ends), 30, 3), words)),
      ...kept(line.watched, "lw-t-watched", 34, 3),
      ...kept(line.stretches, "lw-t-recorded", 37, 24),
      this.moved,
      ...holes(37, 24),
      ...line.troubles.map(({ begins, ends, words, number }) => titled(rect("lw-t-trouble", begins, ends, 37, 5), `${words} ${number}`)),
      ...line.clips.map(({ begins, ends, words, number }) => titled(rect("lw-t-kept-clip", begins, ends, 38, 22), `${number} ${words}`)),
      ...kept(line.held, "lw-t-kept", 62, 3),
    );
  }

  /** How much moves: one column a value, in a picture of its own that stretches with the day. */
  activity(told) {
    if (told === null) {
      this.moved.replaceChildren();
      return;
    }
    const most = Math.max(TALLEST, ...told.values);
    const columns = [...told.values].map((value, at) => (value === 0 ? "" : `M${at} ${MOVED_PX}V${(MOVED_PX * (1 - value / most)).toFixed(1)}h1V${MOVED_PX}`));
    this.moved.setAttribute("viewBox", `0 0 ${told.values.length} ${MOVED_PX}`);
    this.moved.replaceChildren(node("path", { class: "lw-t-moved", d: columns.join("") }));
  }

  /** A gap never shrinks below 3 px: its border stays that wide. */
  #hole(rect) {
    const under = node("rect", { class: "lw-t-gap", x: rect.getAttribute("x"), width: 3, y: rect.getAttribute("y"), height: rect.getAttribute("height") });
    return node("g", {}, under, rect);
  }

  /** Show [begins, ends) in a line `pixels` wide; `caption(hole or mark)` gives the words under it. */
  place(begins, ends, pixels, caption) {
    const { line } = this;
    const span = ends - begins;
    const day = line.ends - line.begins;
    this.at = (ms) => (ms - begins) / span;
    this.window.setAttribute("x", percent((begins - line.begins) / day));
    this.window.setAttribute("width", percent(span / day));
    this.scale.setAttribute("x", percent((line.begins - begins) / span));
    this.scale.setAttribute("width", percent(day / span));
    this.#tick(begins, ends, pixels);
    const marks = this.#merged(line.marks.filter(({ at }) => at >= begins && at < ends), span / pixels);
    const phases = line.phases.filter(({ at }) => at >= begins && at < ends).map(({ at }) => {
      const x = percent(this.at(at));
      return node("line", { class: "lw-t-phase", x1: x, x2: x, y1: 34, y2: 66 });
    });
    this.marks.replaceChildren(...phases, ...marks.map((mark) => this.#mark(mark)));
    this.#caption(marks, begins, ends, pixels, caption);
  }

  #tick(begins, ends, pixels) {
    const least = ((ends - begins) / pixels) * 70;
    const step = (TICKS_S.find((seconds) => seconds * 1000 >= least) ?? TICKS_S.at(-1)) * 1000;
    const made = [];
    for (let at = Math.ceil((begins + BEIJING_MS) / step) * step - BEIJING_MS; at < ends; at += step) {
      const x = percent(this.at(at));
      made.push(node("line", { class: "lw-t-tick", x1: x, x2: x, y1: 28, y2: 34 }));
      if (this.at(at) < 0.97) {
        made.push(node("text", { class: "lw-t-label", x, y: 22 }, timeOf(at, step < 60_000)));
      }
    }
    this.ticks.replaceChildren(...made);
  }

  /** Marks that would touch become one with a number; the gravest shape wins. */
  #merged(marks, msPerPixel) {
    const merged = [];
    for (const mark of marks) {
      const last = merged.at(-1);
      if (last !== undefined && mark.at - last.at < NEAR_PX * msPerPixel) {
        last.count += 1;
        last.of = GRAVITY[mark.grade] > GRAVITY[last.of.grade] ? mark : last.of;
      } else {
        merged.push({ at: mark.at, count: 1, of: mark });
      }
    }
    return merged;
  }

  #mark({ at, count, of }) {
    const shape = node("path", { class: `lw-t-${of.grade}`, d: SHAPES[of.grade] ?? SHAPES.minor, "data-mark": of.id });
    const made = node("svg", { x: percent(this.at(at)), y: 49, overflow: "visible" }, shape);
    if (count > 1) {
      made.append(node("text", { class: "lw-t-label", x: 10, y: -4 }, String(count)));
    }
    return made;
  }

  /** Captions that would touch are dropped, the gravest kept. */
  #caption(marks, begins, ends, pixels, caption) {
    const wanted = [
      ...marks.map(({ at, of }) => ({ at, words: caption(of), weight: GRAVITY[of.grade] * 1e12 })),
      ...this.line.phases.filter(({ at }) => at >= begins && at < ends).map(({ at, words }) => ({ at, words, weight: 1e11 })),
      ...[...this.line.holes, ...this.line.troubles]
        .filter((each) => each.ends > begins && each.begins < ends)
        .map((each) => ({ at: (Math.max(each.begins, begins) + Math.min(each.ends, ends)) / 2, words: caption(each), weight: each.ends - each.begins })),
    ].filter(({ words }) => words);
    const taken = [];
    const made = [];
    for (const { at, words } of wanted.sort((a, b) => b.weight - a.weight)) {
      const half = (words.length * 12) / 2;
      const middle = Math.min(Math.max(this.at(at) * pixels, half), pixels - half);
      if (taken.every(([from, to]) => middle + half + 8 < from || middle - half - 8 > to)) {
        taken.push([middle - half, middle + half]);
        made.push(node("text", { class: "lw-t-caption", x: percent(middle / pixels), y: 78, "text-anchor": "middle" }, words));
      }
    }
    this.captions.replaceChildren(...made);
  }

  cursor(ms) {
    this.head.setAttribute("visibility", ms === null ? "hidden" : "visible");
    if (ms !== null && this.at) {
      this.head.setAttribute("x", percent(this.at(ms)));
    }
  }

  /** The clip's range with its two handles (6×16, hit area 24×44), or nothing. */
  clipRange(range) {
    if (range === null) {
      this.clip.replaceChildren();
      return;
    }
    const [x, end] = [this.at(range.begins), this.at(range.ends)];
    const handle = (name, at) =>
      node("svg", { x: percent(at), overflow: "visible", "data-handle": name },
        node("rect", { x: -12, y: 27, width: 24, height: 44, fill: "transparent" }),
        node("rect", { class: "lw-t-handle", x: -3, y: 41, width: 6, height: 16 }));
    this.clip.replaceChildren(node("rect", { class: "lw-t-clip", x: percent(x), width: percent(Math.max(0, end - x)), y: 37, height: 24 }), handle("begins", x), handle("ends", end));
  }
}

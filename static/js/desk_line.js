/** The line of the day under the picture, of the chosen camera: its sentence, its steps, its preview, and where it leads. */

import { Activity } from "./activity.js";
import { beijing } from "./clock.js";
import { filled, length, moment } from "./stage_words.js";
import { Timeline } from "./timeline.js";
import { TimelineList } from "./timeline_list.js";

const AFTER_PRESENT_MS = 4000;
/** Four hours: a loading and what came before it. */
const FIRST_STEP = 1;
/** Ten minutes: the ends of a clip lie far enough apart to be dragged. */
const CLIP_STEP = 3;
/** What was recorded meanwhile is measured by and by. */
const MEASURED_MS = 60_000;
/** A jump over a rest is given so long to arrive. */
const SKIP_MS = 1500;

export function dayLine({ player, footage, onClip }) {
  const facts = document.getElementById("timeline-facts");
  const steps = [...document.querySelectorAll("[data-step]")];
  const preview = document.getElementById("preview");
  const timeline = new Timeline(document.getElementById("timeline"), {
    footage, caption: (shown) => captionOf(shown), valueText: (ms) => beijing(ms),
  });
  const activity = new Activity(footage);
  const moving = document.getElementById("only-moving");
  const list = listOf(timeline, player);
  let camera = null;
  let day = null;
  let skippedAt = 0;
  let stepBefore = null;

  function captionOf(shown) {
    if (shown.item !== undefined) {
      return `${shown.words} ${shown.item}`;
    }
    // what has a number is a fault: there is a picture, but not as it should be
    return shown.number === undefined ? `${filled("hole")} ${length(shown.ends - shown.begins)} ${shown.words}` : `${shown.words} ${length(shown.ends - shown.begins)}`;
  }

  function show(ms) {
    day = beijing(ms).slice(0, 10);
    measure();
    return timeline.show(camera, ms);
  }

  async function measure() {
    await activity.show(camera, day);
    timeline.setActivity(activity.line);
  }

  /** 只看有动作: a rest is jumped over; what is jumped over was not watched. */
  function hurry(at) {
    const to = activity.skip(at);
    if (to !== null && to - at > SKIP_MS && performance.now() - skippedAt > SKIP_MS) {
      skippedAt = performance.now();
      player.seek(to);
    }
  }

  function tell({ line }) {
    const { words, whole, empty } = facts.dataset;
    const all = line.recorded_s + line.missing_s;
    const sentence = all === 0 ? empty : line.gaps === 0 ? whole : words;
    const percent = all === 0 ? "" : (Math.floor((line.recorded_s / all) * 1000) / 10).toFixed(1);
    facts.textContent = sentence.replace("{point}", line.point).replace("{percent}", percent).replace("{n}", line.gaps)
      .replace("{length}", length(line.missing_s * 1000));
    facts.title = facts.textContent;
  }

  function hover(detail) {
    preview.hidden = detail === null;
    if (detail === null) {
      return;
    }
    const { at, hole, mark, still } = detail;
    const words = hole ? `${moment(hole.begins, player.now())}–${moment(hole.ends, player.now())} ${hole.words}` : mark ? captionOf(mark) : "";
    preview.querySelector("p").textContent = [moment(at, player.now()), words].filter(Boolean).join(" · ");
    const picture = preview.querySelector("img");
    picture.hidden = still === null;
    if (still !== null && !picture.src.endsWith(still)) {
      picture.src = still;
    }
  }

  timeline.addEventListener("loaded", ({ detail }) => { tell(detail); list.fill(detail.line); });
  timeline.addEventListener("loaded", () => timeline.zoomTo(stepBefore === null ? FIRST_STEP : CLIP_STEP), { once: true });
  timeline.addEventListener("seek", ({ detail }) => player.seek(detail.at));
  timeline.addEventListener("hover", ({ detail }) => hover(detail));
  timeline.addEventListener("open", ({ detail }) => window.open(`/anomalies/${detail.mark.id}`, "_blank", "noopener"));
  timeline.addEventListener("clip", ({ detail }) => onClip(detail));
  timeline.addEventListener("window", ({ detail }) => {
    for (const button of steps) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.step) === detail.step));
    }
  });
  document.getElementById("timeline-zoom").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.step) {
      timeline.zoomTo(Number(button.dataset.step));
    } else if (button) {
      (button.dataset.zoom === "in" ? timeline.zoomIn() : timeline.zoomOut());
    }
  });
  player.addEventListener("time", ({ detail }) => {
    if (camera !== null && beijing(detail.at).slice(0, 10) !== day) {
      show(detail.at);
    }
    timeline.setCursor(detail.at);
    if (detail.mode === "playback" && player.playing && moving.getAttribute("aria-pressed") === "true") {
      hurry(detail.at);
    }
  });
  moving.addEventListener("click", () => moving.setAttribute("aria-pressed", String(moving.getAttribute("aria-pressed") !== "true")));
  setInterval(() => camera !== null && measure(), MEASURED_MS);

  return {
    /** What is watched is another monitoring's. */
    sit: (number) => { timeline.monitoring = number; },
    /** Another camera, the same moment. */
    turn(id) {
      camera = id;
      show(player.position() ?? player.now());
    },
    refresh: () => camera !== null && show(player.position() ?? player.now()),
    zoom: (direction) => (direction > 0 ? timeline.zoomIn() : timeline.zoomOut()),
    hole: (ms) => timeline.holeAt(ms),
    nextFootage: (ms) => timeline.nextStart(ms),
    movement: (ms, direction) => activity.next(ms, direction),
    onlyMoving: () => moving.click(),
    beside: (ms, direction) => timeline.nextMark(ms, direction),
    end: (direction) => (direction < 0 ? timeline.first() : timeline.last() === null ? null : timeline.last() - AFTER_PRESENT_MS),
    /** The clip's ends as handles, near enough to take them; afterwards the line stands as before. */
    flagging(range) {
      if (range !== null && stepBefore === null) {
        stepBefore = timeline.line === null ? FIRST_STEP : timeline.step;
        timeline.zoomTo(Math.max(stepBefore, CLIP_STEP));
      } else if (range === null && stepBefore !== null) {
        timeline.zoomTo(stepBefore);
        stepBefore = null;
      }
      timeline.setClip(range);
    },
  };
}

/** The same as a list in place of the drawing: `?view=list`, or its button. */
function listOf(timeline, player) {
  const [place, frame, zoom, button] = ["timeline-list", "timeline", "timeline-zoom", "timeline-as-list"].map((id) => document.getElementById(id));
  const { gap, trouble, clip, phase, recorded } = place.dataset;
  const at = (ms) => moment(ms, player.now());
  const words = { gap, trouble, clip, phase, recorded, at, length, span: (begins, ends) => `${at(begins)}–${at(ends)}` };
  const turn = (isList) => {
    place.hidden = !isList;
    frame.hidden = isList;
    zoom.hidden = isList;
    button.setAttribute("aria-pressed", String(isList));
  };
  button.addEventListener("click", () => turn(place.hidden));
  turn(new URLSearchParams(location.search).get("view") === "list");
  return new TimelineList(place, { words, seek: (ms) => player.seek(ms) });
}

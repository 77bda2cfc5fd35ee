/** The desk: picture and sheet as one, for each of the person's running monitorings; one stage, one connection, one sitting on it at a time. */

import { askForCopy } from "./copy.js";
import { deskKeys } from "./desk_keys.js";
import { otherDocks } from "./other_dock.js";
import { partsOf, Running } from "./running.js";
import { Sitting } from "./sitting.js";
import { Stage } from "./stage.js";

const FACTS_MS = 10_000;
/** The server answers for no more on one connection. */
const MOST_LIVE = 16;

const headers = JSON.parse(document.body.getAttribute("hx-headers"));
const strip = document.querySelector(".lw-running");
const parts = partsOf(document);

/** The cameras of this desk, then those of the other running ones: shared by their sittings, known to the player from the start. */
function pool() {
  const tiles = [...parts.strip.querySelectorAll("[data-camera]")].map(({ dataset }) => Number(dataset.camera));
  const isRunning = parts.facts.stage === "running";
  const tabs = [...strip.querySelectorAll(isRunning ? "[data-desk]" : "[data-none]")].sort((one) => (one.hasAttribute("aria-current") ? -1 : 0));
  const numbers = (told) => (told ? told.split(",").map(Number) : []);
  const live = [...new Set(tabs.flatMap(({ dataset }) => numbers(dataset.live)))].slice(0, MOST_LIVE);
  const all = new Set([...tiles, ...tabs.flatMap(({ dataset }) => numbers(dataset.cameras))]);
  return new Map([...all].map((id) => [id, { id, live: live.includes(id), playback: false, isOnLine: live.includes(id) }]));
}

const cameras = pool();
const stage = new Stage({ cameras: [...cameras.values()], footage: (id) => `/footage/${id}` });
const current = new Sitting(parts, { stage, pool: cameras, headers });
const running = new Running(strip, {
  current,
  /** Only what the connection carries can be changed to; the rest opens as a page of its own. */
  make: (others) => {
    const made = new Sitting(others, { stage, pool: cameras, headers });
    const isWhole = current.isRunning && made.cameras.every(({ id }) => cameras.has(id)) && [...made.live].every((id) => cameras.get(id).isOnLine);
    return isWhole ? made : null;
  },
});

// by name at the time of the key: which monitoring stands there changes
const acts = new Proxy({}, { get: (_none, name) => stage.acts[name] });
deskKeys(acts, { picture: stage.picture });

stage.player.addEventListener("notices", ({ detail }) => {
  const count = document.querySelector("[data-lw-unread]");
  if (count) {
    count.textContent = detail.unread;
    count.hidden = detail.unread === 0;
  }
  if (detail.new.length > 0) {
    document.dispatchEvent(new CustomEvent("lw:notices"));
    running.refresh();
  }
});

askForCopy(document.querySelector("#ask-copy"), () => ({ camera: stage.sitting.chosen, seenAt: stage.player.position(stage.sitting.chosen) }));
otherDocks(document.querySelector(".lw-menu--more"));
stage.player.start();
performance.mark("lw-ready");
current.enter();
running.load();
setInterval(() => stage.sitting.refresh(), FACTS_MS);
window.addEventListener("pagehide", () => {
  stage.sitting.close();
  stage.player.stop();
});
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

/** What the hands do on the desk beside playing: snapshots, brightness, full picture, second screen, keys of the lens.
 *
 *   const hands = install({ player, zoom, picture, chosen: () => camera, tell: (words) => … })
 *   hands.acts      for the keys and buttons of the desk;   hands.turn()   another camera is chosen
 *   hands.sit()    another monitoring stands on the stage;   hands.snapshotsOf(sitting)   its stills;   hands.warn(words)   what was refused
 */

import { Light } from "./light.js";
import { Snapshots } from "./snapshots.js";
import { filled, moment } from "./stage_words.js";

const PAN = 0.1;
const WARNED_MS = 10_000;

export function install({ player, zoom, picture, chosen, tell }) {
  const light = new Light({
    picture, panel: document.getElementById("light"), button: document.querySelector("[data-do=light]"), camera: chosen,
  });
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  /** Those of each monitoring by their address: what F4 asked for stays with the one on the stage when it was pressed. */
  const all = new Map();
  let warned = 0;
  const here = (address = picture.dataset.snapshots) => {
    if (!all.has(address)) {
      all.set(address, snapshotsAt(address));
    }
    return all.get(address);
  };

  function snapshotsAt(address) {
    const snapshots = new Snapshots({
      address, headers, isHere: () => picture.dataset.snapshots === address,
      frame: () => ({ camera: chosen(), seenAt: player.position(chosen()) }),
      words: {
        at: (ms) => moment(ms, player.now()), name: `${filled("snapshot")} {time}`, noFrame: filled("noFrame"), waits: filled("shotWaits"),
        offline: filled("shotOffline"), away: filled("shotAway"), refused: filled("shotRefused", { time: "{time}", why: "{why}" }),
      },
    });
    snapshots.addEventListener("said", ({ detail }) => (detail.isWrong ? warn(detail.words) : tell(detail.words)));
    return snapshots;
  }

  /** What was refused stands on the line of the day's place for facts for a while, beside what was refused just before. */
  function warn(words) {
    const place = document.getElementById("transport-said");
    const before = place.hidden || place.textContent.includes(words) ? "" : `${place.textContent} `;
    place.textContent = before + words;
    place.hidden = false;
    clearTimeout(warned);
    warned = setTimeout(() => { place.hidden = true; }, WARNED_MS);
  }

  const away = document.getElementById("picture-away");
  player.addEventListener("moved", ({ detail }) => {
    away.hidden = !detail.isAway;
    picture.classList.toggle("lw-picture--away", detail.isAway);
    document.querySelector("[data-do=second-screen]").setAttribute("aria-pressed", String(detail.isAway));
  });
  away.querySelector("button").addEventListener("click", () => player.bringBack());
  picture.addEventListener("dblclick", () => full());

  function full() {
    if (document.fullscreenElement === null) {
      picture.requestFullscreen().catch(() => undefined);
    } else {
      document.exitFullscreen();
    }
  }

  return {
    warn,
    turn: () => light.turn(),
    sit: () => here().show(),
    snapshotsOf: ({ facts }) => here(facts.snapshots),
    acts: {
      snapshot: () => picture.dataset.stage !== "done" && here().take(),
      light: () => light.toggle(),
      full,
      "second-screen": () => (player.isAway ? player.bringBack() : player.move(picture.dataset.window)),
      lens: () => zoom.toggle(), closer: () => zoom.closer(),
      "pan-left": () => zoom.pan(-PAN, 0), "pan-right": () => zoom.pan(PAN, 0), "pan-up": () => zoom.pan(0, -PAN), "pan-down": () => zoom.pan(0, PAN),
    },
  };
}

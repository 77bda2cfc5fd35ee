/** What the hands do on the desk beside playing: snapshots, brightness, full picture, second screen, keys of the lens.
 *
 *   const hands = install({ player, zoom, picture, chosen: () => camera, tell: (words) => … })
 *   hands.acts      for the keys and buttons of the desk;   hands.turn()   another camera is chosen
 *   hands.sit()    another monitoring stands on the stage
 */

import { Light } from "./light.js";
import { Snapshots } from "./snapshots.js";
import { filled, moment } from "./stage_words.js";

const PAN = 0.1;

export function install({ player, zoom, picture, chosen, tell }) {
  const light = new Light({
    picture, panel: document.getElementById("light"), button: document.querySelector("[data-do=light]"), camera: chosen,
  });
  const snapshots = new Snapshots({
    address: picture.dataset.snapshots, headers: JSON.parse(document.body.getAttribute("hx-headers")),
    frame: () => ({ camera: chosen(), seenAt: player.position(chosen()) }),
    words: { at: (ms) => moment(ms, player.now()), name: `${filled("snapshot")} {time}`, offline: filled("failed"), noFrame: filled("noFrame") },
  });
  snapshots.addEventListener("said", ({ detail }) => (detail.isWrong ? warn(detail.words) : tell(detail.words)));

  /** What was refused stands on the line of the day's place for facts until something else is said there. */
  function warn(words) {
    const place = document.getElementById("transport-said");
    place.textContent = words;
    place.hidden = false;
    setTimeout(() => { place.hidden = true; }, 10_000);
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
    turn: () => light.turn(),
    sit: () => {
      snapshots.address = picture.dataset.snapshots;
      snapshots.show();
    },
    acts: {
      snapshot: () => picture.dataset.stage !== "done" && snapshots.take(),
      light: () => light.toggle(),
      full,
      "second-screen": () => (player.isAway ? player.bringBack() : player.move(picture.dataset.window)),
      lens: () => zoom.toggle(), closer: () => zoom.closer(),
      "pan-left": () => zoom.pan(-PAN, 0), "pan-right": () => zoom.pan(PAN, 0), "pan-up": () => zoom.pan(0, -PAN), "pan-down": () => zoom.pan(0, PAN),
    },
  };
}

/** A loading looked at again: its phases, anomalies and stills each lead the recording to their moment; from there on by movements. */

import { Activity } from "./activity.js";
import { beijing, serverNow } from "./clock.js";
import { Playback } from "./playback.js";

const box = document.getElementById("review");
if (box !== null) {
  begin();
}

function begin() {
  const video = box.querySelector("video");
  const clock = box.querySelector("[data-clock]");
  const said = box.querySelector("[data-said]");
  const points = box.querySelector("select");
  const playback = new Playback({ address: (id) => `/footage/${id}`, now: serverNow });
  const activity = new Activity((id) => `/footage/${id}`);
  let shown = null;
  let measured = "";

  function show(camera) {
    if (camera !== shown) {
      if (shown !== null) {
        playback.show(shown, null);
      }
      shown = camera;
      points.value = String(camera);
      playback.show(camera, video);
    }
  }

  function go(camera, ms) {
    show([...points.options].some(({ value }) => Number(value) === camera) ? camera : shown ?? Number(points.value));
    playback.seek(ms);
    playback.play();
    box.hidden = false;
    box.scrollIntoView({ block: "nearest" });
  }

  for (const button of document.querySelectorAll("[data-jump]")) {
    button.addEventListener("click", () => {
      for (const each of document.querySelectorAll("[data-jump][aria-current]")) {
        each.removeAttribute("aria-current");
      }
      button.setAttribute("aria-current", "true");
      go(Number(button.dataset.camera), Date.parse(button.dataset.jump));
    });
  }
  points.addEventListener("change", () => show(Number(points.value)));
  box.addEventListener("click", (event) => {
    const { skip, play, rate, move } = event.target.closest("button")?.dataset ?? {};
    if (skip !== undefined) {
      playback.seek(playback.at() + Number(skip) * 1000);
    } else if (play !== undefined) {
      (playback.playing ? playback.pause() : playback.play());
    } else if (move !== undefined) {
      const to = activity.next(playback.at(), Number(move));
      if (to === null) {
        said.textContent = said.dataset.still;
      } else {
        playback.seek(to);
      }
    } else if (rate !== undefined) {
      playback.setRate(playback.rate >= 16 ? 1 : playback.rate * 2);
      event.target.closest("button").textContent = `×${playback.rate}`;
    }
  });
  playback.addEventListener("time", ({ detail }) => {
    clock.textContent = beijing(detail.at);
    const day = clock.textContent.slice(0, 10);
    if (measured !== `${shown} ${day}`) {
      measured = `${shown} ${day}`;
      activity.show(shown, day);
    }
  });
  playback.addEventListener("state", ({ detail }) => {
    box.dataset.state = detail.state;
    said.textContent = said.dataset[detail.state] ?? "";
  });
  window.addEventListener("pagehide", () => playback.stop());
}

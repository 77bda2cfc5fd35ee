/** The picture in a window of its own, on a second screen: its player serves the desk that opened it and goes with it from dock to
 * dock, keys go back to that desk. */

import { beijing } from "./clock.js";
import { Player } from "./player.js";
import { filled } from "./stage_words.js";
import { Watched } from "./watched.js";
import { Zoom } from "./zoom.js";

const FOUR = 4;
/** By so many of its widths and heights an arrow moves the lens. */
const PAN = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] };
const desk = window.opener;
const picture = document.getElementById("picture");
const cells = document.getElementById("cells");
const slots = Array.from({ length: FOUR }, () => {
  const cell = document.createElement("div");
  cell.className = "lw-picture__cell";
  cell.hidden = true;
  cells.append(cell);
  return cell;
});
const zoom = new Zoom(picture, () => slots[0]);
const words = document.querySelector("#picture-mode [data-words]");
const said = document.getElementById("picture-said");
const headers = JSON.parse(document.body.getAttribute("hx-headers"));
/** By monitoring: what is told of one that was left is told on when it comes again. */
const watches = new Map();
let player = null;
let watched = null;
/** The camera that the lens was put on. */
let looked = null;

function face({ state, mode, words: cause }) {
  cells.classList.toggle("lw-picture--four", slots.filter(({ hidden }) => !hidden).length > 1);
  picture.classList.toggle("lw-picture--connecting", ["connecting", "loading"].includes(state));
  picture.dataset.moving = String(["live", "playing"].includes(state));
  said.hidden = !["gap", "no_right", "unplayable", "signed_out"].includes(state);
  said.querySelector("p").textContent = { gap: cause ?? filled("none"), no_right: filled("noRight"), unplayable: filled("unplayable"), signed_out: filled("signedOut") }[state] ?? "";
  document.querySelector("#picture-mode .lw-dot").className = `lw-dot lw-dot--${mode === "live" ? "live" : "playback"}`;
}

function made(given) {
  player = new Player({ slots, addresses: { live: "/live", footage: (id) => `/footage/${id}` }, ...given });
  player.addEventListener("state", ({ detail }) => detail.camera === player.chosen && face(detail));
  player.addEventListener("state", () => {
    if (player.chosen !== looked) {
      looked = player.chosen;
      zoom.reset();
    }
  });
  player.addEventListener("time", ({ detail }) => {
    words.textContent = `${filled(detail.mode === "live" ? "live" : "replay")} ${beijing(detail.at)}`;
  });
  return player;
}

/** Whose picture it is, and whose the credit. */
function sit({ monitoring, isRunning, title }) {
  watched?.stop();
  watched = null;
  zoom.reset();
  document.title = title;
  if (isRunning) {
    watched = watches.get(monitoring) ?? new Watched({ player, monitoring, address: "/watched", headers });
    watches.set(monitoring, watched);
    watched.start();
  }
}

/* Keys are the desk's, but for those of the lens. */
document.addEventListener("keydown", (event) => {
  if (event.code in PAN && zoom.isZoomed) {
    event.preventDefault();
    zoom.pan(...PAN[event.code]);
    return;
  }
  if (event.code === "KeyZ" && !event.ctrlKey && !event.altKey && !event.metaKey) {
    (event.shiftKey ? zoom.closer() : zoom.toggle());
    return;
  }
  if (event.code !== "F5" && event.code !== "Tab" && event.code !== "F11") {
    event.preventDefault();
    const { code, key, shiftKey, ctrlKey, altKey, metaKey, repeat } = event;
    desk?.document.dispatchEvent(new desk.KeyboardEvent("keydown", { code, key, shiftKey, ctrlKey, altKey, metaKey, repeat, cancelable: true }));
  }
});
window.addEventListener("pagehide", () => watched?.stop());
if (desk === null || desk.closed) {
  window.close();
} else {
  desk.dispatchEvent(new desk.CustomEvent("lw:picture-window", { detail: { from: window, made, sit } }));
}
picture.focus();

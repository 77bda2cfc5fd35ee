/** The stage of the desk: one picture, one line of the day, one transport, for whichever monitoring (sitting.js) stands on it.
 *
 *   const stage = new Stage({ cameras, footage })     cameras: those of all running monitorings, on one connection
 *   stage.turnTo(sitting)      the picture is this monitoring's now;   stage.choose(camera, shown), stage.view(several, shown)
 *   stage.flagging(ms | null, clip | null)      the frame being flagged;   stage.acts     what its buttons and keys do
 */

import { beijing } from "./clock.js";
import { Face } from "./desk_face.js";
import { dayLine } from "./desk_line.js";
import { install as installHands } from "./hands.js";
import { wanted } from "./picture_first.js";
import { Steering } from "./ptz.js";
import { Screen } from "./second_screen.js";
import { toast } from "./toast.js";
import { Zoom } from "./zoom.js";

const FOUR = 4;

export class Stage {
  sitting = null;
  #cameras;

  constructor({ cameras, footage }) {
    this.#cameras = cameras;
    this.footage = footage;
    this.picture = document.getElementById("picture");
    this.cells = document.getElementById("cells");
    this.transport = document.getElementById("transport");
    const slots = Array.from({ length: FOUR }, () => {
      const cell = document.createElement("div");
      cell.className = "lw-picture__cell";
      cell.hidden = true;
      this.cells.append(cell);
      cell.addEventListener("click", () => this.sitting.four && cell.dataset.camera && this.sitting.choose(Number(cell.dataset.camera)));
      return cell;
    });
    this.player = new Screen({ slots, cameras, addresses: { live: "/live", footage } });
    this.face = new Face(this.player);
    this.zoom = new Zoom(this.picture, () => slots[0]);
    this.line = dayLine({ player: this.player, footage, onClip: (range) => this.sitting.setClip(range) });
    this.hands = installHands({ player: this.player, zoom: this.zoom, picture: this.picture, chosen: () => this.sitting.chosen, tell: toast });
    this.steering = new Steering({
      root: document.getElementById("ptz"), headers: JSON.parse(document.body.getAttribute("hx-headers")),
      camera: () => this.sitting.chosen, isLive: () => this.player.mode === "live", tell: toast,
    });
    this.jump = document.getElementById("jump");
    this.#listen();
  }

  #listen() {
    this.transport.addEventListener("click", (event) => this.#do(event.target.closest("[data-do]")));
    document.getElementById("picture-said").addEventListener("click", (event) => this.#do(event.target.closest("button")));
    this.jump.addEventListener("submit", (event) => {
      event.preventDefault();
      this.player.seek(Date.parse(`${this.jump.querySelector("input").value}+08:00`));
      this.#closeJump();
    });
    this.jump.querySelector("[data-jump-close]").addEventListener("click", () => this.#closeJump());
    this.jump.addEventListener("keydown", (event) => event.code === "Escape" && this.#closeJump());
    /* In a gap: from when to when, and why. */
    this.player.addEventListener("state", ({ detail }) => {
      if (detail.mode === "playback" && detail.state === "gap" && detail.camera === this.sitting?.chosen) {
        this.face.gap(detail.camera, this.line.hole(this.player.playback.at()));
      }
    });
  }

  #do(button) {
    this.acts[button?.dataset.do]?.();
  }

  #want(camera) {
    if (camera !== null && camera !== this.player.chosen) {
      wanted(this.player, camera);
    }
  }

  turnTo(sitting) {
    this.sitting = sitting;
    this.#want(sitting.chosen);
    for (const name of Object.keys(this.picture.dataset)) {
      if (!(name in sitting.facts) && name.startsWith("period")) {
        delete this.picture.dataset[name];
      }
    }
    Object.assign(this.picture.dataset, sitting.facts);
    for (const camera of this.#cameras) {
      camera.live = sitting.live.has(camera.id);
    }
    this.transport.querySelector("[data-do=live]").hidden = !sitting.isLive;
    this.cells.classList.toggle("lw-picture--four", sitting.four);
    this.face.sit(sitting);
    this.line.sit(sitting.monitoring);
    this.player.sit(sitting);
    this.hands.sit();
  }

  choose(id, shown) {
    this.zoom.reset();
    this.#want(id);
    this.player.show(shown);
    this.hands.turn();
    this.steering.turn();
    this.face.turn(id);
    this.line.turn(id);
  }

  view(several, shown) {
    this.cells.classList.toggle("lw-picture--four", several);
    this.player.show(shown);
  }

  flagging(ms, clip) {
    this.face.flagging(ms);
    this.line.flagging(clip);
  }

  #go(ms) {
    if (ms !== null) {
      this.player.seek(ms);
    }
  }

  #at() {
    const { player } = this;
    return player.position() ?? (player.mode === "playback" ? player.playback.at() : player.now());
  }

  /** 跳至: a moment typed in Beijing time. */
  #openJump() {
    const field = this.jump.querySelector("input");
    field.value = beijing(this.#at()).replace(" ", "T");
    this.jump.hidden = false;
    field.focus();
  }

  #closeJump() {
    this.jump.hidden = true;
    this.picture.focus();
  }

  get acts() {
    const { player, line } = this;
    return {
      ...this.hands.acts, ptz: () => this.steering.toggle(),
      first: () => this.#go(line.end(-1)), last: () => this.#go(line.end(1)), back: () => player.skip(-10), forward: () => player.skip(10),
      "back-minute": () => player.skip(-60), "forward-minute": () => player.skip(60), "frame-back": () => player.step(-1), "frame-next": () => player.step(1),
      play: () => player.toggle(), speed: () => (player.rate >= 16 ? player.setRate(1) : player.faster()), faster: () => player.faster(), slower: () => player.slower(),
      jump: () => this.#openJump(), "next-mark": () => this.#go(line.beside(this.#at(), 1)), "last-mark": () => this.#go(line.beside(this.#at(), -1)),
      "next-move": () => this.#go(line.movement(this.#at(), 1)), "last-move": () => this.#go(line.movement(this.#at(), -1)), "only-moving": () => line.onlyMoving(),
      "next-footage": () => { this.#go(line.nextFootage(player.playback.at())); player.play(); },
      "zoom-in": () => line.zoom(1), "zoom-out": () => line.zoom(-1), ...this.sitting.acts,
    };
  }
}

/** The player as the desk knows it, wherever the picture stands: on this page, or in a window on a second screen.
 *
 *   const player = new Screen({ slots, cameras, addresses })     the interface of player.js, all of it
 *   player.sit({ monitoring, isRunning, title })     whose picture it is now, and whose the credit: the window goes along
 *   player.move(address)        open the window; it takes the picture over and gives the credit for what is watched in it
 *   player.bringBack()          close it: the picture goes on here from the same moment
 *   player.isAway
 * Event "moved" { isAway }.  The window (picture_window.js) finds this page by `opener` and gives what makes its own Player.
 */

import { Player } from "./player.js";

const EVENTS = ["state", "tile", "time", "mode", "gap", "notices", "away"];
const LOOK_MS = 500;

export class Screen extends EventTarget {
  #cameras;
  #own;
  #active;
  #sitting = null;
  /** Tells the window whose picture it shows. */
  #sit = () => undefined;
  #window = null;
  #timer = null;
  #shown = [];

  constructor(given) {
    super();
    this.#cameras = given.cameras;
    this.#own = new Player(given);
    this.#active = this.#own;
    this.#listen(this.#own);
    window.addEventListener("pagehide", () => this.#window?.close());
    window.addEventListener("lw:picture-window", ({ detail }) => detail.from === this.#window && this.#adopt(detail));
  }

  #listen(player) {
    for (const name of EVENTS) {
      player.addEventListener(name, ({ detail }) => player === this.#active && this.dispatchEvent(new CustomEvent(name, { detail })));
    }
  }

  get isAway() {
    return this.#active !== this.#own;
  }

  move(address) {
    if (this.#window === null || this.#window.closed) {
      this.#window = window.open(address, "picture", "popup,width=1280,height=760");
    } else {
      this.#window.focus();
    }
  }

  bringBack() {
    this.#window?.close();
  }

  sit(sitting) {
    this.#sitting = sitting;
    this.#sit(sitting);
  }

  /** Its player has all cameras of this desk, as they are allowed here, on one connection. */
  #adopt({ made, sit }) {
    const before = this.#active.moment();
    this.#own.show([]);
    this.#own.stop();
    this.#active = made({ cameras: this.#cameras, carried: this.#own.live.cameras });
    this.#listen(this.#active);
    this.#active.start();
    this.#sit = sit;
    this.#sit(this.#sitting);
    this.#active.turnTo(this.#shown, before);
    this.#timer = setInterval(() => this.#window?.closed !== false && this.#home(), LOOK_MS);
    this.#window?.addEventListener("pagehide", () => this.#home());
    this.#moved();
  }

  /** The window is gone: the picture goes on here. */
  #home() {
    if (!this.isAway) {
      return;
    }
    clearInterval(this.#timer);
    const left = this.#active;
    const before = left.moment();
    this.#active = this.#own;
    // loaded anew it is the same window, and may take the picture again
    this.#sit = () => undefined;
    left.show([]);
    left.stop();
    this.#own.start();
    this.#own.turnTo(this.#shown, before);
    this.#moved();
  }

  #moved() {
    this.dispatchEvent(new CustomEvent("moved", { detail: { isAway: this.isAway } }));
  }

  show(ids) {
    this.#shown = ids;
    this.#active.show(ids);
  }

  turnTo(ids, moment) {
    this.#shown = ids;
    this.#active.turnTo(ids, moment);
  }

  /** Credit for what is watched in the other window is that window's. */
  watching() {
    return this.isAway ? [] : this.#own.watching();
  }

  stop() {
    this.#window?.close();
    this.#own.stop();
  }

  get live() { return this.#active.live; }
  get playback() { return this.#active.playback; }
  get chosen() { return this.#active.chosen; }
  get mode() { return this.#active.mode; }
  get playing() { return this.#active.playing; }
  get rate() { return this.#active.rate; }
  now() { return this.#active.now(); }
  position(camera) { return this.#active.position(camera ?? this.#active.chosen); }
  moment() { return this.#active.moment(); }
  start() { this.#active.start(); }
  toLive() { this.#active.toLive(); }
  seek(ms) { this.#active.seek(ms); }
  play() { this.#active.play(); }
  pause() { this.#active.pause(); }
  toggle() { this.#active.toggle(); }
  skip(seconds) { this.#active.skip(seconds); }
  step(direction) { this.#active.step(direction); }
  setRate(rate) { this.#active.setRate(rate); }
  faster() { this.#active.faster(); }
  slower() { this.#active.slower(); }
}

/** The player as the desk knows it, wherever the picture stands: on this page, or in a window on a second screen.
 *
 *   const player = new Screen({ slots, cameras, addresses })     the interface of player.js, all of it
 *   player.move(address)        open the window; it takes the picture over and gives the credit for what is watched in it
 *   player.bringBack()          close it: the picture goes on here from the same moment
 *   player.isAway
 * Event "moved" { isAway }.  The window (picture_window.js) finds this page by `opener` and calls adopt(its own Player).
 */

import { Player } from "./player.js";

const EVENTS = ["state", "tile", "time", "mode", "gap", "notices", "away"];
const LOOK_MS = 500;

export class Screen extends EventTarget {
  #own;
  #active;
  #window = null;
  #timer = null;
  #shown = [];

  constructor(given) {
    super();
    this.#own = new Player(given);
    this.#active = this.#own;
    this.#listen(this.#own);
    window.addEventListener("pagehide", () => this.#window?.close());
    window.addEventListener("lw:picture-window", ({ detail }) => detail.from === this.#window && this.#adopt(detail.player));
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
      this.#window = window.open(address, address.replaceAll("/", "-"), "popup,width=1280,height=760");
    } else {
      this.#window.focus();
    }
  }

  bringBack() {
    this.#window?.close();
  }

  #adopt(player) {
    const before = this.#moment();
    this.#own.show([]);
    this.#own.stop();
    this.#active = player;
    this.#listen(player);
    player.start();
    this.#goOn(before);
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
    const before = this.#moment();
    this.#active = this.#own;
    this.#window = null;
    this.#own.start();
    this.#goOn(before);
    this.#moved();
  }

  #moment() {
    const { mode, playing, rate } = this.#active;
    return { mode, playing, rate, at: mode === "playback" ? this.#active.playback.at() : null };
  }

  #goOn({ mode, playing, rate, at }) {
    this.#active.show(this.#shown);
    if (mode === "playback" && at !== null) {
      this.#active.seek(at);
      this.#active.setRate(rate);
    }
    (playing ? this.#active.play() : this.#active.pause());
  }

  #moved() {
    this.dispatchEvent(new CustomEvent("moved", { detail: { isAway: this.isAway } }));
  }

  show(ids) {
    this.#shown = ids;
    this.#active.show(ids);
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

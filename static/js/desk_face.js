/** What stands on and around the picture: live or playback with its distance, gaps with their cause, the clock, the tiles' marks. */

import { beijing } from "./clock.js";
import { filled, length, moment } from "./stage_words.js";

const SPEAKING = ["connecting", "loading", "gap", "no_right", "unplayable", "signed_out"];

export class Face {
  #states = new Map();
  #chosen = null;
  #at = null;

  constructor(player) {
    this.player = player;
    this.tiles = [];
    this.picture = document.getElementById("picture");
    this.mode = document.getElementById("picture-mode");
    this.said = document.getElementById("picture-said");
    this.note = document.getElementById("picture-note");
    this.clock = document.getElementById("clock");
    player.addEventListener("state", ({ detail }) => this.#heed(detail));
    player.addEventListener("tile", ({ detail }) => this.#tile(detail));
    player.addEventListener("time", ({ detail }) => this.#time(detail));
    player.addEventListener("mode", () => this.#draw());
    player.addEventListener("away", ({ detail }) => this.#say(filled(detail.why === "signed_out" ? "signedOut" : "noRight")));
    player.addEventListener("gap", () => this.#draw());
  }

  /** The picture is another monitoring's now. */
  sit({ tiles, isRunning, facts }) {
    Object.assign(this, { tiles, isRunning, periodEnds: Date.parse(facts.periodEnds) || null });
    for (const detail of this.#states.values()) {
      this.#tile(detail);
    }
  }

  turn(camera) {
    this.#chosen = camera;
    this.#draw();
  }

  flagging(ms) {
    this.note.hidden = ms === null;
    if (ms !== null) {
      this.note.textContent = filled("flagging", { time: `${beijing(ms).slice(11)}.${String(Math.floor(ms) % 1000).padStart(3, "0")}` });
    }
  }

  #heed(detail) {
    this.#states.set(detail.camera, detail);
    this.#tile(detail);
    if (detail.camera === this.#chosen) {
      this.#draw();
    }
  }

  #tile({ camera, state, seconds, mode, flaws = [] }) {
    const tile = this.tiles.find(({ dataset }) => Number(dataset.camera) === camera);
    if (!tile || mode !== "live" || tile.dataset.enabled !== "yes") {
      return;
    }
    const tag = tile.querySelector(".lw-tile__tag");
    tile.classList.toggle("lw-tile--fault", state === "gap");
    tile.classList.toggle("lw-tile--stalled", state === "stalled");
    const isLost = ["gap", "stalled"].includes(state);
    const flawed = isLost ? "" : this.#flaws(flaws);
    tile.classList.toggle("lw-tile--flawed", flawed !== "");
    tag.hidden = !isLost && flawed === "";
    tag.textContent = state === "gap" ? filled("fault") : state === "stalled" ? filled("still", { seconds }) : flawed;
    tile.title = flawed === "" ? tile.dataset.title : `${tile.dataset.title} · ${flawed}`;
  }

  /** 画面模糊 14:32:07 起, for each that lasts. */
  #flaws(found) {
    return found.map(({ since_ms, words }) => filled("flaw", { words, begins: moment(since_ms, this.player.now()) })).join(" · ");
  }

  #time({ at }) {
    this.#at = at;
    const now = this.player.now();
    this.clock.textContent = moment(at, now);
    this.clock.title = beijing(at);
    if (this.periodEnds !== null && this.player.mode === "playback" && this.player.playing && at >= this.periodEnds) {
      this.player.pause();
    }
    this.#draw();
  }

  #draw() {
    const found = this.#states.get(this.#chosen) ?? { state: "connecting", seconds: 0, mode: this.player.mode };
    const isLive = this.player.mode === "live";
    this.#buttons(isLive);
    this.mode.querySelector(".lw-dot").className = `lw-dot lw-dot--${isLive && found.state === "live" ? "live" : "playback"}`;
    this.mode.querySelector("[data-words]").textContent = isLive ? this.#liveWords(found) : this.#playbackWords(found);
    this.picture.classList.toggle("lw-picture--connecting", ["connecting", "loading"].includes(found.state));
    this.picture.dataset.state = found.state;
    this.picture.dataset.moving = String(["live", "playing"].includes(found.state));
    const words = SPEAKING.includes(found.state) ? this.#words(found, isLive) : "";
    this.said.classList.toggle("lw-picture__said--gap", found.state === "gap");
    this.#say(words, found.state === "gap" && !isLive);
  }

  #liveWords({ state, seconds, delayMs, flaws = [] }) {
    if (state === "live") {
      const told = delayMs === null ? filled("live") : filled("delay", { seconds: (delayMs / 1000).toFixed(1) });
      return flaws.length === 0 ? told : `${told} · ${this.#flaws(flaws)}`;
    }
    return { frozen: filled("frozen"), stalled: filled("stalled", { seconds }), connecting: filled("connecting", { seconds }), still: filled("elsewhere"), gap: filled("fault") }[state] ?? filled("live");
  }

  #playbackWords({ state }) {
    if (!this.isRunning && state === "paused") {
      return filled("ended");
    }
    const distance = this.#at === null ? "" : length(this.player.now() - this.#at);
    return filled("playback", { distance });
  }

  #words({ state, seconds, sinceMs, words, begins, ends }, isLive) {
    if (state === "gap") {
      return isLive ? filled("gap", { begins: moment(sinceMs, this.player.now()), cause: words ?? "" }) : this.#hole(begins, ends, words);
    }
    return { no_right: filled("noRight"), unplayable: filled("unplayable"), signed_out: filled("signedOut"), connecting: filled("connecting", { seconds }),
      loading: seconds > 0 ? filled("loading", { time: moment(this.#at ?? this.player.now(), this.player.now()) }) : "" }[state] ?? "";
  }

  #hole(begins, ends, words) {
    if (begins === undefined) {
      return filled("none");
    }
    const now = this.player.now();
    return filled("noFootage", { begins: moment(begins, now), ends: moment(ends, now), cause: words });
  }

  /** The gap the playback stands in is known now. */
  gap(camera, hole) {
    const found = this.#states.get(camera);
    if (found?.state === "gap" && hole !== null) {
      this.#states.set(camera, { ...found, ...hole });
      this.#draw();
    }
  }

  #say(words, withNext = false) {
    const [place, button] = [this.said.querySelector("p"), this.said.querySelector("button")];
    if (place.textContent !== words) {
      place.textContent = words;
    }
    this.said.hidden = words === "";
    button.hidden = !withNext;
    button.dataset.do = "next-footage";
    button.textContent = `${filled("next")} N`;
  }

  #buttons(isLive) {
    const transport = document.getElementById("transport");
    transport.querySelector("[data-playing]").hidden = !this.player.playing;
    transport.querySelector("[data-paused]").hidden = this.player.playing;
    document.getElementById("speed").textContent = `×${this.player.rate}`;
    const back = transport.querySelector("[data-do=live]");
    back?.setAttribute("aria-pressed", String(isLive && this.player.playing));
  }
}

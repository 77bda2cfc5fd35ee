/** One running monitoring on the desk: its sheet, its points, what it watches and where its picture stood. Of several one is on the stage;
 * the others keep everything typed in their own elements, out of the page, and go on saving.
 *
 *   const sitting = new Sitting(parts, { stage, pool, headers })
 *       parts: { facts, where, strip, section, title } as the desk's page gives them, `facts` those of its picture; pool: number → camera
 *   sitting.enter()      onto the stage (its elements already stand in the page);   sitting.leave()
 *   sitting.choose(camera), sitting.view(several), sitting.shown()
 *   sitting.acts         what its keys and buttons do;   await sitting.refresh()   what the system noted by itself
 */

import { beijing } from "./clock.js";
import { reportFaults } from "./fault.js";
import { install as installFlag } from "./flag.js";
import { Phases } from "./phases.js";
import { SheetForm } from "./sheet.js";
import { Stills } from "./stills.js";
import { Tally } from "./tally.js";
import { toast } from "./toast.js";
import { Watched } from "./watched.js";

const TILES_MS = 6000;
const FOUR = 4;
/** The last seconds watched count as well: they are told before the sheet is frozen. */
const TELL_MS = 1000;

export class Sitting {
  #sheet = null;
  #flag = null;
  #phases = null;
  #tally = null;
  #stills;
  #watched = null;
  #flagged = null;
  #playedBefore = false;
  #moment = null;
  #scroll = 0;
  #focus = null;
  four = false;

  constructor({ facts, where, strip, section, title }, { stage, pool, headers }) {
    Object.assign(this, { facts, where, strip, section, title, stage, headers });
    this.monitoring = Number(facts.monitoring);
    this.isRunning = facts.stage === "running";
    this.isLive = this.isRunning && facts.mode === "live";
    this.tiles = [...strip.querySelectorAll("[data-camera]")];
    this.cameras = this.tiles.map(({ dataset }) => Object.assign(pool.get(Number(dataset.camera)) ?? { id: Number(dataset.camera) }, {
      point: dataset.pointName, playback: dataset.playback === "yes",
    }));
    this.live = new Set(this.tiles.filter(({ dataset }) => this.isLive && dataset.live === "yes" && dataset.enabled === "yes").map(numberOf));
    this.usable = this.cameras.filter(({ id, playback }) => this.live.has(id) || (!this.isLive && playback));
    this.chosen = (this.usable[0] ?? this.cameras[0])?.id ?? null;
    this.#stills = new Stills({ address: (id) => `${stage.footage(id)}/still.jpg`, everyMs: TILES_MS, width: 160 });
    this.#listen();
  }

  #listen() {
    for (const tile of this.tiles) {
      tile.addEventListener("click", () => this.choose(numberOf(tile)));
    }
    this.strip.querySelector("#view-one").addEventListener("click", () => this.view(false));
    this.strip.querySelector("#view-four").addEventListener("click", () => this.view(true));
  }

  /** The sheet's own scripts look for their places in the page: they begin when it stands there for the first time. */
  #open() {
    this.#watched = new Watched({ player: this.stage.player, monitoring: this.monitoring, address: "/watched", headers: this.headers });
    this.#watched.addEventListener("credited", () => this.stage.sitting === this && this.stage.line.refresh());
    this.#sheet = new SheetForm(this.section.querySelector("#sheet"));
    this.#sheet.beforeLeaving = (leaves) => this.#beforeLeaving(leaves);
    this.#sheet.addEventListener("chosen", ({ detail }) => this.choose(detail.camera));
    this.#flag = this.section.querySelector("#flag-form") === null ? null : installFlag({
      frame: () => ({ camera: this.chosen, point: this.cameras.find(({ id }) => id === this.chosen)?.point ?? "", seenAt: this.#position() }),
      onOpen: (frame) => this.#flagging(frame), onClose: (wasLeft) => this.#flagging(null, wasLeft),
      go: ({ camera, seenAt }) => { this.choose(camera); this.stage.player.seek(seenAt); },
      onClip: (range) => this.stage.line.flagging(range),
      onDone: ({ said }) => { toast(said); this.stage.line.refresh(); this.stage.hands.sit(); this.refresh(); },
    });
    reportFaults(this.section, { headers: this.headers, found: (camera) => this.choose(camera) });
    const phases = new Phases(this.section.querySelector("[data-phases]"), {
      frame: () => ({ camera: this.chosen, seenAt: this.#position() }), headers: this.headers,
      go: (camera, ms) => { this.choose(camera); this.stage.player.seek(ms); },
    });
    phases.addEventListener("stamped", ({ detail }) => { toast(detail.said); this.#turnTo(detail.key); this.#turnPhrases(); this.stage.line.refresh(); });
    phases.addEventListener("struck", ({ detail }) => { toast(detail.said); this.#turnPhrases(); this.stage.line.refresh(); });
    this.#phases = phases;
    this.#turnPhrases();
    this.#openTally();
  }

  #openTally() {
    const element = this.section.querySelector("[data-tally]");
    if (element !== null) {
      this.#tally = new Tally(element, { section: this.section, frame: () => ({ camera: this.chosen, seenAt: this.#position() }), headers: this.headers });
      this.#tally.addEventListener("elsewhere", () => this.refresh());
      this.#sheet.beside = this.#tally;
    }
    Object.assign(this.#sheet.fill, {
      now: () => (this.#position() ? beijing(this.#position()).slice(11, 16) : null),
      count: () => this.#tally?.cartons ?? null, text: () => this.#tally?.text ?? null,
    });
  }

  /** The phrases of what is being done now. */
  #turnPhrases() {
    this.#sheet.turn([...this.section.querySelectorAll("[data-phase][data-stamped]")].at(-1)?.dataset.phase ?? "");
  }

  #position() {
    return this.stage.player.position(this.chosen);
  }

  enter() {
    const isFirst = this.#sheet === null;
    this.stage.turnTo(this);
    if (isFirst) {
      this.#open();
    }
    for (const id of this.live) {
      this.#stills.show(id, this.tiles.find((tile) => numberOf(tile) === id).querySelector("img"));
    }
    this.#goOn(isFirst);
    this.choose(this.chosen);
    if (this.isRunning) {
      this.#watched.start();
    }
    this.section.querySelector(".lw-sheet__body").scrollTop = this.#scroll;
    this.#focus?.focus();
    if (this.#flagged !== null) {
      this.#show(this.#flagged);
    }
    this.refresh();
  }

  /** Live is live; a recording goes on where it stood. */
  #goOn(isFirst) {
    const { player } = this.stage;
    const begins = Date.parse(this.facts.periodBegins ?? this.facts.begins);
    const moment = this.#moment ?? { mode: this.isLive ? "live" : "playback", playing: this.isRunning, rate: 1, at: isFirst ? begins : null };
    player.show(this.shown());
    if (moment.mode === "live") {
      if (!isFirst || player.mode !== "live") {
        player.toLive();
      }
    } else if (moment.at !== null && this.chosen !== null) {
      player.seek(moment.at);
      player.setRate(moment.rate);
      (moment.playing ? player.play() : player.pause());
    }
  }

  leave() {
    const { player } = this.stage;
    const active = document.activeElement;
    this.#focus = this.section.contains(active) ? active : null;
    // a word that is just being composed is finished, and saved
    active?.blur?.();
    this.#scroll = this.section.querySelector(".lw-sheet__body").scrollTop;
    this.#moment = {
      mode: player.mode, playing: this.#flagged === null ? player.playing : this.#playedBefore, rate: player.rate,
      at: player.mode === "playback" ? player.playback.at() : null,
    };
    this.#stills.stop();
    if (this.isRunning) {
      this.#watched.stop();
    }
    this.#show(null);
    if (player.isAway) {
      // the window on the second screen shows one monitoring's cameras
      player.bringBack();
    }
  }

  close() {
    this.#watched?.stop();
  }

  flush() {
    return this.#sheet?.flush() ?? Promise.resolve(true);
  }

  get flagIsOpen() {
    return this.#flag?.isOpen() ?? false;
  }

  setClip(range) {
    this.#flag?.setClip?.(range);
  }

  /** The cameras on screen: the chosen one, in four pictures with the next ones beside it. */
  shown() {
    const at = this.usable.findIndex(({ id }) => id === this.chosen);
    if (!this.four || at < 0) {
      return [this.chosen];
    }
    return [...this.usable.slice(at), ...this.usable.slice(0, at)].slice(0, FOUR).map(({ id }) => id);
  }

  choose(id) {
    if (id === null || !this.cameras.some((camera) => camera.id === id)) {
      return;
    }
    this.chosen = id;
    for (const tile of this.tiles) {
      tile.setAttribute("aria-pressed", String(numberOf(tile) === id));
    }
    this.#sheet.choose(id);
    this.stage.choose(id, this.shown());
  }

  view(several) {
    this.four = several && this.usable.length > 1;
    this.strip.querySelector("#view-one").setAttribute("aria-pressed", String(!this.four));
    this.strip.querySelector("#view-four").setAttribute("aria-pressed", String(this.four));
    this.stage.view(this.four, this.shown());
  }

  /** The picture stands still for the panel; reception goes on behind. */
  #flagging(frame, wasLeft = false) {
    const { player, picture } = this.stage;
    this.#flagged = frame;
    if (this.stage.sitting !== this) {
      // another window of this browser ended it
      return;
    }
    if (frame !== null) {
      // beside a full picture nothing takes the focus: the caret comes once it is small again
      document.fullscreenElement && document.exitFullscreen().then(() => this.section.querySelector("#flag-remark").focus());
      this.#playedBefore = player.playing;
      player.pause();
    } else if (wasLeft && this.isLive) {
      // what was left behind was shown from the recording
      player.toLive();
    } else if (this.#playedBefore) {
      player.play();
    }
    this.#show(frame);
    if (frame === null) {
      picture.focus();
    }
  }

  #show(frame) {
    const { before, after } = this.section.querySelector("#flag-form")?.dataset ?? {};
    this.stage.flagging(frame === null ? null : frame.seenAt, frame === null ? null : { begins: frame.seenAt - before * 1000, ends: frame.seenAt + after * 1000 });
  }

  /** The items of the phase that has just begun. */
  #turnTo(key) {
    for (const group of this.section.querySelectorAll(`[data-group="${CSS.escape(key)}"]`)) {
      group.open = true;
    }
  }

  /** What the system notes by itself. */
  async refresh() {
    const askedAt = performance.now();
    try {
      const answer = await fetch(this.#sheet.root.dataset.facts);
      if (answer.ok) {
        const facts = await answer.json();
        this.#sheet.note(facts);
        this.#tally?.heed(facts.tally, askedAt);
      }
    } catch {
      // the server is away: asked again with the next round
    }
  }

  #beforeLeaving(leaves) {
    if (!this.isRunning) {
      return Promise.resolve();
    }
    if (!leaves) {
      this.#watched.start();
      return Promise.resolve();
    }
    const told = new Promise((done) => {
      this.#watched.addEventListener("credited", done, { once: true });
      setTimeout(done, this.#watched.spans().length === 0 ? 0 : TELL_MS);
    });
    this.#watched.stop();
    return told;
  }

  get acts() {
    return {
      flag: () => this.#flag?.open(), four: () => this.view(!this.four), phase: () => this.#phases.next(), "phase-after": () => this.#phases.after(),
      pallet: () => this.#tally?.count("pallet"), carton: () => this.#tally?.count("carton"), uncount: () => this.#tally?.undo(),
      point: (number) => this.choose(this.cameras[number - 1]?.id ?? null), live: () => this.isLive && this.stage.player.toLive(),
      cross: () => (document.activeElement?.closest(".lw-sheet") ? this.stage.picture.focus() : this.#sheet.focus()),
    };
  }
}

function numberOf({ dataset }) {
  return Number(dataset.camera);
}

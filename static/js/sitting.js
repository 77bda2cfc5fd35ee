/** One running monitoring on the desk: its sheet, its points, what it watches and where its picture stood. Of several one is on the stage;
 * the others keep everything typed in their own elements, out of the page, and go on saving.
 *
 *   const sitting = new Sitting(parts, { stage, pool, headers })
 *       parts: { facts, where, strip, section, title } as the desk's page gives them, `facts` those of its picture; pool: number → camera
 *   sitting.ready()      may be turned to soon;   sitting.enter()   onto the stage (its elements stand in the page);   sitting.leave()
 *   sitting.choose(camera), sitting.view(several), sitting.shown(), sitting.isOnStage
 *   sitting.unsaved      how many of its fields are not on the server;   sitting.onUnsaved = () => …     that has changed
 *   sitting.acts         what its keys and buttons do;   await sitting.refresh()   what the system noted by itself
 */

import { beijing } from "./clock.js";
import { reportFaults } from "./fault.js";
import { Flagging } from "./flagging.js";
import { Phases } from "./phases.js";
import { pictureFirst } from "./picture_first.js";
import { SheetForm } from "./sheet.js";
import { Stills } from "./stills.js";
import { Tally } from "./tally.js";
import { toast } from "./toast.js";
import { Watched } from "./watched.js";

const numberOf = ({ dataset }) => Number(dataset.camera);
const TILES_MS = 6000;
const FOUR = 4;
// the last seconds watched count as well: they are told before the sheet is frozen
const TELL_MS = 1000;

export class Sitting {
  #sheet = null;
  #flag = null;
  #phases = null;
  #tally = null;
  #stills;
  #watched = null;
  #moment = null;
  #scroll = 0;
  #focus = null;
  onUnsaved = () => undefined;
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

  /** Its sheet is made while nobody waits for it, and what a window that is gone left behind of it is told; turned to, it stands there at once. */
  ready() {
    if (this.#sheet === null) {
      this.#sheet = new SheetForm(this.section.querySelector("#sheet"));
      this.#sheet.beforeAsking = () => this.refresh();
      this.#sheet.beforeLeaving = (leaves) => this.#beforeLeaving(leaves);
      this.#sheet.addEventListener("chosen", ({ detail }) => this.choose(detail.camera));
      this.#sheet.addEventListener("unsaved", () => this.onUnsaved());
      this.#readyPhases();
      this.#readyTally();
      this.#beside(this.stage.hands.snapshotsOf(this));
    }
  }

  /** What is told beside the rows counts as unsaved until the server has it. */
  #beside(one) {
    this.#sheet.beside.add(one);
    one.tellings.addEventListener("changed", () => this.onUnsaved());
  }

  /** The rest acts on the stage, or looks for its place in the page: it begins when that stands there for the first time. */
  #open() {
    this.ready();
    this.#watched = new Watched({ player: this.stage.player, monitoring: this.monitoring, address: "/watched", headers: this.headers });
    this.#watched.addEventListener("credited", () => this.isOnStage && this.#credited());
    const form = this.section.querySelector("#flag-form");
    this.#flag = form === null ? null : new Flagging(this, form, {
      done: ({ said }, flagged) => { toast(said + this.#sheet.carry(flagged)); this.stage.line.refresh(); this.stage.hands.sit(); this.refresh(); },
    });
    reportFaults(this.section, { headers: this.headers, found: (camera) => this.choose(camera) });
  }

  #credited() {
    this.stage.line.refresh();
    // that a point was watched long enough to be judged is said as soon as it is so
    this.section.querySelector(".lw-row:not([hidden]) .lw-watched--little") && this.refresh();
  }

  #readyPhases() {
    this.#phases = new Phases(this.section.querySelector("[data-phases]"), {
      frame: () => this.frame(), go: (camera, ms) => this.goTo(camera, ms), headers: this.headers,
    });
    this.#phases.addEventListener("stamped", ({ detail }) => this.#sheet.unfold(detail.key));
    for (const done of ["stamped", "struck"]) {
      this.#phases.addEventListener(done, ({ detail }) => { toast(detail.said); this.#turnPhrases(); this.stage.line.refresh(); });
    }
    this.#phases.addEventListener("elsewhere", () => this.refresh());
    this.#beside(this.#phases);
    this.#turnPhrases();
  }

  #readyTally() {
    const element = this.section.querySelector("[data-tally]");
    if (element !== null) {
      this.#tally = new Tally(element, { section: this.section, frame: () => this.frame(), headers: this.headers });
      this.#tally.addEventListener("elsewhere", () => this.refresh());
      this.#beside(this.#tally);
    }
    Object.assign(this.#sheet.fill, {
      now: () => (this.frame().seenAt ? beijing(this.frame().seenAt).slice(11, 16) : null),
      count: () => this.#tally?.cartons ?? null, text: () => this.#tally?.text ?? null,
    });
  }

  /** The phrases of what is being done now. */
  #turnPhrases() {
    this.#sheet.turn([...this.section.querySelectorAll("[data-phase][data-stamped]")].at(-1)?.dataset.phase ?? "");
  }

  get isOnStage() {
    return this.stage.sitting === this;
  }

  /** What is on screen of it. */
  frame() {
    const point = this.cameras.find(({ id }) => id === this.chosen)?.point ?? "";
    return { camera: this.chosen, point, seenAt: this.isOnStage ? this.stage.player.position(this.chosen) : null };
  }

  goTo(camera, ms) {
    this.choose(camera);
    this.stage.player.seek(ms);
  }

  /** This very frame again, however near the present; where another dock stands on the stage meanwhile, once this one is turned to. */
  standAt(camera, ms) {
    const moment = { mode: this.isLive ? "live" : "playback", playing: false, rate: 1, at: ms };
    this.choose(camera);
    if (this.isOnStage) {
      this.stage.player.turnTo(this.shown(), moment);
    } else {
      this.#moment = moment;
    }
  }

  /** What it stood still for is over. */
  goesOn(mode = this.#moment.mode) {
    this.#moment = { ...this.#moment, mode, playing: true };
  }

  enter() {
    const isFirst = this.#watched === null;
    this.stage.turnTo(this);
    if (isFirst) {
      this.#open();
    }
    for (const id of this.live) {
      this.#stills.show(id, this.tiles.find((tile) => numberOf(tile) === id).querySelector("img"));
    }
    this.stage.player.turnTo(this.shown(), this.#moment ?? this.#first());
    this.choose(this.chosen);
    if (this.isRunning) {
      this.#watched.start();
    }
    this.section.querySelector(".lw-sheet__body").scrollTop = this.#scroll;
    this.#focus?.focus();
    this.refresh();
  }

  /** Live is live; a recording begins at its begin. */
  #first() {
    return { mode: this.isLive ? "live" : "playback", playing: this.isRunning, rate: 1, at: Date.parse(this.facts.periodBegins ?? this.facts.begins) };
  }

  leave() {
    const active = document.activeElement;
    this.#focus = this.section.contains(active) ? active : null;
    // a word that is just being composed is finished, and saved
    active?.blur?.();
    this.#scroll = this.section.querySelector(".lw-sheet__body").scrollTop;
    this.#moment = this.stage.player.moment();
    this.#stills.stop();
    if (this.isRunning) {
      this.#watched.stop();
    }
    this.stage.flagging(null, null);
  }

  get unsaved() {
    return this.#sheet?.left ?? 0;
  }

  flush() {
    return this.#sheet?.flush() ?? Promise.resolve(true);
  }

  close() {
    this.#watched?.stop();
  }

  setClip(range) {
    this.#flag?.setClip(range);
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
    if (this.isOnStage) {
      this.stage.choose(id, this.shown());
      this.#flag?.show();
    }
  }

  view(several) {
    this.four = several && this.usable.length > 1;
    this.strip.querySelector("#view-one").setAttribute("aria-pressed", String(!this.four));
    this.strip.querySelector("#view-four").setAttribute("aria-pressed", String(this.four));
    this.stage.view(this.four, this.shown());
  }

  /** What the system notes by itself. */
  async refresh() {
    await pictureFirst();
    if (!this.isOnStage) {
      return;
    }
    const askedAt = performance.now();
    try {
      const answer = await fetch(this.#sheet.root.dataset.facts);
      const facts = answer.ok ? await answer.json() : null;
      facts && this.#sheet.note(facts, askedAt);
      facts && this.#tally?.heed(facts.tally, askedAt);
      facts && this.#phases.heed(facts.bar, askedAt);
    } catch {
      // the server is away: asked again with the next round
    }
  }

  #beforeLeaving(leaves) {
    this.isLeaving = leaves;
    if (!this.isRunning) {
      return Promise.resolve();
    }
    if (!leaves) {
      this.#watched.start();
      this.stage.player.sit(this);
      return Promise.resolve();
    }
    const { player } = this.stage;
    // what was watched on the second screen is told by its own window
    const isTold = this.#watched.spans().length === 0 && !player.isAway;
    const told = new Promise((done) => {
      this.#watched.addEventListener("credited", done, { once: true });
      setTimeout(done, isTold ? 0 : TELL_MS);
    });
    this.#watched.stop();
    player.sit({ ...this, isRunning: false });
    return told;
  }

  get acts() {
    return {
      flag: () => this.#flag?.open(), four: () => this.view(!this.four), phase: () => this.#phases.next(), "phase-after": () => this.#phases.after(),
      pallet: () => this.#tally?.count("pallet"), carton: () => this.#tally?.count("carton"), uncount: () => this.#tally?.undo(),
      point: (number) => this.choose(this.cameras[number - 1]?.id ?? null), live: () => this.isLive && this.stage.player.toLive(),
      same: () => this.#sheet.same(), cross: () => (document.activeElement?.closest(".lw-sheet") ? this.stage.picture.focus() : this.#sheet.focus()),
    };
  }
}

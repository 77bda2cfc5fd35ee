/** The record sheet on the desk: one row per point shown at a time, ready phrases, results, autosave with its word, what is missing.
 *
 *   const sheet = new SheetForm(section.querySelector("#sheet"))     it need not stand in the page yet
 *   sheet.choose(camera)       show the row of this camera
 *   await sheet.flush()        true when everything is saved
 *   sheet.carry({ camera, item, grade, remark })    what was flagged (if anything) stands in its row; gives the words that say so
 *   sheet.note(facts, askedAt) what the system noted by itself (seconds watched, what is missing)
 *   sheet.fill = { now, count, text }    what fills a phrase: the picture's time, the counted cartons;   sheet.turn(phase)   its phrases first
 *   sheet.focus(), sheet.same()
 *   sheet.beforeAsking         a function that is waited for before it is judged whether enough was watched
 *   sheet.beforeLeaving        a function that is waited for before the sheet is submitted or watching stops; told true, or false to take it back
 * Event "chosen" { camera }: the person chose another row.   Event "unsaved": sheet.left may be another number.
 */

import { askBeforeStop, askBeforeSubmit } from "./asking.js";
import { beijing, serverNow } from "./clock.js";
import { saveAtSignOut } from "./keep.js";
import { Book } from "./phrases.js";
import { RowForm } from "./row.js";
import { reveal } from "./row_conflict.js";
import { rowKeys } from "./row_keys.js";

export class SheetForm extends EventTarget {
  #rows = new Map();
  #word;
  #missing;
  #submit;
  #lacking = false;
  #toldAt = 0;
  phase = "";
  fill = { now: () => null, count: () => null, text: () => null };
  /** What is told beside the rows and may not be on the server yet: counts, stamps, stills. */
  beside = new Set();
  beforeLeaving = async () => undefined;
  beforeAsking = async () => undefined;

  constructor(root) {
    super();
    this.root = root;
    // what a desk brought before one turns to it stands in no page yet
    this.section = root.closest(".lw-sheet");
    this.#word = this.section.querySelector("[data-lw-saved]");
    this.#missing = this.section.querySelector("#missing");
    this.#submit = this.section.querySelector("#submit-open");
    this.isFrozen = root.dataset.frozen !== undefined;
    this.book = new Book(JSON.parse(root.dataset.book), JSON.parse(root.dataset.slots));
    this.points = [...this.section.querySelectorAll("[data-point]")];
    this.points[0]?.parentElement.toggleAttribute("data-few", this.points.length <= 3);
    this.#lacking = this.#submit?.getAttribute("aria-disabled") === "true";
    for (const section of root.querySelectorAll("[data-row]")) {
      this.#rows.set(section.dataset.row, new RowForm(this, section));
    }
    for (const row of this.#rows.values()) {
      row.count();
      if (!this.isFrozen) {
        row.listen();
      }
    }
    this.#listen();
  }

  get chosen() {
    return [...this.#rows.values()].find((row) => !row.section.hidden);
  }

  choose(camera) {
    for (const row of this.#rows.values()) {
      const here = row.camera === camera;
      row.section.hidden = !here;
      row.verdict.hidden = !here;
    }
    for (const point of this.points) {
      const here = Number(point.dataset.point) === camera;
      point.setAttribute("aria-selected", String(here));
      point.tabIndex = here ? 0 : -1;
    }
    this.root.parentElement.scrollTop = 0;
    this.chosen && reveal(this.chosen);
  }

  focus() {
    if (this.isFrozen) {
      this.chosen?.section.querySelector("summary")?.focus();
    } else {
      this.chosen?.toOpenItem();
    }
  }

  /** 同上次 for the row that stands there, from the picture: the next key is the picture's too, and no letter in what was taken over. */
  same() {
    this.isFrozen || this.chosen?.takeOver({ stays: true });
  }

  turn(phase) {
    this.phase = phase;
    for (const row of this.#rows.values()) {
      row.items.forEach((item) => item.turn(phase));
    }
  }

  /** The items of the phase that has just begun. */
  unfold(phase) {
    for (const group of this.section.querySelectorAll(`[data-group="${CSS.escape(phase)}"]`)) {
      group.open = true;
    }
  }

  /** A phrase was put into the own book: every row offers it. */
  learn(phrase) {
    this.book.add(phrase);
    for (const row of this.#rows.values()) {
      row.items.get(`item:${phrase.item}`)?.addChip(phrase);
    }
  }

  /** An act beside the savings; a TypeError where the server is away. */
  async post(address, body) {
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "Content-Type": "application/json", Accept: "application/json" };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    return { ok: answer.ok, told: await answer.json() };
  }

  /** How many fields are not on the server. */
  get unsaved() {
    return [...[...this.#rows.values()].map(({ saver }) => saver), ...this.beside].reduce((sum, { unsaved }) => sum + unsaved, 0);
  }

  /** The same for who looks at another sheet: also where nothing more is tried. */
  get left() {
    return Math.max(this.unsaved, [...this.#rows.values()].some(({ state }) => state === "refused") ? 1 : 0);
  }

  async flush() {
    const all = await Promise.all([...[...this.#rows.values()].map(({ saver }) => saver), ...this.beside].map((each) => each.flush()));
    return all.every(Boolean);
  }

  carry(flagged) {
    const row = [...this.#rows.values()].find(({ camera }) => camera === flagged?.camera);
    if (row === undefined || this.isFrozen) {
      return "";
    }
    row.carry(flagged);
    return this.root.dataset.carried;
  }

  /** What was asked for before the last saving may not know of it: what is missing is the saving's answer then. */
  note(facts, askedAt) {
    for (const row of this.#rows.values()) {
      const seen = facts.watched[row.camera];
      if (seen) {
        row.note(seen);
      }
    }
    if (askedAt >= this.#toldAt) {
      this.lack(facts.lacks);
    }
  }

  lack(lacks) {
    if (this.isFrozen) {
      return;
    }
    const { missing, ready, unfilled, join, end } = this.root.dataset;
    const named = lacks.join(join);
    const empty = [...this.#rows.values()].reduce((sum, row) => sum + (row.unseen ?? 0), 0);
    const words = lacks.length === 0 ? ready + (empty > 0 ? unfilled.replace("{n}", empty) : "") : missing.replace("{count}", lacks.length) + named + end;
    if (this.#missing.textContent !== words) {
      this.#missing.textContent = words;
      this.#missing.title = named;
    }
    this.#toldAt = performance.now();
    this.#lacking = lacks.length > 0;
    this.#submit.toggleAttribute("aria-disabled", this.#lacking);
    if (this.#lacking) {
      this.#submit.setAttribute("aria-disabled", "true");
    }
  }

  /** The autosave word of the whole sheet: what is worst among its rows. */
  say() {
    const states = [...this.#rows.values()].map((row) => row.state);
    const state = ["refused", "away", "kept", "other", "saving", "unsaved"].find((each) => states.includes(each)) ?? "saved";
    const at = beijing(serverNow()).slice(11);
    const count = this.unsaved;
    const word = this.#word;
    const refused = [...this.#rows.values()].find((row) => row.state === "refused");
    word.dataset.state = { away: "kept", refused: "kept" }[state] ?? state;
    const words = state === "away" ? this.root.dataset.away : state === "refused" ? refused.words : word.dataset[state];
    word.textContent = words.replace("{time}", at).replace("{count}", count);
    this.dispatchEvent(new Event("unsaved"));
  }

  #listen() {
    if (!this.isFrozen) {
      rowKeys(this);
    }
    for (const point of this.points) {
      point.addEventListener("click", () => this.#pick(point));
      point.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.code];
        if (step) {
          event.preventDefault();
          const next = this.points.at((this.points.indexOf(point) + step) % this.points.length);
          next.focus();
          this.#pick(next);
        }
      });
    }
    this.#submit?.addEventListener("click", () => {
      if (!this.#lacking) {
        askBeforeSubmit([...this.#rows.values()], this.section);
      }
    });
    for (const form of this.section.querySelectorAll("form[data-flush]")) {
      form.addEventListener("submit", (event) => this.#saveFirst(event, form));
    }
    saveAtSignOut(this);
    for (const kind of ["online", "focus", "pageshow"]) {
      window.addEventListener(kind, () => [...this.#rows.values()].forEach((row) => row.saver.wake()));
    }
    window.addEventListener("pagehide", () => {
      for (const row of this.#rows.values()) {
        row.saver.leave();
      }
    });
  }

  #pick(point) {
    const camera = Number(point.dataset.point);
    this.choose(camera);
    this.dispatchEvent(new CustomEvent("chosen", { detail: { camera } }));
  }

  async #saveFirst(event, form) {
    event.preventDefault();
    const button = form.querySelector("button[data-busy]");
    if (button.getAttribute("aria-busy") === "true") {
      return;
    }
    const [word, dialog] = [button.textContent, form.closest("dialog")];
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset.busy;
    const isAsked = form.dataset.flush === "ask" && await this.#asksToStop();
    if (!isAsked) {
      await this.beforeLeaving(true);
      // who closed the question meanwhile has changed their mind
      if (await this.flush() && dialog?.open !== false) {
        form.submit();
        return;
      }
      this.beforeLeaving(false);
      // what could not be saved stands at its field and in the word; nothing is submitted without it
      dialog?.close();
    }
    button.removeAttribute("aria-busy");
    button.textContent = word;
  }

  /** What was watched since the last telling may be enough by now. */
  async #asksToStop() {
    await this.beforeAsking();
    return askBeforeStop([...this.#rows.values()], this.section);
  }
}

/** The record sheet on the desk: one row per point shown at a time, ready phrases, results, autosave with its word, what is missing.
 *
 *   const sheet = new SheetForm(document.getElementById("sheet"))
 *   sheet.choose(camera)       show the row of this camera
 *   await sheet.flush()        true when everything is saved
 *   sheet.note(facts)          what the system noted by itself (seconds watched, what is missing)
 *   sheet.fill = { now, count, text }    what fills a phrase: the picture's time, the counted cartons;   sheet.turn(phase)   its phrases first
 *   sheet.focus(), sheet.remark (the chosen row's 备注)
 *   sheet.beforeLeaving        a function that is waited for before the sheet is submitted or watching stops; told true, or false to take it back
 * Event "chosen" { camera }: the person chose another row.
 */

import { beijing, serverNow } from "./clock.js";
import { saveAtSignOut } from "./keep.js";
import { Book } from "./phrases.js";
import { RowForm } from "./row.js";
import { rowKeys } from "./row_keys.js";

export class SheetForm extends EventTarget {
  #rows = new Map();
  #word = document.querySelector("[data-lw-saved]");
  #missing = document.getElementById("missing");
  #submit = document.getElementById("submit-open");
  #lacking = false;
  phase = "";
  fill = { now: () => null, count: () => null, text: () => null };
  /** What is written beside the rows and not on the server yet: the counting. */
  beside = null;
  beforeLeaving = async () => undefined;

  constructor(root) {
    super();
    this.root = root;
    this.isFrozen = root.dataset.frozen !== undefined;
    this.book = new Book(JSON.parse(root.dataset.book), JSON.parse(root.dataset.slots));
    this.points = [...document.querySelectorAll("[data-point]")];
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

  get remark() {
    return this.chosen?.remark ?? null;
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
  }

  focus() {
    if (this.isFrozen) {
      this.chosen?.section.querySelector("summary")?.focus();
    } else {
      this.chosen?.toOpenItem();
    }
  }

  turn(phase) {
    this.phase = phase;
    for (const row of this.#rows.values()) {
      row.items.forEach((item) => item.turn(phase));
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
    return [...this.#rows.values()].reduce((sum, row) => sum + row.saver.unsaved, this.beside?.unsaved ?? 0);
  }

  async flush() {
    const all = await Promise.all([...[...this.#rows.values()].map(({ saver }) => saver), this.beside].map((each) => each?.flush() ?? true));
    return all.every(Boolean);
  }

  note(facts) {
    for (const row of this.#rows.values()) {
      const seen = facts.watched[row.camera];
      if (seen) {
        row.note(seen);
      }
    }
    this.lack(facts.lacks);
  }

  lack(lacks) {
    if (this.isFrozen) {
      return;
    }
    const { missing, ready, join, end } = this.root.dataset;
    const named = lacks.join(join);
    const words = lacks.length === 0 ? ready : missing.replace("{count}", lacks.length) + named + end;
    if (this.#missing.textContent !== words) {
      this.#missing.textContent = words;
      this.#missing.title = named;
    }
    this.#lacking = lacks.length > 0;
    this.#submit.toggleAttribute("aria-disabled", this.#lacking);
    if (this.#lacking) {
      this.#submit.setAttribute("aria-disabled", "true");
    }
  }

  /** What the paper will say was not looked at, before nothing can be changed any more. */
  #sayUnseen() {
    const place = document.getElementById("submit-unseen");
    const told = [...this.#rows.values()].map(({ unseen }) => unseen);
    const used = told.filter((each) => each !== null);
    const { words, beside } = place.dataset;
    const said = words.replace("{used}", used.length).replace("{items}", used.reduce((sum, each) => sum + each, 0));
    place.textContent = used.length < told.length ? said + beside.replace("{empty}", told.length - used.length) : said;
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
    this.dispatchEvent(new CustomEvent("unsaved", { detail: { count } }));
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
        this.#sayUnseen();
        document.getElementById("submit").show();
      }
    });
    for (const form of document.querySelectorAll("form[data-flush]")) {
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
    const word = button.textContent;
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset.busy;
    await this.beforeLeaving(true);
    if (await this.flush()) {
      form.submit();
      return;
    }
    this.beforeLeaving(false);
    // what could not be saved stands at its field and in the word; nothing is submitted without it
    button.removeAttribute("aria-busy");
    button.textContent = word;
    form.closest("dialog")?.close();
  }
}

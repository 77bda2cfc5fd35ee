/** Counting cartons on the desk: each count with the time of the picture, kept in this browser until the server has it, there exactly once.
 *
 *   const tally = new Tally(element, { section, frame: () => ({ camera, seenAt }), headers })
 *   tally.count("pallet" | "carton"), tally.undo()      the newest count is taken back: dropped while it waits, else struck
 *   tally.heed(state, askedAt)      what the server says (another window, a colleague), asked for then (performance.now());   tally.unsaved, await tally.flush()
 *   tally.cartons, tally.text       the sum as the server has it, for the sheet; null while nothing is counted or a count still waits
 * Event "elsewhere": another window of this browser counted.
 */

import { post, wordsOf } from "./post.js";
import { Tellings } from "./tellings.js";

const MOST = 9999;

export class Tally extends EventTarget {
  #state;
  #takenAt = 0;
  #isTyped = false;
  #isLate = false;
  #undone = Promise.resolve();

  constructor(element, { section, frame, headers }) {
    super();
    Object.assign(this, { element, section, frame, headers, words: element.dataset });
    this.per = element.querySelector("[data-per-pallet]");
    this.wrong = section.querySelector("[data-tally-wrong]");
    this.#state = JSON.parse(element.dataset.state);
    this.tellings = new Tellings("tally", element.dataset.monitoring, { address: this.words.tally, headers });
    element.addEventListener("click", (event) => this.#click(event.target.closest("button")));
    this.per.addEventListener("input", () => { this.#isTyped = true; });
    this.#listen();
    this.#draw();
  }

  #listen() {
    const { tellings } = this;
    tellings.addEventListener("changed", () => this.#draw());
    tellings.addEventListener("told", ({ detail }) => this.#counted(detail.told.tally));
    // it waits here until it is taken back by hand
    tellings.addEventListener("refused", ({ detail }) => { this.#say(this.words.refused.replace("{why}", detail.why)); this.#draw(); });
    tellings.addEventListener("missed", ({ detail }) => { this.#isLate = true; this.#say(this.words[detail.missed]); });
    tellings.addEventListener("elsewhere", () => this.dispatchEvent(new Event("elsewhere")));
  }

  get unsaved() {
    return this.tellings.unsaved;
  }

  get cartons() {
    return this.#known ? String(this.#state.cartons) : null;
  }

  get text() {
    return this.#known ? this.#state.text : null;
  }

  get #known() {
    return this.unsaved === 0 && this.#state.cartons > 0;
  }

  flush() {
    return this.tellings.flush();
  }

  /** An answer asked for before the last count was in may not know of it: the next one does. */
  heed(state, askedAt) {
    if (this.tellings.sending === null && askedAt >= this.#takenAt) {
      this.#take(state);
    }
  }

  count(kind) {
    const { camera, seenAt } = this.frame();
    const cartons = kind === "pallet" ? Number(this.per.value.trim()) : 1;
    if (!Number.isInteger(cartons) || cartons < 1 || cartons > MOST) {
      this.#say(this.words.noPallet);
      this.per.focus();
      return;
    }
    if (!seenAt || camera === null) {
      this.#say(this.words.nothing);
      return;
    }
    if (!this.tellings.waiting.some(({ isRefused }) => isRefused)) {
      this.#say("");
    }
    this.tellings.tell({ cartons, pallet: kind === "pallet", camera, seen_at: new Date(seenAt).toISOString() });
  }

  /** One after the other: each takes back what then is the last. */
  undo() {
    this.#undone = this.#undone.then(() => this.#undo());
    return this.#undone;
  }

  async #undo() {
    const last = this.tellings.waiting.filter(({ key }) => !this.tellings.isOnItsWay(key)).at(-1);
    if (last !== undefined) {
      this.tellings.drop(last.key);
      this.#say("");
      return;
    }
    await this.tellings.sending;
    if (this.#state.last === null) {
      this.#say(this.words.empty);
      return;
    }
    const { missed, ok, told } = await post(`${this.words.strike}${this.#state.last.id}/strike`, {}, this.headers);
    this.#say(ok ? "" : missed === null ? wordsOf(told) : this.words.notBack);
    if (ok) {
      this.#take(told.tally);
    }
  }

  #click(button) {
    if (button?.dataset.count !== undefined) {
      this.count(button.dataset.count);
    } else if (button?.dataset.undo !== undefined) {
      this.undo();
    }
  }

  #counted(state) {
    this.#isTyped = false;
    this.#take(state);
    if (this.#isLate) {
      this.#isLate = false;
      this.#say("");
    }
  }

  #take(state) {
    this.#state = state;
    this.#takenAt = performance.now();
    this.#draw();
  }

  #draw() {
    const { cartons, pallets, per_pallet: per, declared, last } = this.#state;
    const mine = this.tellings.waiting.filter(({ isRefused }) => !isRefused).map(({ body }) => body);
    const sum = mine.reduce((all, each) => all + each.cartons, cartons);
    const stacked = pallets + mine.filter(({ pallet }) => pallet).length;
    const said = [
      this.words.sum.replace("{cartons}", spaced(sum)), stacked > 0 ? this.words.pallets.replace("{n}", stacked) : "",
      declared === null ? "" : this.words.declared.replace("{n}", spaced(declared)),
    ].filter(Boolean).join(" · ");
    const shown = this.element.querySelector("[data-sum-shown]");
    const short = (declared === null ? this.words.sum : this.words.of).replace("{cartons}", spaced(sum)).replace("{declared}", spaced(declared ?? 0));
    const waits = this.unsaved === 0 ? "" : this.words.waiting.replace("{n}", this.unsaved);
    shown.textContent = waits || short;
    shown.title = said;
    shown.dataset.cartons = sum;
    shown.toggleAttribute("data-waiting", waits !== "");
    shown.toggleAttribute("data-over", declared !== null && sum > declared);
    if (!this.#isTyped && per !== null && document.activeElement !== this.per) {
      this.per.value = per;
    }
    const back = last === null ? this.words.empty : this.words.back.replace("{what}", last.words);
    this.element.querySelector("[data-undo]").title = `${back} Ctrl+F7`;
    for (const place of this.section.querySelectorAll("[data-counted]")) {
      place.hidden = cartons === 0;
      place.querySelector("[data-counted-words]").textContent = said;
    }
  }

  #say(words) {
    this.wrong.textContent = words;
    this.wrong.hidden = words === "";
  }
}

function spaced(number) {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, "\u2009");
}

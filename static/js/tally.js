/** Counting cartons on the desk: each count with the time of the picture, kept in this browser until the server has it, there exactly once.
 *
 *   const tally = new Tally(element, { section, frame: () => ({ camera, seenAt }), headers })
 *   tally.count("pallet" | "carton"), tally.undo()      the newest count is taken back: dropped while it waits, else struck
 *   tally.heed(state, askedAt)      what the server says (another window, a colleague), asked for then (performance.now());   tally.unsaved, await tally.flush()
 *   tally.cartons, tally.text       the sum as the server has it, for the sheet; null while nothing is counted or a count still waits
 * Event "elsewhere": another window of this browser counted.
 */

import { Kept } from "./keep.js";
import { newKey } from "./row_values.js";

/** The server notes every other second what it served: a frame counted at once may not stand there yet, so it is asked again. */
const TRIES = 4;
const PAUSE_MS = 1000;
const RETRY_MS = [1000, 2000, 5000, 10_000];
const AWAY = new Set([400, 401]);
const MOST = 9999;

export class Tally extends EventTarget {
  #state;
  #waiting = new Map();
  #refused = new Map();
  #busy = null;
  #flying = null;
  #timer = 0;
  #tries = 0;
  #takenAt = 0;
  #isTyped = false;

  constructor(element, { section, frame, headers }) {
    super();
    Object.assign(this, { element, section, frame, headers, words: element.dataset });
    this.per = element.querySelector("[data-per-pallet]");
    this.wrong = section.querySelector("[data-tally-wrong]");
    this.#state = JSON.parse(element.dataset.state);
    this.kept = new Kept(document.body.dataset.lwPerson, "tally", element.dataset.monitoring);
    element.addEventListener("click", (event) => this.#click(event.target.closest("button")));
    this.per.addEventListener("input", () => { this.#isTyped = true; });
    for (const kind of ["online", "focus", "pageshow"]) {
      window.addEventListener(kind, () => this.#send());
    }
    this.kept.onDrop(() => this.dispatchEvent(new Event("elsewhere")));
    this.#draw();
    this.#goOn();
  }

  /** What a crash or a lost line left behind is counted now. */
  async #goOn() {
    const left = (await this.kept.all()).sort(([, one], [, other]) => one.at - other.at);
    this.#waiting = new Map([...left, ...this.#waiting]);
    this.#draw();
    this.#send();
  }

  get unsaved() {
    return this.#waiting.size;
  }

  get cartons() {
    return this.#known ? String(this.#state.cartons) : null;
  }

  get text() {
    return this.#known ? this.#state.text : null;
  }

  get #known() {
    return this.#waiting.size === 0 && this.#state.cartons > 0;
  }

  async flush() {
    await this.#send();
    return this.#waiting.size === 0;
  }

  /** An answer asked for before the last count was in may not know of it: the next one does. */
  heed(state, askedAt) {
    if (this.#busy === null && askedAt >= this.#takenAt) {
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
    const key = newKey();
    const copy = { cartons, pallet: kind === "pallet", camera, seen_at: new Date(seenAt).toISOString() };
    this.#waiting.set(key, copy);
    this.kept.put(key, copy);
    this.#say("");
    this.#draw();
    this.#send();
  }

  async undo() {
    const last = [...this.#waiting.keys()].filter((key) => key !== this.#flying).at(-1);
    if (last !== undefined) {
      this.#drop(last);
      this.#say("");
      return;
    }
    await this.#busy;
    if (this.#state.last === null) {
      this.#say(this.words.empty);
      return;
    }
    try {
      const { answer, told } = await this.#post(`${this.words.strike}${this.#state.last.id}/strike`, {});
      this.#say(answer.ok ? "" : (told.error ?? this.words.notBack));
      if (answer.ok) {
        this.#take(told.tally);
      }
    } catch {
      this.#say(this.words.notBack);
    }
  }

  #click(button) {
    if (button?.dataset.count !== undefined) {
      this.count(button.dataset.count);
    } else if (button?.dataset.undo !== undefined) {
      this.undo();
    }
  }

  #send() {
    clearTimeout(this.#timer);
    this.#busy ??= this.#all().finally(() => {
      this.#busy = null;
      this.#flying = null;
      this.#draw();
    });
    return this.#busy;
  }

  async #all() {
    for (let key = this.#next(); key !== undefined; key = this.#next()) {
      this.#flying = key;
      if (!(await this.#one(key, this.#waiting.get(key)))) {
        return;
      }
    }
  }

  #next() {
    return [...this.#waiting.keys()].find((key) => !this.#refused.has(key));
  }

  /** Whether the next may be sent. */
  async #one(key, { cartons, pallet, camera, seen_at }) {
    for (let tries = 0; ; tries += 1) {
      let answer;
      let told;
      try {
        ({ answer, told } = await this.#post(this.words.tally, { key, cartons, pallet, camera, seen_at }));
      } catch {
        return this.#later(this.words.offline);
      }
      if (AWAY.has(answer.status) || answer.status >= 500) {
        return this.#later(AWAY.has(answer.status) ? this.words.away : this.words.offline);
      }
      if (answer.ok) {
        this.#counted(key, told.tally);
        return true;
      }
      if (!told.errors?.seen_at || tries === TRIES) {
        this.#refuse(key, told);
        return true;
      }
      await new Promise((again) => { setTimeout(again, PAUSE_MS); });
    }
  }

  #counted(key, state) {
    this.#isTyped = false;
    this.#drop(key);
    this.#take(state);
    if (this.#tries > 0) {
      this.#tries = 0;
      this.#say("");
    }
  }

  #refuse(key, told) {
    const why = told.error ?? Object.values(told.errors ?? {}).flat().join(" ");
    this.#refused.set(key, why);
    this.#say(this.words.refused.replace("{why}", why));
  }

  #later(words) {
    this.#say(words);
    this.#timer = setTimeout(() => this.#send(), RETRY_MS[Math.min(this.#tries, RETRY_MS.length - 1)]);
    this.#tries += 1;
    return false;
  }

  async #post(address, body) {
    const answer = await fetch(address, {
      method: "POST", headers: { ...this.headers, "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body),
    });
    return { answer, told: AWAY.has(answer.status) || answer.status >= 500 ? {} : await answer.json() };
  }

  #drop(key) {
    this.#waiting.delete(key);
    this.#refused.delete(key);
    this.kept.drop(key);
    this.#draw();
  }

  #take(state) {
    this.#state = state;
    this.#takenAt = performance.now();
    this.#draw();
  }

  #draw() {
    const { cartons, pallets, per_pallet: per, declared, last } = this.#state;
    const mine = [...this.#waiting].filter(([key]) => !this.#refused.has(key)).map(([, copy]) => copy);
    const sum = mine.reduce((all, each) => all + each.cartons, cartons);
    const stacked = pallets + mine.filter(({ pallet }) => pallet).length;
    const said = [
      this.words.sum.replace("{cartons}", spaced(sum)), stacked > 0 ? this.words.pallets.replace("{n}", stacked) : "",
      declared === null ? "" : this.words.declared.replace("{n}", spaced(declared)),
    ].filter(Boolean).join(" · ");
    const shown = this.element.querySelector("[data-sum-shown]");
    const short = (declared === null ? this.words.sum : this.words.of).replace("{cartons}", spaced(sum)).replace("{declared}", spaced(declared ?? 0));
    const waits = this.#waiting.size === 0 ? "" : this.words.waiting.replace("{n}", this.#waiting.size);
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

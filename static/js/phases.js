/** 装箱环节 over the sheet: F8 or a click stamps a phase from the frame on screen; stamps are looked at again or taken back.
 * A stamp stands in the bar at once, and waits in this browser with its moment until the server has it.
 *
 *   const phases = new Phases(element, { frame: () => ({ camera, seenAt }), go: (camera, ms) => …, headers })
 *   phases.next()    F8: what is next (a batch comes again);   phases.after()   Shift+F8: what comes after the batches
 *   phases.heed(bar, askedAt)      the bar as the server has it (another window, a colleague), asked for then (performance.now())
 *   phases.unsaved, await phases.flush()
 * Event "stamped" { key, said }: it stands.   Event "struck" { said }: it was taken back.   Event "elsewhere": another window stamped.
 */

import { beijing } from "./clock.js";
import { hint, known } from "./hint.js";
import { post, wordsOf } from "./post.js";
import { Tellings } from "./tellings.js";

const timeOf = (moment) => beijing(Date.parse(moment)).slice(11);

export class Phases extends EventTarget {
  #bar;
  #said = "";
  #isLate = false;
  #takenAt = 0;

  constructor(element, { frame, go, headers }) {
    super();
    Object.assign(this, { element, frame, go, headers, words: element.dataset });
    this.#bar = element.innerHTML;
    this.tellings = new Tellings("phase", this.words.phases, { address: this.words.phases, headers });
    element.addEventListener("click", (event) => this.#click(event.target.closest("button")));
    element.addEventListener("keydown", (event) => event.code === "Escape" && this.#shut(true));
    hint("phases", element.parentElement);
    this.#listen();
  }

  #listen() {
    const { tellings } = this;
    tellings.addEventListener("changed", () => this.#draw());
    tellings.addEventListener("told", ({ detail: { body, told } }) => this.#take(told, "stamped", body.phase));
    tellings.addEventListener("refused", ({ detail }) => this.#refuse(detail));
    tellings.addEventListener("missed", ({ detail }) => { this.#isLate = true; this.#wrong(this.words[detail.missed]); });
    tellings.addEventListener("elsewhere", () => this.dispatchEvent(new Event("elsewhere")));
  }

  get unsaved() {
    return this.tellings.unsaved;
  }

  flush() {
    return this.tellings.flush();
  }

  /** An answer asked for before the last stamp was in may not know of it, and an open panel is not taken from under the hand. */
  heed(bar, askedAt) {
    const isOpen = this.element.querySelector("[aria-expanded=true]") !== null;
    if (this.tellings.sending === null && askedAt >= this.#takenAt && asWritten(bar) !== this.#bar && !isOpen) {
      const held = this.element.contains(document.activeElement) ? document.activeElement.dataset.phase : undefined;
      this.#bar = asWritten(bar);
      this.#draw();
      held !== undefined && this.#buttonOf(held)?.focus();
    }
  }

  next() {
    this.#stampOf(this.element.querySelector("[data-next]"));
  }

  after() {
    this.#stampOf(this.element.querySelector("[data-after]") ?? this.element.querySelector("[data-next]"));
  }

  #stampOf(button) {
    if (button === null) {
      this.#wrong(this.words.over);
    } else {
      this.#stamp(button.dataset.phase);
    }
  }

  #click(button) {
    if (button === null || button.getAttribute("aria-disabled") === "true") {
      return;
    }
    const { phase, stamped, again, go, camera, strike, shut } = button.dataset;
    if (phase !== undefined && stamped !== undefined) {
      this.#open(button);
    } else if (phase !== undefined && button.dataset.waiting !== undefined) {
      this.#wrong(button.title);
    } else if (phase !== undefined || again !== undefined) {
      this.#stamp(phase ?? again);
    } else if (go !== undefined) {
      this.go(Number(camera), Date.parse(go));
    } else if (strike !== undefined) {
      this.#strike(button);
    } else if (shut !== undefined) {
      this.#shut(true);
    }
  }

  #open(button) {
    const panel = this.element.querySelector(`#${CSS.escape(button.getAttribute("aria-controls"))}`);
    const opens = panel.hidden;
    this.#shut(false);
    panel.hidden = !opens;
    button.setAttribute("aria-expanded", String(opens));
    if (opens) {
      panel.querySelector("button").focus();
    }
  }

  #shut(givesBack) {
    const opener = this.element.querySelector("[aria-expanded=true]");
    for (const panel of this.element.querySelectorAll(".lw-phase")) {
      panel.hidden = true;
    }
    opener?.setAttribute("aria-expanded", "false");
    if (givesBack) {
      opener?.focus();
    }
  }

  #stamp(phase) {
    const { camera, seenAt } = this.frame();
    if (!seenAt || camera === null) {
      this.#wrong(this.words.nothing);
      return;
    }
    known("phases");
    this.#isLate || this.#wrong("");
    this.tellings.tell({ phase, camera, seen_at: new Date(seenAt).toISOString() });
  }

  async #strike(button) {
    button.setAttribute("aria-disabled", "true");
    const { missed, ok, told } = await post(button.dataset.strike, {}, this.headers);
    if (ok) {
      this.#take(told, "struck");
    } else {
      button.removeAttribute("aria-disabled");
      this.#wrong(missed === null ? wordsOf(told) : this.words.notBack);
    }
  }

  #take({ bar, said }, done, key) {
    this.#bar = asWritten(bar);
    this.#takenAt = performance.now();
    if (this.#isLate || done === "struck") {
      [this.#isLate, this.#said] = [false, ""];
    }
    this.#draw();
    this.dispatchEvent(new CustomEvent(done, { detail: { key, said } }));
  }

  /** Which phase, of what moment, does not stand, and why: the person decides what to do of it. */
  #refuse({ key, body, why }) {
    const label = this.#buttonOf(body.phase)?.querySelector(".lw-stages__label").lastChild.textContent.trim() ?? "";
    const before = this.#isLate ? "" : this.#said;
    this.#isLate = false;
    this.#said = before + this.words.refused.replace("{phase}", label).replace("{time}", timeOf(body.seen_at)).replace("{why}", why);
    this.tellings.drop(key);
    // somebody else may have stamped it
    this.dispatchEvent(new Event("elsewhere"));
  }

  #buttonOf(phase) {
    return this.element.querySelector(`[data-phase="${CSS.escape(phase)}"]`);
  }

  /** The bar as the server has it, and in it what waits. */
  #draw() {
    this.element.innerHTML = this.#bar;
    const waiting = this.tellings.waiting.filter(({ body }) => this.#buttonOf(body.phase) !== null);
    if (waiting.length > 0) {
      this.#turn(waiting.map(({ body }) => body.phase));
    }
    for (const { body: { phase, seen_at: seenAt } } of waiting) {
      const button = this.#buttonOf(phase);
      button.dataset.waiting = "";
      button.title = this.words.waits.replace("{time}", timeOf(seenAt));
      button.querySelector("small").textContent = this.words.wait;
    }
    this.#wrong(this.#said);
  }

  /** What is next once these stand: the server's rule (records/phase.py, `bar`). */
  #turn(waiting) {
    const buttons = [...this.element.querySelectorAll("[data-phase]")];
    const at = buttons.findLastIndex(({ dataset }) => dataset.stamped !== undefined || waiting.includes(dataset.phase));
    const [next, after] = buttons[at].dataset.many !== undefined ? [buttons[at], buttons[at + 1]] : [buttons[at + 1]];
    this.element.querySelector(".lw-stages__mark")?.remove();
    for (const button of buttons) {
      const isTold = button === next || button === after;
      const sign = button.querySelector("small");
      button.toggleAttribute("data-next", button === next);
      button.toggleAttribute("data-after", button === after);
      button.parentElement.classList.toggle("is-next", isTold);
      if (isTold) {
        sign.replaceChildren(Object.assign(document.createElement("kbd"), { className: "lw-key", textContent: button === next ? "F8" : "⇧F8" }));
      } else if (sign.querySelector("kbd") !== null) {
        sign.textContent = "–";
      }
    }
  }

  #wrong(words) {
    this.#said = words;
    const place = this.element.querySelector(".lw-phase__wrong");
    place.textContent = words;
    place.hidden = words === "";
  }
}

/** As the browser itself writes it, to be compared. */
function asWritten(bar) {
  const made = document.createElement("template");
  made.innerHTML = bar;
  return made.innerHTML;
}

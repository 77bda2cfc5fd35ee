/** 装箱环节 over the sheet: F8 or a click stamps a phase from the frame on screen; stamps are looked at again or taken back.
 *
 *   const phases = new Phases(element, { frame: () => ({ camera, seenAt }), go: (camera, ms) => …, headers })
 *   phases.next()    F8: what is next (a batch comes again);   phases.after()   Shift+F8: what comes after the batches
 * Event "stamped" { key, said }: it stands.   Event "struck" { said }: it was taken back.
 */

/** The server notes every other second what it served: a frame stamped at once may not stand there yet, so it is asked again. */
const TRIES = 4;
const PAUSE_MS = 1000;

export class Phases extends EventTarget {
  #busy = false;

  constructor(element, { frame, go, headers }) {
    super();
    Object.assign(this, { element, frame, go, headers });
    element.addEventListener("click", (event) => this.#click(event.target.closest("button")));
    element.addEventListener("keydown", (event) => event.code === "Escape" && this.#shut(true));
  }

  next() {
    this.#stampOf(this.element.querySelector("[data-next]"));
  }

  after() {
    this.#stampOf(this.element.querySelector("[data-after]") ?? this.element.querySelector("[data-next]"));
  }

  #stampOf(button) {
    if (button === null) {
      this.#wrong(this.element.dataset.over);
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
    } else if (phase !== undefined || again !== undefined) {
      this.#stamp(phase ?? again);
    } else if (go !== undefined) {
      this.go(Number(camera), Date.parse(go));
    } else if (strike !== undefined) {
      this.#send(strike, {}, "struck");
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

  #stamp(key) {
    const { camera, seenAt } = this.frame();
    if (!seenAt || camera === null) {
      this.#wrong(this.element.dataset.nothing);
      return;
    }
    this.#send(this.element.dataset.phases, { key, camera, seen_at: new Date(seenAt).toISOString() }, "stamped");
  }

  async #send(address, body, done) {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    this.#wrong("");
    this.element.setAttribute("aria-busy", "true");
    try {
      const { ok, told } = await this.#post(address, body);
      if (ok) {
        this.element.innerHTML = told.bar;
        this.dispatchEvent(new CustomEvent(done, { detail: { key: body.key, said: told.said } }));
      } else {
        this.#wrong(told.error ?? Object.values(told.errors ?? {}).flat().join(" "));
      }
    } catch {
      this.#wrong(this.element.dataset.offline);
    } finally {
      this.#busy = false;
      this.element.removeAttribute("aria-busy");
    }
  }

  async #post(address, body) {
    for (let tries = 0; ; tries += 1) {
      const answer = await fetch(address, {
        method: "POST", headers: { ...this.headers, "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body),
      });
      const told = await answer.json();
      if (answer.ok || !told.errors?.seen_at || tries === TRIES) {
        return { ok: answer.ok, told };
      }
      await new Promise((again) => setTimeout(again, PAUSE_MS));
    }
  }

  #wrong(words) {
    const place = this.element.querySelector(".lw-phase__wrong");
    place.textContent = words;
    place.hidden = words === "";
  }
}

/** The hand on a camera that turns: who holds it, directions and zoom held by pointer or key, known places, the way home (C9-2, D3-2).
 *
 *   const hand = new Steering({ root, headers, camera: () => id, isLive: () => whether the picture is the camera's now, tell: (words) => … })
 *   hand.toggle()       P: the panel, and with it the mode;   hand.turn()   another camera is chosen
 *   hand.isOpen
 * A held button tells the server again and again; each move ends by itself after a second, so nothing turns on when the line breaks.
 */

import { isFree } from "./keys.js";

const AGAIN_MS = 500;
const LOOK_MS = 2000;
const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
const ZOOM = { Equal: "closer", NumpadAdd: "closer", Minus: "wider", NumpadSubtract: "wider" };

export class Steering {
  #held = new Set();
  #loop = null;
  #timer = 0;
  #state = null;
  #camera = null;

  constructor({ root, headers, camera, isLive = () => true, tell }) {
    Object.assign(this, { root, headers, camera, isLive, tell });
    this.parts = Object.fromEntries(
      ["held", "said", "takeover", "hands", "places", "keep", "foot", "back"].map((name) => [name, root.querySelector(`[data-${name}]`)]),
    );
    this.#listen();
  }

  #listen() {
    const { root } = this;
    for (const kind of ["dblclick", "wheel", "pointerdown"]) {
      root.addEventListener(kind, (event) => event.stopPropagation());
    }
    root.addEventListener("pointerdown", (event) => {
      const button = event.target.closest("[data-way]");
      if (button !== null && event.button === 0) {
        button.setPointerCapture(event.pointerId);
        this.#press(button.dataset.way);
      }
    });
    for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) {
      root.addEventListener(kind, (event) => event.target.dataset?.way && this.#letGo(event.target.dataset.way));
    }
    root.addEventListener("click", (event) => this.#click(event.target.closest("button")));
    root.querySelector("[data-takeover]").addEventListener("submit", (event) => this.#submit(event, "take"));
    root.querySelector("[data-save]").addEventListener("submit", (event) => this.#submit(event, "save"));
    document.addEventListener("keydown", (event) => this.#key(event), { capture: true });
    document.addEventListener("keyup", (event) => this.#keyUp(event), { capture: true });
    for (const [place, kind] of [[window, "blur"], [window, "pagehide"], [document, "visibilitychange"]]) {
      place.addEventListener(kind, () => this.#letAll());
    }
  }

  get isOpen() {
    return !this.root.hidden;
  }

  toggle() {
    return this.isOpen ? this.close() : this.open();
  }

  open() {
    this.root.hidden = false;
    this.#mark();
    this.#camera = this.camera();
    this.#say("");
    this.#look();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => document.hidden || this.#look(), LOOK_MS);
  }

  close() {
    this.#letAll();
    clearInterval(this.#timer);
    this.root.hidden = true;
    this.#mark();
    if (this.#state?.held?.mine) {
      this.tell(this.root.dataset.stays);
    }
    this.#state = null;
  }

  #mark() {
    document.querySelector("[data-do=ptz]")?.setAttribute("aria-expanded", String(this.isOpen));
  }

  turn() {
    if (this.isOpen && this.camera() !== this.#camera) {
      this.#letAll();
      this.open();
    }
  }

  #address(act, camera = this.#camera) {
    return `${this.root.dataset.address}${camera}/ptz/${act}`;
  }

  async #look() {
    const camera = this.#camera;
    try {
      const answer = await fetch(this.#address("state"));
      if (answer.ok && camera === this.#camera) {
        this.#draw(await answer.json());
      }
    } catch {
      // asked again in a moment
    }
  }

  /** Tell the server; true when it was done. What was refused stands on the panel. */
  async #send(act, body = {}, camera = this.#camera) {
    try {
      const address = act.startsWith("/") ? act : this.#address(act, camera);
      const answer = await fetch(address, {
        method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json", ...this.headers }, body: JSON.stringify(body),
      });
      const told = await answer.json();
      if (camera !== this.#camera || !this.isOpen) {
        return answer.ok;
      }
      const why = told.error ?? Object.values(told.errors ?? {})[0]?.[0] ?? this.root.dataset.offline;
      this.#say(answer.ok ? (told.warns ? told.said : "") : why);
      if (told.state) {
        this.#draw(told.state);
      } else {
        this.#look();
      }
      return answer.ok;
    } catch {
      this.#say(this.root.dataset.offline);
      return false;
    }
  }

  #say(words) {
    this.parts.said.textContent = words;
    this.parts.said.hidden = words === "";
  }

  #draw(state) {
    const { held, takeover, hands, places, keep, foot, back, said } = this.parts;
    this.#state = state;
    const { root } = this;
    held.textContent = state.held === null ? (state.may ? root.dataset.free : "") : root.dataset.left.replace("{words}", state.held.words).replace("{n}", state.held.left);
    const isMine = state.held?.mine === true;
    const usable = state.may && this.isLive();
    hands.hidden = !usable || (!state.free && !isMine);
    foot.hidden = !state.may;
    takeover.hidden = !(usable && state.wants_reason && !state.free);
    keep.hidden = !state.saves;
    root.querySelector("[data-release]").hidden = !isMine;
    back.textContent = state.back;
    back.dataset.stage = state.stage;
    const busy = usable ? (state.free ? "" : state.busy) : (state.why ?? root.dataset.playback);
    if (busy && (said.hidden || said.dataset.busy)) {
      this.#say(busy);
      said.dataset.busy = "yes";
    } else if (!busy && said.dataset.busy) {
      this.#say("");
      delete said.dataset.busy;
    }
    this.#drawPlaces(places, state.presets);
  }

  #drawPlaces(places, presets) {
    const told = JSON.stringify(presets);
    if (places.dataset.told === told) {
      return;
    }
    places.dataset.told = told;
    places.replaceChildren(...presets.map(({ name, home, go }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "lw-stage-button lw-stage-button--small";
      button.dataset.go = go;
      button.textContent = home ? `${name} · ${places.dataset.home}` : name;
      return button;
    }));
    if (presets.length === 0) {
      places.textContent = places.dataset.none;
    }
  }

  #click(button) {
    if (button === null) {
      return;
    }
    const { close, restore, release, go } = button.dataset;
    if (close !== undefined) {
      this.close();
    } else if (restore !== undefined) {
      this.#send("restore");
    } else if (release !== undefined) {
      this.#send("release");
    } else if (go !== undefined) {
      this.#send(go);
    }
  }

  async #submit(event, act) {
    event.preventDefault();
    const form = event.target;
    const fields = new FormData(form);
    const body = act === "take" ? { reason: fields.get("reason") } : { name: fields.get("name"), is_home: fields.has("is_home") };
    if (await this.#send(act, body)) {
      form.reset();
      form.closest("details")?.removeAttribute("open");
    }
  }

  /** While the mode is on, arrows and +/− are the camera's, Esc ends the control. */
  #key(event) {
    const isOurs = this.isOpen && isFree(event) && (event.target === document.body || event.target.closest?.(".lw-stage, .lw-ptz") !== null);
    if (!isOurs || event.target.closest?.("input[type=range]")) {
      return;
    }
    const onButton = event.target.closest?.("[data-way]");
    const way = ARROWS[event.code] ?? ZOOM[event.code] ?? (onButton && ["Space", "Enter"].includes(event.code) ? onButton.dataset.way : undefined);
    if (event.code === "Escape" && !this.root.dataset.camera) {
      event.stopPropagation();
      this.#letAll();
      if (this.#state?.held?.mine) {
        this.#send("release").then(() => this.isOpen && this.#shut());
      } else {
        this.#shut();
      }
    } else if (way !== undefined && !this.parts.hands.hidden) {
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) {
        this.#press(way);
      }
    }
  }

  #shut() {
    this.#state = null;
    this.close();
  }

  #keyUp(event) {
    const onButton = event.target.closest?.("[data-way]");
    const way = ARROWS[event.code] ?? ZOOM[event.code] ?? (onButton && ["Space", "Enter"].includes(event.code) ? onButton.dataset.way : undefined);
    if (way !== undefined && this.#held.has(way)) {
      event.preventDefault();
      event.stopPropagation();
      this.#letGo(way);
    }
  }

  #press(way) {
    this.#held.add(way);
    this.#loop ??= this.#hold();
  }

  #letGo(way) {
    this.#held.delete(way);
    this.wake?.();
  }

  #letAll() {
    this.#held.clear();
    this.wake?.();
  }

  /** What is held now, as one direction: ↑ and ← together are ↖. */
  #way() {
    const held = [...this.#held];
    const [up, along] = [held.find((way) => way === "up" || way === "down"), held.find((way) => way === "left" || way === "right")];
    return up && along ? `${up}-${along}` : held.at(-1);
  }

  /** The camera is the one that it began with: that one is stopped, whichever is on the stage by then. */
  async #hold() {
    const camera = this.#camera;
    const isHeld = () => this.#held.size > 0 && camera === this.#camera;
    let hasMoved = false;
    do {
      const way = this.#way();
      hasMoved = await this.#send("move", { way }, camera);
      if (hasMoved && isHeld() && way === this.#way()) {
        await new Promise((done) => {
          this.wake = done;
          setTimeout(done, AGAIN_MS);
        });
      }
    } while (hasMoved && isHeld());
    if (hasMoved) {
      await this.#send("stop", {}, camera);
    } else if (camera === this.#camera) {
      this.#held.clear();
    }
    // what was pressed while it stopped begins now
    this.#loop = this.#held.size > 0 ? this.#hold() : null;
  }
}

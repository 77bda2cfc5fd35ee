/** Brightness and contrast of what is seen, for each camera apart; what is recorded and kept as evidence stays as it is.
 *
 *   const light = new Light({ picture, panel, button, camera: () => id })
 *   light.toggle(), light.close(), light.turn()     the panel; the chosen camera is another one now
 */

const PLAIN = { brightness: 100, contrast: 100 };

export class Light {
  #of = new Map();

  constructor({ picture, panel, button, camera }) {
    Object.assign(this, { picture, panel, button, camera });
    this.sliders = [...panel.querySelectorAll("input[type=range]")];
    for (const slider of this.sliders) {
      slider.addEventListener("input", () => this.#set({ ...this.#now(), [slider.name]: Number(slider.value) }));
    }
    panel.querySelector("[data-reset]").addEventListener("click", () => this.#set(PLAIN));
    panel.addEventListener("keydown", (event) => event.code === "Escape" && this.close());
    new MutationObserver(() => this.#paint()).observe(picture, { subtree: true, attributeFilter: ["data-camera"] });
  }

  #now() {
    return this.#of.get(this.camera()) ?? PLAIN;
  }

  #set(values) {
    if (values.brightness === PLAIN.brightness && values.contrast === PLAIN.contrast) {
      this.#of.delete(this.camera());
    } else {
      this.#of.set(this.camera(), values);
    }
    this.turn();
  }

  toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.button.setAttribute("aria-expanded", String(!this.panel.hidden));
    if (!this.panel.hidden) {
      this.sliders[0].focus();
    }
  }

  close() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  }

  turn() {
    for (const slider of this.sliders) {
      slider.value = this.#now()[slider.name];
      slider.nextElementSibling.textContent = `${slider.value} %`;
    }
    this.button.classList.toggle("lw-stage-button--changed", this.#of.has(this.camera()));
    this.#paint();
  }

  #paint() {
    for (const cell of this.picture.querySelectorAll("[data-camera]")) {
      const values = this.#of.get(Number(cell.dataset.camera));
      if (values === undefined) {
        cell.style.removeProperty("--lw-light");
      } else {
        cell.style.setProperty("--lw-light", `brightness(${values.brightness}%) contrast(${values.contrast}%)`);
      }
    }
  }
}

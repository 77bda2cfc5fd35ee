/** Digital zoom of each picture on the stage, live and recorded: the wheel enlarges around the pointer, dragging moves.
 *
 *   const zoom = new Zoom(picture, () => cell)     the frame of all, and the cell that the keys act on
 *   zoom.toggle(), zoom.closer(), zoom.pan(dx, dy), zoom.reset(), zoom.isZoomed
 * The cell keeps its place (who watches is told by it); only its frames are moved, by --lw-lens.
 */

const MOST = 8;
const STEP = 1.2;
const BY_KEY = 2;
const CLICK_PX = 4;

export class Zoom {
  #lenses = new Map();
  #from = null;

  constructor(frame, cell) {
    this.frame = frame;
    this.cell = cell;
    frame.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    frame.addEventListener("pointerdown", (event) => this.#grab(event));
    frame.addEventListener("pointermove", (event) => this.#drag(event));
    for (const kind of ["pointerup", "pointercancel"]) {
      frame.addEventListener(kind, () => this.#drop());
    }
    // what was dragged was not chosen
    frame.addEventListener("click", (event) => this.#from?.moved && event.stopPropagation(), { capture: true });
  }

  get isZoomed() {
    return this.#lenses.size > 0;
  }

  reset() {
    for (const cell of [...this.#lenses.keys()]) {
      this.#look(cell, { scale: 1, x: 0, y: 0 });
    }
  }

  toggle() {
    if (this.isZoomed) {
      this.reset();
    } else {
      this.closer();
    }
  }

  closer() {
    const cell = this.cell();
    const { scale, x, y } = this.#lens(cell);
    this.#look(cell, { scale: scale * BY_KEY, x: x * BY_KEY, y: y * BY_KEY });
  }

  /** Move the window over the picture by shares of its size. */
  pan(dx, dy) {
    const cell = this.cell();
    const lens = this.#lens(cell);
    this.#look(cell, { ...lens, x: lens.x - dx * cell.clientWidth, y: lens.y - dy * cell.clientHeight });
  }

  #lens(cell) {
    return this.#lenses.get(cell) ?? { scale: 1, x: 0, y: 0 };
  }

  #cellAt(event) {
    return event.target.closest?.("[data-camera]") ?? this.cell();
  }

  #wheel(event) {
    event.preventDefault();
    const cell = this.#cellAt(event);
    const box = cell.getBoundingClientRect();
    const lens = this.#lens(cell);
    const [x, y] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    const scale = Math.min(MOST, Math.max(1, lens.scale * (event.deltaY < 0 ? STEP : 1 / STEP)));
    const grown = scale / lens.scale;
    this.#look(cell, { scale, x: x - (x - lens.x) * grown, y: y - (y - lens.y) * grown });
  }

  #grab(event) {
    const cell = this.#cellAt(event);
    this.#from = null;
    if (this.#lenses.has(cell) && event.button === 0 && !event.target.closest("button")) {
      const lens = this.#lens(cell);
      this.#from = { cell, x: event.clientX - lens.x, y: event.clientY - lens.y, at: [event.clientX, event.clientY], held: true, moved: false };
      this.frame.setPointerCapture(event.pointerId);
    }
  }

  #drag(event) {
    const from = this.#from;
    if (from?.held) {
      from.moved ||= Math.hypot(event.clientX - from.at[0], event.clientY - from.at[1]) > CLICK_PX;
      this.#look(from.cell, { scale: this.#lens(from.cell).scale, x: event.clientX - from.x, y: event.clientY - from.y });
    }
  }

  #drop() {
    if (this.#from !== null) {
      this.#from.held = false;
    }
  }

  #look(cell, wanted) {
    const scale = Math.min(MOST, Math.max(1, wanted.scale));
    const [mostX, mostY] = [(cell.clientWidth * (scale - 1)) / 2, (cell.clientHeight * (scale - 1)) / 2];
    const x = Math.min(mostX, Math.max(-mostX, wanted.x));
    const y = Math.min(mostY, Math.max(-mostY, wanted.y));
    if (scale === 1) {
      this.#lenses.delete(cell);
      cell.style.removeProperty("--lw-lens");
    } else {
      this.#lenses.set(cell, { scale, x, y });
      cell.style.setProperty("--lw-lens", `translate(${x}px, ${y}px) scale(${scale})`);
    }
    this.frame.classList.toggle("lw-picture--zoomed", this.isZoomed);
  }
}

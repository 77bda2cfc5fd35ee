/** One item of a row on the desk: its chips of ready phrases, the box in which one writes, the mark that its words are last time's.
 *
 *   const item = new RowItem(row, element)     row: a RowForm
 *   item.listen(), item.open()                 open: the caret stands in its box
 *   item.value, item.shape()                   after it was written by anybody
 *   item.isTaken, item.turn(phase)             another phase of the loading: its phrases come first, those of other phases leave
 */

import { PhraseBox } from "./phrase_box.js";
import { JOINT, parts } from "./phrases.js";

export class RowItem {
  constructor(row, element) {
    Object.assign(this, { row, element });
    this.key = element.dataset.item;
    this.field = `item:${this.key}`;
    this.input = element.querySelector("input");
    this.group = element.closest("[data-group]");
    this.#takeChips();
  }

  /** The page gives the ready phrases of an item once, in its first row: the others show the same. */
  #takeChips() {
    const own = this.element.querySelector(".lw-seen__phrases");
    if (own?.childElementCount === 0) {
      const first = this.row.sheet.root.querySelector(`[data-item="${this.key}"] .lw-seen__phrases`);
      own.append(...[...first.children].map((chip) => chip.cloneNode(true)));
    }
  }

  get value() {
    return this.input.value;
  }

  set value(words) {
    this.input.value = words;
  }

  get isTaken() {
    return this.element.dataset.taken !== undefined;
  }

  set isTaken(is) {
    // the place of its words stays until the row is left
    this.element.toggleAttribute("data-was-taken", this.isTaken && !is && this.#isHeld);
    this.element.toggleAttribute("data-taken", is);
  }

  /** The pointer or the caret is here: nothing may move. */
  get #isHeld() {
    return this.row.section.matches(":hover") || this.element.contains(document.activeElement);
  }

  get #chips() {
    return [...this.element.querySelectorAll("[data-phrase]")];
  }

  listen() {
    const { sheet, saver } = this.row;
    this.box = new PhraseBox(this.input, {
      item: this.key, book: sheet.book, words: sheet.root.dataset, phase: () => sheet.phase, fill: sheet.fill,
      written: (value) => {
        this.#unfold();
        saver.change(this.field, value);
        this.shape();
        this.#say();
      },
      next: (by, isDone) => this.#next(by, isDone), leave: () => this.row.toResult(), keep: (text) => this.row.keep(this, text),
    });
    for (const kind of ["input", "compositionend"]) {
      this.input.addEventListener(kind, (event) => {
        this.element.dataset.writing = "";
        this.row.typed(event, this.field, this.input);
        this.#press();
        this.#say();
        this.row.count();
      });
    }
    this.element.addEventListener("focusin", () => this.element.dataset.filled !== undefined && this.#unfold());
    this.element.addEventListener("focusout", ({ relatedTarget }) => !this.element.contains(relatedTarget) && this.#fold());
    this.row.section.addEventListener("pointerleave", () => this.#fold());
    this.element.addEventListener("click", (event) => this.#click(event.target.closest("button")));
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** What is chosen by a chip stands as the pressed chip: its box would move what is below it, and stays away until the row is left. */
  #unfold() {
    const { dataset } = this.element;
    if (this.#isHeld && !this.input.checkVisibility()) {
      dataset.picked = "";
    } else if (dataset.picked === undefined) {
      dataset.writing = "";
    }
  }

  /** Under a pointer nothing moves: what a click or the caret opened folds away once neither is there. */
  #fold() {
    const { dataset } = this.element;
    if (!this.#isHeld && ["writing", "picked", "wasTaken"].some((state) => dataset[state] !== undefined)) {
      delete dataset.writing;
      delete dataset.picked;
      delete dataset.wasTaken;
      this.#endAnother();
      this.shape();
    }
  }

  /** Nothing was written behind the joint. */
  #endAnother() {
    const text = parts(this.value).join(JOINT);
    if (this.value.trimEnd().endsWith(JOINT)) {
      this.value = text;
      this.row.saver.change(this.field, text);
    }
  }

  #click(button) {
    if (button === null) {
      return;
    }
    const { phrase, other, confirm, countedPut, keep } = button.dataset;
    if (phrase !== undefined) {
      this.box.toggle(this.#phrase(phrase));
    } else if (other !== undefined) {
      this.#unfold();
      this.#beginAnother();
      this.open();
    } else if (confirm !== undefined) {
      this.confirm();
    } else if (countedPut !== undefined) {
      this.putCounted();
    } else if (keep !== undefined) {
      this.row.keep(this, this.value.trim());
    }
  }

  /** What is written oneself stands beside the chosen phrases, not in them. */
  #beginAnother() {
    const text = this.value.trimEnd();
    this.value = text === "" || text.endsWith(JOINT) ? text : text + JOINT;
  }

  #phrase(text) {
    return this.row.sheet.book.of(this.key).find((each) => each.text === text) ?? { item: this.key, text, part: "" };
  }

  /** Last time's words hold this time as well: they are written anew, as what was seen now. */
  confirm() {
    if (this.isTaken) {
      this.row.saver.change(this.field, this.value, { again: true });
      this.isTaken = false;
    }
  }

  /** The sum of the counting, in the place of an earlier one. */
  putCounted() {
    const text = this.row.sheet.fill.text();
    if (text !== null) {
      const [before] = text.split(/\d/);
      const isSum = (each) => each.startsWith(before) && /^\d/.test(each.slice(before.length));
      this.value = [...parts(this.value).filter((each) => !isSum(each)), text].join(JOINT);
      this.box.written(this.value);
    }
  }

  open() {
    if (this.group !== null) {
      this.group.open = true;
    }
    this.element.dataset.writing = "";
    this.input.focus();
    this.input.setSelectionRange(this.value.length, this.value.length);
    this.element.scrollIntoView({ block: "nearest" });
  }

  #next(by, isDone) {
    if (isDone) {
      this.confirm();
    }
    this.row.toItem(this, by);
  }

  /** On a chip arrows go from item to item, and a letter begins to look for a phrase. */
  #key(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.target === this.input) {
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step !== undefined) {
      event.preventDefault();
      this.row.toItem(this, step);
    } else if (/^Key[A-Z]$/.test(event.code)) {
      this.open();
    }
  }

  addChip(phrase) {
    if (!this.#chips.some(({ dataset }) => dataset.phrase === phrase.text)) {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "lw-chip", textContent: phrase.text });
      made.dataset.phrase = phrase.text;
      this.element.querySelector("[data-other]").before(made);
      this.#press();
    }
  }

  turn(phase) {
    const own = this.group?.dataset.group;
    const holder = this.element.querySelector(".lw-seen__phrases");
    for (const chip of this.#chips.filter(({ dataset }) => dataset.inPhase !== undefined)) {
      chip.hidden = ![phase, own].includes(chip.dataset.inPhase);
      if (chip.dataset.inPhase === phase && phase !== own) {
        holder.prepend(chip);
      }
    }
  }

  shape() {
    this.element.toggleAttribute("data-filled", this.value.trim() !== "");
    if (this.element.dataset.picked !== undefined && !this.#isSaid) {
      this.element.dataset.writing = "";
    }
    this.#press();
    this.row.count();
  }

  /** Whether the pressed chips say all there is; else the box stands below them. */
  get #isSaid() {
    const said = this.#chips.filter(({ hidden }) => !hidden).map(({ dataset }) => dataset.phrase);
    return this.row.sheet.book.slotIn(this.value) === null && parts(this.value).every((each) => said.includes(each));
  }

  press() {
    this.#press();
  }

  #press() {
    for (const chip of this.#chips) {
      chip.setAttribute("aria-pressed", String(this.row.sheet.book.holds(this.value, { text: chip.dataset.phrase })));
    }
  }

  /** What a phrase leaves open is said until it is filled. */
  #say() {
    this.row.sayOpen(this.field, this.value);
  }
}

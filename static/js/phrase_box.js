/** The box in which one writes of an item, or 备注: letters find phrases by their initials, Enter takes one, fills what it leaves open, goes on.
 *
 *   new PhraseBox(control, { item, book, words, phase: () => key, fill: { now: () => "14:32" | null, count: () => "336" | null }, written, next, leave, keep })
 *       written(value)  it was changed by taking or filling;   next(by)  on to the next item (an item's box only);   leave()  out to the result
 *       keep(text)      into the own book
 *   box.take(phrase)    a ready phrase, by click or key
 * What an input method is still composing never asks and is never answered.
 */

import { asked } from "./phrases.js";

let made = 0;

export class PhraseBox {
  #list = document.createElement("ul");
  #found = [];
  #at = -1;
  #asked = null;
  #isCombobox;

  constructor(control, given) {
    Object.assign(this, { control, ...given });
    made += 1;
    Object.assign(this.#list, { id: `proposals-${made}`, className: "lw-proposals", hidden: true });
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.words.proposals);
    control.after(this.#list);
    control.setAttribute("aria-controls", this.#list.id);
    control.setAttribute("aria-autocomplete", "list");
    // a field of several lines is no combobox
    this.#isCombobox = control.tagName === "INPUT";
    if (this.#isCombobox) {
      control.setAttribute("role", "combobox");
      control.setAttribute("aria-expanded", "false");
    }
    for (const kind of ["input", "compositionend"]) {
      control.addEventListener(kind, (event) => (event.isComposing ? this.#shut() : this.#propose()));
    }
    control.addEventListener("keydown", (event) => this.#key(event));
    control.addEventListener("blur", () => this.#shut());
    // the box keeps the focus while a proposal is clicked
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#accept(this.#found[[...this.#list.children].indexOf(event.target.closest("li"))]));
  }

  get value() {
    return this.control.value;
  }

  take(phrase) {
    this.#write(this.book.joined(this.item, this.value, phrase));
  }

  toggle(phrase) {
    if (this.book.holds(this.value, phrase)) {
      this.#write(this.book.without(this.value, phrase));
    } else {
      this.take(phrase);
    }
  }

  #write(value) {
    this.control.value = value;
    this.#shut();
    this.written(value);
    this.#select(value);
  }

  /** What is left open is chosen, so that typing writes over it. */
  #select(value) {
    const open = this.book.slotIn(value);
    if (open !== null) {
      this.control.focus();
      this.control.setSelectionRange(open.from, open.from + open.slot.length);
    } else if (document.activeElement === this.control) {
      this.control.setSelectionRange(value.length, value.length);
    }
  }

  /** Fills what is left open next: false where nothing is, or where only a person knows. */
  fillNext() {
    const open = this.book.slotIn(this.value);
    if (open === null) {
      return false;
    }
    const known = this.fill[open.kind]?.() ?? null;
    if (known === null) {
      this.#select(this.value);
    } else {
      this.#write(this.value.slice(0, open.from) + known + this.value.slice(open.from + open.slot.length));
    }
    return true;
  }

  #propose() {
    const { selectionStart: caret, selectionEnd: end } = this.control;
    this.#asked = caret === end ? asked(this.value, caret) : null;
    this.#found = this.#asked === null ? [] : this.book.found(this.item, this.#asked, this.phase());
    this.#at = this.#asked?.isLetters && this.#found.length > 0 ? 0 : -1;
    this.#draw();
  }

  #draw() {
    this.#list.replaceChildren(...this.#found.map((phrase, n) => {
      const line = document.createElement("li");
      Object.assign(line, { id: `${this.#list.id}-${n}`, textContent: phrase.text });
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(n === this.#at));
      if (phrase.source !== "norm") {
        line.append(Object.assign(document.createElement("small"), { textContent: this.words[phrase.source] }));
      }
      return line;
    }));
    this.#list.hidden = this.#found.length === 0;
    if (this.#isCombobox) {
      this.control.setAttribute("aria-expanded", String(this.#found.length > 0));
    }
    if (this.#at >= 0) {
      this.control.setAttribute("aria-activedescendant", `${this.#list.id}-${this.#at}`);
    } else {
      this.control.removeAttribute("aria-activedescendant");
    }
  }

  #shut() {
    this.#found = [];
    this.#at = -1;
    this.#draw();
  }

  #accept(phrase) {
    if (phrase !== undefined) {
      const { from, words } = this.#asked;
      const before = this.value.slice(0, from);
      const after = this.value.slice(from + words.length);
      // 备注 is prose: the phrase stands where its letters stood; an item holds one phrase a part
      this.#write(this.next === undefined ? before + phrase.text + after : this.book.joined(this.item, `${before.replace(/[；\s]+$/, "")}${after}`, phrase));
    }
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) {
      return;
    }
    const done = event.altKey ? event.code === "KeyS" && this.#keep() : !event.shiftKey && this.#act(event.code);
    if (done) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #keep() {
    this.keep(this.value.trim());
    return true;
  }

  #act(code) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[code];
    if (this.#found.length > 0) {
      if (step !== undefined) {
        this.#at = (this.#at + step + this.#found.length + (this.#at < 0 && step < 0 ? 1 : 0)) % this.#found.length;
        this.#draw();
        return true;
      }
      if (code === "Escape") {
        this.#shut();
        return true;
      }
    }
    if (code === "Enter" || code === "NumpadEnter") {
      return this.#enter();
    }
    if (step !== undefined && this.next !== undefined) {
      this.next(step);
      return true;
    }
    return code === "Escape" && this.leave?.() === true;
  }

  #enter() {
    if (this.#at >= 0) {
      this.#accept(this.#found[this.#at]);
      return true;
    }
    if (this.fillNext()) {
      return true;
    }
    this.next?.(1, true);
    return this.next !== undefined;
  }
}

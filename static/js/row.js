/** One row of the record sheet on the desk: its items (static/js/row_item.js), result and 备注, wired to its saving (static/js/autosave.js). */

import { RowSaver } from "./autosave.js";
import { Kept } from "./keep.js";
import { PhraseBox } from "./phrase_box.js";
import { oppose } from "./row_conflict.js";
import { RowItem } from "./row_item.js";
import { toast } from "./toast.js";

export class RowForm {
  state = "saved";
  words = "";

  constructor(sheet, section) {
    this.sheet = sheet;
    this.section = section;
    this.camera = Number(section.dataset.camera);
    this.verdict = sheet.section.querySelector(`[data-verdict="${section.dataset.row}"]`);
    this.remark = this.verdict.querySelector("textarea");
    this.radios = [...this.verdict.querySelectorAll("input[type=radio]")];
    this.items = new Map([...section.querySelectorAll("[data-item]")].map((item) => [`item:${item.dataset.item}`, new RowItem(this, item)]));
    this.reason = this.verdict.querySelector("[data-reason] input");
    const kept = { result: this.radios.find((each) => each.checked)?.value ?? "", remark: this.remark.value, reason: this.reason.value };
    for (const [field, item] of this.items) {
      kept[field] = item.value;
    }
    this.saver = new RowSaver({
      address: sheet.root.dataset.write, id: section.dataset.row, version: Number(section.dataset.version), kept,
      headers: JSON.parse(document.body.getAttribute("hx-headers")),
      copies: new Kept(document.body.dataset.lwPerson, sheet.root.dataset.sheet, section.dataset.row),
    });
  }

  listen() {
    for (const item of this.items.values()) {
      item.listen();
    }
    const store = this.verdict.querySelector("[data-keep]");
    store.addEventListener("click", () => this.keep(null, this.remark.value.trim()));
    new PhraseBox(this.remark, {
      item: "remark", book: this.sheet.book, words: this.sheet.root.dataset, phase: () => this.sheet.phase, fill: this.sheet.fill,
      written: (value) => this.saver.change("remark", value), keep: (text) => this.keep(null, text),
    });
    this.section.querySelector("[data-last]")?.addEventListener("click", () => this.takeOver());
    for (const radio of this.radios) {
      radio.addEventListener("change", () => {
        this.#marks(radio.value);
        this.propose();
        this.saver.change("result", radio.value);
        if (radio.value !== "normal" && this.remark.value.trim() === "") {
          this.remark.focus();
        } else if (this.reason.value === "" && this.reason.checkVisibility()) {
          this.reason.focus();
        }
      });
    }
    for (const [field, control] of [["remark", this.remark], ["reason", this.reason]]) {
      for (const kind of ["input", "compositionend"]) {
        control.addEventListener(kind, (event) => this.typed(event, field, control));
      }
    }
    this.saver.addEventListener("state", ({ detail }) => {
      this.state = detail.state;
      this.words = detail.words;
      this.sheet.say();
    });
    this.saver.addEventListener("saved", ({ detail }) => this.#saved(detail));
    this.saver.addEventListener("adopt", ({ detail }) => this.write(detail.field, detail.value));
    this.saver.addEventListener("conflict", ({ detail }) => oppose(this, detail));
    this.saver.addEventListener("wrong", ({ detail }) => this.#hint(detail.field, detail.words, true));
    this.saver.restore();
  }

  typed(event, field, control) {
    // a half-composed word is not yet what is meant, but it is kept
    if (event.isComposing) {
      this.saver.hold(field, control.value);
    } else {
      this.saver.change(field, control.value);
    }
  }

  /** From item to item, through the groups; after the firm's last one to the row's result. */
  toItem(from, by) {
    const all = [...this.items.values()].filter(({ group }) => (group?.dataset.group === "conduct") === (from.group?.dataset.group === "conduct"));
    const next = all[all.indexOf(from) + by];
    if (next !== undefined) {
      next.open();
    } else if (by > 0) {
      this.toResult();
    }
  }

  toResult() {
    (this.radios.find((radio) => radio.checked) ?? this.radios[0]).focus();
    return true;
  }

  /** The first item that nobody wrote of, where one looks now. */
  toOpenItem() {
    const all = [...this.items.values()];
    const here = all.filter(({ group }) => group?.open);
    const isOpen = (item) => item.value.trim() === "" || item.isTaken;
    (here.find(isOpen) ?? here[0] ?? all.find(isOpen) ?? all[0])?.open();
  }

  /** What was written of this point last time, into what is empty: each item still to be looked at. `stays`: the focus is elsewhere. */
  async takeOver({ stays = false } = {}) {
    const place = this.section.querySelector("[data-said]");
    place.hidden = true;
    await this.saver.flush();
    try {
      const { ok, told } = await this.sheet.post(`${this.sheet.root.dataset.write}${this.section.dataset.row}/last`, {});
      if (!ok) {
        throw new Error(told.error ?? Object.values(told.errors ?? {}).flat().join(" "));
      }
      this.saver.heed(told.row);
      this.marks(told);
      const { last, noneLast } = this.sheet.root.dataset;
      toast(told.row.taken.length > 0 ? last.replace("{n}", told.row.taken.length) : noneLast);
      const taken = [...this.items.values()].find(({ isTaken }) => isTaken);
      if (!stays) {
        taken === undefined ? this.toOpenItem() : taken.open();
      }
    } catch (error) {
      place.textContent = error instanceof TypeError ? this.sheet.root.dataset.offline : error.message;
      place.hidden = false;
    }
  }

  async keep(item, text) {
    const field = item?.field ?? "remark";
    if (text !== "") {
      const { notKept, kept } = this.sheet.root.dataset;
      try {
        const { ok, told } = await this.sheet.post(this.sheet.root.dataset.phrases, { item: item?.key ?? "remark", text });
        if (ok) {
          this.sheet.learn(told.phrase);
          toast(kept);
        }
        this.#hint(field, ok ? "" : (told.error ?? Object.values(told.errors ?? {}).flat().join(" ")));
      } catch {
        this.#hint(field, notKept);
      }
    }
  }

  /** The result that the chosen phrases usually go with: said, never chosen. */
  propose() {
    const place = this.verdict.querySelector("[data-proposed]");
    const usual = this.sheet.book.gravest([...this.items.values()].filter(({ isTaken }) => !isTaken).map(({ key, value }) => this.sheet.book.usual(key, value)));
    const radio = this.radios.find((each) => each.value === usual);
    place.hidden = radio === undefined || radio.checked;
    if (radio !== undefined) {
      place.textContent = this.sheet.root.dataset.proposed.replace("{result}", radio.parentElement.textContent.trim());
      place.title = place.textContent;
    }
    for (const each of this.radios) {
      each.parentElement.toggleAttribute("data-usual", each === radio && !place.hidden);
    }
  }

  /** What a phrase leaves open, and the key that fills it. */
  sayOpen(field, value) {
    const open = this.sheet.book.slotIn(value);
    const { now, countIn, typeIn } = this.sheet.root.dataset;
    if (open !== null) {
      this.#hint(field, { now, count: countIn, type: typeIn.replace("{slot}", open.slot) }[open.kind]);
    } else if (!this.saver.isRefused(field)) {
      this.#hint(field, "");
    }
  }

  /** What was flagged here stands in the row as if it were typed: under its item where nothing is written, in 备注, and the graver result. */
  carry({ item, grade, remark }) {
    const own = this.items.get(`item:${item}`);
    if (own?.value.trim() === "") {
      this.#put(own.field, remark.slice(0, own.input.maxLength));
    }
    const written = this.remark.value.trim();
    if (!written.includes(remark)) {
      this.#put("remark", written === "" ? remark : `${written}\n${remark}`);
    }
    const graver = this.radios.findIndex((each) => each.value === grade);
    if (graver > this.radios.findIndex((each) => each.checked)) {
      this.#put("result", grade);
    }
    this.section.querySelector("[data-flagged]").hidden = false;
  }

  #put(field, value) {
    this.write(field, value);
    this.saver.change(field, value);
  }

  /** What the system noted of this point: how long it was watched, where there is no footage, what was flagged. */
  note({ words, little, unshown, lines }) {
    this.section.querySelector("[data-watched]").textContent = words;
    this.section.querySelector(".lw-watched").classList.toggle("lw-watched--little", little);
    const reason = this.verdict.querySelector("[data-reason]");
    reason.toggleAttribute("data-enough", !little);
    reason.toggleAttribute("data-unshown", unshown);
    const many = this.section.querySelector("[data-lines]");
    many.hidden = lines.length === 0;
    many.textContent = this.sheet.root.dataset.lines.replace("{n}", lines.length);
    const noted = this.section.querySelector("[data-noted]");
    noted.hidden = lines.length === 0;
    noted.querySelector("ul").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  }

  /** How many of the items that are printed have no word here; null where nothing is filled in: then the row isn't printed. */
  get unseen() {
    const printed = [...this.items.values()].filter(({ group }) => group.dataset.group !== "conduct");
    const empty = printed.filter(({ value }) => value.trim() === "").length;
    const isUsed = empty < printed.length || this.remark.value.trim() !== "" || this.radios.some(({ checked }) => checked);
    return isUsed ? empty : null;
  }

  count() {
    for (const group of this.section.querySelectorAll("[data-group]")) {
      const mine = [...this.items.values()].filter((item) => item.group === group);
      group.querySelector("[data-count]").textContent = `${mine.filter(({ value, isTaken }) => value.trim() !== "" && !isTaken).length}/${mine.length}`;
    }
    for (const item of this.items.values()) {
      item.press();
    }
    this.propose();
  }

  #marks(result) {
    const point = this.sheet.points.find((each) => Number(each.dataset.point) === this.camera);
    point.dataset.result = result;
  }

  write(field, value) {
    const item = this.items.get(field);
    if (item) {
      item.value = value;
      item.shape();
    } else if (field === "remark" || field === "reason") {
      this[field].value = value;
    } else if (field === "result") {
      for (const radio of this.radios) {
        radio.checked = radio.value === value;
      }
      this.#marks(value);
    }
  }

  /** Which of the row's words are still last time's. */
  marks({ row, lacks }) {
    for (const item of this.items.values()) {
      item.isTaken = row.taken.includes(item.key);
    }
    this.count();
    this.sheet.lack(lacks);
  }

  #saved({ row, lacks, hints }) {
    this.marks({ row, lacks });
    for (const [field, item] of this.items) {
      if (!this.saver.isRefused(field) && this.sheet.book.slotIn(item.value) === null) {
        this.#hint(field, hints[item.key] ?? "");
      }
    }
    if (!this.saver.isRefused("remark") && !this.saver.isRefused("reason")) {
      this.#hint("remark", "");
    }
  }

  #hint(field, words, isWrong = false) {
    const item = this.items.get(field);
    const control = item?.input ?? (field === "reason" ? this.reason : this.remark);
    const place = item?.element.querySelector("[data-hint]") ?? this.verdict.querySelector("[data-hint]") ?? this.#makeHint();
    place.textContent = words;
    place.hidden = words === "";
    if (isWrong) {
      place.id ||= `${control.id}-hint`;
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", place.id);
    } else {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-describedby");
    }
  }

  #makeHint() {
    const made = document.createElement("p");
    made.className = "lw-field__error";
    made.dataset.hint = "";
    made.setAttribute("role", "alert");
    this.remark.after(made);
    return made;
  }
}

/** The panel 标记异常: takes camera and time of the frame on screen, asks for item, grade, remark, and sends them.
 *
 *   const panel = new FlagPanel(form, { headers, frame: () => ({ camera, point, seenAt }), go, onOpen, onClose, onDone, onClip, onNothing })
 *       onDone(told, flagged): what the server answered; flagged { camera, item, grade, remark }
 *       onClip({ begins, ends }): the clip's ends were typed, or had to be kept around the frame
 *       onClose(wasLeft): wasLeft where a crash or a lost line had left it behind;   go(frame): show the frame of such a one again
 *       onNothing(words): what does not open, or came back, and why
 *   panel.open()     F2 or the button: the frame's own time, not the click's
 *   panel.setClip({ begins, ends })     the ends as dragged on the line of the day
 * `seenAt` is milliseconds since 1970 of the frame on screen; the server checks it against what it served.
 */

import { beijing, serverNow } from "./clock.js";
import { Draft } from "./draft.js";
import { postSeen, wordsOf } from "./post.js";
import { newKey } from "./row_values.js";

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;

export class FlagPanel {
  #draft;
  /** The frame it is about, while it is open. */
  #now = null;
  /** 同场所其他点位 was decided by the person. */
  #isChosen = false;
  #isLeft = false;
  /** Another flag comes back once this panel is closed. */
  #waits = false;
  /** Keys of what is on its way: its answer concerns the panel only while that still shows it. */
  #sent = new Set();

  constructor(form, given) {
    Object.assign(this, { form, fields: form.elements }, given);
    this.button = form.querySelector("[data-busy]");
    this.section = form.closest(".lw-sheet");
    /** The row's result, in whose place the panel stands. */
    this.result = this.section.querySelector(".lw-sheet__end");
    this.#draft = new Draft("flag", form.dataset.url);
    this.#listen();
    this.#restore();
  }

  #listen() {
    const { form, fields } = this;
    for (const name of ["clip_begins", "clip_ends"]) {
      fields[name].addEventListener("change", () => this.#typed());
    }
    fields.others.addEventListener("change", () => { this.#isChosen = true; });
    form.addEventListener("change", (event) => event.target.name === "grade" && this.#suggest());
    for (const kind of ["input", "change"]) {
      form.addEventListener(kind, () => this.#keep());
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    form.querySelector("[data-flag-cancel]").addEventListener("click", () => this.#close());
    form.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    // a composition's own keys: Escape drops its candidates, not the flag
    if (event.isComposing || event.keyCode === 229) {
      return;
    }
    if (event.code === "Escape") {
      this.#close();
    } else if (event.code === "Enter" && event.ctrlKey) {
      this.#send();
    }
  }

  open() {
    if (this.#now !== null) {
      // what is being written is about its own frame, whatever was looked at meanwhile
      this.fields.remark.focus();
      return;
    }
    const found = this.frame();
    if (!found?.seenAt) {
      this.onNothing(this.form.dataset.nothing);
      return;
    }
    this.#isChosen = false;
    this.#isLeft = false;
    this.#offerItem();
    this.#show(found);
    this.#suggest();
    // the moment is kept from the press on, before a word is typed
    this.#keep();
    this.fields.remark.focus();
  }

  /** The first item of the phase that is open in the row, as what is most likely seen now. */
  #offerItem() {
    const [group] = [...this.section.querySelectorAll(".lw-row:not([hidden]) [data-group][open]")].slice(-1);
    const item = group?.querySelector("[data-item]")?.dataset.item;
    if (item !== undefined) {
      this.fields.namedItem("item").value = item;
    }
  }

  /** 同场所其他点位同时锁定 stands ready for what is grave, until somebody decides otherwise. */
  #suggest() {
    const { others, grade } = this.fields;
    others.checked = this.#isChosen ? others.checked : grade.value !== "minor";
  }

  #show(found) {
    const { before, after } = this.form.dataset;
    const { seenAt, point } = found;
    this.#now = found;
    this.form.querySelector("[data-flag-point]").textContent = point || "";
    // today the time alone: the title keeps to one line
    const told = beijing(seenAt);
    const isToday = told.slice(0, 10) === beijing(serverNow()).slice(0, 10);
    this.form.querySelector("[data-flag-time]").textContent =
      `${isToday ? told.slice(11) : told}.${String(Math.floor(seenAt) % 1000).padStart(3, "0")}`;
    this.#put({ begins: seenAt - before * 1000, ends: seenAt + after * 1000 });
    this.form.querySelector("[data-flag-error]").hidden = true;
    this.form.hidden = false;
    this.result.hidden = true;
    this.onOpen(found);
  }

  #close() {
    this.form.hidden = true;
    this.result.hidden = false;
    this.fields.remark.value = "";
    this.#now = null;
    this.#draft.end();
    this.button.disabled = false;
    this.onClose(this.#isLeft);
    if (this.#waits) {
      this.#waits = false;
      this.#restore();
    }
  }

  /** As it stands now. */
  #copy() {
    const { grade, remark, clip_begins: begins, clip_ends: ends, others } = this.fields;
    return {
      now: this.#now, item: this.fields.namedItem("item").value, grade: grade.value, remark: remark.value, others: others.checked,
      begins: begins.value, ends: ends.value,
    };
  }

  #keep() {
    if (this.#now !== null) {
      this.#draft.keep(this.#copy());
    }
  }

  /** The panel that a crash or a lost line left behind, with the frame it is about. */
  async #restore() {
    const kept = await this.#draft.left();
    if (kept === null) {
      return;
    }
    const { fields } = this;
    this.go(kept.now);
    this.#show(kept.now);
    fields.namedItem("item").value = kept.item;
    fields.grade.value = kept.grade;
    fields.remark.value = kept.remark;
    fields.others.checked = kept.others;
    fields.clip_begins.value = kept.begins;
    fields.clip_ends.value = kept.ends;
    this.#isChosen = true;
    this.#isLeft = true;
    this.#typed();
    fields.remark.focus();
  }

  setClip(range) {
    this.#put(range);
    this.#keep();
  }

  /** The clip's ends; it never leaves out the frame that is flagged. */
  #put({ begins, ends }) {
    const { seenAt } = this.#now;
    const kept = { begins: Math.min(begins, seenAt), ends: Math.max(ends, seenAt + 1000) };
    this.fields.clip_begins.value = beijing(kept.begins).slice(11);
    this.fields.clip_ends.value = beijing(kept.ends + 999).slice(11);
    this.#sayLength(kept);
    if (kept.begins !== begins || kept.ends !== ends) {
      this.onClip(kept);
    }
  }

  #sayLength({ begins, ends }) {
    this.form.querySelector("[data-clip-length]").textContent = `${Math.round((ends - begins) / 1000)}`;
  }

  /** The ends as they are typed, where they make a clip around the frame; else null. */
  #typedClip() {
    const { seenAt } = this.#now;
    const [begins, ends] = [near(this.fields.clip_begins.value, seenAt), near(this.fields.clip_ends.value, seenAt)];
    return begins !== null && ends !== null && begins <= seenAt && ends > seenAt ? { begins, ends } : null;
  }

  #typed() {
    // an end changed last is told once more when the panel closes under it
    const clip = this.#now === null ? null : this.#typedClip();
    if (clip !== null) {
      this.#sayLength(clip);
      this.onClip(clip);
    }
  }

  async #send() {
    const { key } = this.#draft;
    if (this.#sent.has(key) || this.#now === null) {
      return;
    }
    const clip = this.#typedClip();
    if (clip === null) {
      this.#refuse(this.form.dataset.wrongTime);
      return;
    }
    this.button.disabled = true;
    this.#sent.add(key);
    const left = this.#copy();
    const flagged = { camera: left.now.camera, item: left.item, grade: left.grade, remark: left.remark.trim() };
    const answer = await postSeen(this.form.dataset.url, {
      ...flagged, seen_at: new Date(left.now.seenAt).toISOString(), others: left.others,
      clip_begins_at: new Date(clip.begins).toISOString(), clip_ends_at: new Date(clip.ends).toISOString(), key,
    }, this.headers);
    this.#sent.delete(key);
    this.#heed(answer, { key, left, flagged });
    this.button.disabled = this.#sent.has(this.#draft.key);
  }

  #heed({ missed, ok, told }, { key, left, flagged }) {
    const isHere = this.#draft.key === key;
    if (ok) {
      isHere && this.#close();
      this.onDone(told, flagged);
      return;
    }
    const words = missed === null ? wordsOf(told) : this.form.dataset[missed];
    const isTaken = told?.errors?.key !== undefined;
    if (!isHere) {
      this.#takeBack(isTaken ? newKey() : key, left, words);
      return;
    }
    if (isTaken) {
      this.#draft.renew(this.#copy());
    }
    this.#refuse(words);
  }

  /** Sent, but its panel was left before the answer came: it is not lost, and opens again. */
  async #takeBack(key, left, words) {
    await this.#draft.kept.leave(key, { ...left, at: Date.now() });
    this.onNothing(this.form.dataset.back.replace("{why}", words));
    if (this.#now === null) {
      this.#restore();
    } else {
      this.#waits = true;
    }
  }

  #refuse(words) {
    const place = this.form.querySelector("[data-flag-error]");
    place.textContent = words;
    place.hidden = false;
  }
}

/** The moment of a typed time of day that lies nearest to the frame; null for what is no time. */
function near(typed, seenAt) {
  const found = /^([01]?\d|2[0-3])[:：]([0-5]\d)[:：]([0-5]\d)$/.exec(typed.trim());
  if (found === null) {
    return null;
  }
  const [, hour, minute, second] = found.map(Number);
  const midnight = Math.floor((seenAt + BEIJING_MS) / DAY_MS) * DAY_MS - BEIJING_MS;
  const at = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
  return [at - DAY_MS, at, at + DAY_MS].reduce((best, one) => (Math.abs(one - seenAt) < Math.abs(best - seenAt) ? one : best));
}

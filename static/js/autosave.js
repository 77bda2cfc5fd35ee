/** Saves the fields of one row of the sheet, one after the other, each with the row's version and a key of its own; nothing typed is lost
 * and nothing is saved twice: a saving whose answer was lost is told again word for word, and the server answers what it made of it then.
 *
 *   const row = new RowSaver({ address, id, version, kept: { "item:floor": "…", result: "minor", remark: "" }, headers, copies: new Kept(…) })
 *   row.change(field, value)     keeps a copy in this browser at once and saves after a short pause; { again } even where it is the same
 *   row.heed(told)               the row as another act than a saving left it on the server
 *   row.hold(field, value)       half-composed: the copy is kept, nothing is sent yet
 *   row.take(field, "mine" | "theirs")   settles a conflict
 *   await row.restore()          what a crash or a lost line left behind is saved now (or shown as a conflict)
 *   await row.flush()            until all is saved, or can't be; true when nothing is left
 *   row.wake()                   try at once what waits for its next try
 *   row.leave()                  the page goes away: one last saving
 *   row.unsaved                  how many fields are not on the server
 * Events: "state" { state } with unsaved · saving · saved · kept · away · refused, "saved" { row, lacks, hints },
 *         "adopt" { field, value } (theirs, of another field), "conflict" { field, mine, theirs }, "wrong" { field, words }
 */

import { pauseAfter, post, wordsOf } from "./post.js";
import { isSame, newKey, valueOf } from "./row_values.js";

const PAUSE_MS = 350;

export class RowSaver extends EventTarget {
  #pending = new Map();
  #held = new Set();
  #conflicts = new Map();
  /** what the server does not take, with its words: it stands in the form and, as a copy, in this browser until it is changed */
  #refused = new Map();
  /** fields whose place is taken, though a window that is gone left words for them too: shown once that is settled */
  #left = new Set();
  /** the saving that is not answered yet: { field, value, key, version } */
  #flying = null;
  #timer = 0;
  #busy = null;
  #tries = 0;

  constructor({ address, id, version, kept, headers, copies }) {
    super();
    Object.assign(this, { address, id, version, kept, headers, copies });
  }

  get isSettled() {
    return this.unsaved === 0;
  }

  get unsaved() {
    return new Set([...this.#pending.keys(), ...this.#held, ...this.#conflicts.keys(), ...this.#refused.keys(), ...this.#left]).size;
  }

  #isOpen(field) {
    return [this.#pending, this.#conflicts, this.#held, this.#refused].some((each) => each.has(field));
  }

  isRefused(field) {
    return this.#refused.has(field);
  }

  hold(field, value) {
    this.#held.add(field);
    this.#remember(field, value);
    this.#say("unsaved");
  }

  change(field, value, { again = false } = {}) {
    const wasHeld = this.#held.delete(field);
    if (this.#conflicts.has(field)) {
      // what is typed on is mine; the choice is still to be made
      this.#conflicts.get(field).mine = value;
      this.#remember(field, value);
      return;
    }
    const wasRefused = this.#refused.delete(field);
    if (!wasRefused && !again && value === this.kept[field] && !this.#pending.has(field)) {
      if (wasHeld) {
        this.copies.drop(field);
        this.#rest();
      }
      return;
    }
    this.#pending.set(field, value);
    this.#remember(field, value);
    this.#say("unsaved");
    this.#soon(PAUSE_MS);
  }

  heed(row) {
    this.version = Math.max(this.version, row.version);
    this.#adoptOthers(null, row);
  }

  take(field, whose) {
    const conflict = this.#conflicts.get(field);
    this.#conflicts.delete(field);
    const { mine, theirs } = conflict;
    this.kept[field] = theirs;
    if (whose === "mine" && mine !== theirs) {
      this.change(field, mine);
    } else {
      this.copies.drop(field);
      this.#emit("adopt", { field, value: theirs });
      this.#rest();
    }
  }

  async restore() {
    const left = await this.copies.left();
    this.#left.clear();
    // the newest first, one of a field at a time
    for (const { field, copy, name } of left.reverse()) {
      const isTaken = !this.#isOpen(field) && (await this.copies.take({ field, name }));
      if (isTaken && !this.#isOpen(field)) {
        this.#restored(field, copy);
      } else {
        // what is typed meanwhile goes before it
        isTaken && this.copies.leave(field, copy);
        this.#isOpen(field) && this.#left.add(field);
      }
    }
  }

  #restored(field, { value, base, sent }) {
    const now = this.kept[field] ?? "";
    if (isSame(value, now)) {
      this.copies.drop(field);
    } else if (isSame(base, now) || (sent && isSame(sent.value, now))) {
      this.#flying ??= sent ? { field, ...sent } : null;
      this.#emit("adopt", { field, value });
      this.change(field, value);
    } else {
      this.#oppose(field, value, now, base);
    }
  }

  async flush() {
    clearTimeout(this.#timer);
    if (this.#pending.size > 0) {
      await this.#send();
    }
    while (this.#pending.size > 0 && (this.#tries === 0 || this.#busy)) {
      await this.#send();
    }
    return this.isSettled;
  }

  wake() {
    if (this.#tries > 0) {
      this.#soon(0);
    }
  }

  leave() {
    if (this.#pending.size > 0 && this.#busy === null) {
      this.#post(this.#next(), true);
    }
  }

  #soon(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), ms);
  }

  /** What is sent now: what was sent before and not answered comes first, as it was. */
  #next() {
    if (this.#flying === null) {
      const [[field, value]] = this.#pending;
      this.#flying = { field, value, key: newKey(), version: this.version };
      this.#remember(field, value);
    }
    return this.#flying;
  }

  #send() {
    if (this.#busy === null && this.#pending.size > 0) {
      clearTimeout(this.#timer);
      this.#say("saving");
      this.#busy = this.#one(this.#next()).finally(() => {
        this.#busy = null;
        if (this.#pending.size > 0 && this.#tries === 0) {
          this.#soon(0);
        }
      });
    }
    return this.#busy ?? Promise.resolve();
  }

  async #one(flying) {
    const { missed, ...answer } = await this.#post(flying, false);
    if (missed !== null) {
      this.#fail(missed === "away" ? "away" : "kept");
      return;
    }
    this.#flying = null;
    this.#tries = 0;
    this.#answered(flying, answer);
  }

  #answered({ field, value }, { ok, status, told }) {
    if (ok) {
      this.version = told.row.version;
      this.#adoptOthers(field, told.row);
      this.kept[field] = value;
      this.#drop(field, value);
      this.#emit("saved", told);
      this.#rest();
    } else if (status === 409 && told.row !== undefined) {
      this.#overtaken(field, told.row);
    } else if (status === 422) {
      const words = wordsOf(told);
      if (this.#pending.get(field) === value) {
        this.#pending.delete(field);
        this.#refused.set(field, words);
      }
      this.#emit("wrong", { field, words });
      this.#rest();
    } else {
      // another person's, or submitted meanwhile: the copy stays in this browser, and no more is tried
      this.#pending.clear();
      this.#say("refused", told.error);
    }
  }

  #post({ field, value, key, version }, keepalive) {
    const body = field.startsWith("item:") ? { item: field.slice(5), seen: value } : { [field]: value };
    return post(this.address + this.id, { ...body, version, key }, this.headers, { keepalive });
  }

  /** Another window saved this row first. Where it wrote something else, ours still fits; where the same, a person has to choose. */
  #overtaken(field, row) {
    this.version = row.version;
    this.#adoptOthers(field, row);
    const theirs = valueOf(row, field);
    const mine = this.#pending.get(field);
    // words of last time that are confirmed are the same words, and still to be told
    const isTaken = row.taken.includes(field.slice(5));
    if (mine === undefined || (isSame(theirs, mine) && !isTaken)) {
      this.kept[field] = theirs;
      this.#drop(field, mine);
      this.#rest();
    } else if (!isSame(theirs, this.kept[field] ?? "") && !isSame(theirs, mine)) {
      this.#pending.delete(field);
      this.#oppose(field, mine, theirs);
    }
  }

  #adoptOthers(except, row) {
    for (const field of new Set([...Object.keys(this.kept), ...Object.keys(row.seen).map((key) => `item:${key}`)])) {
      const theirs = valueOf(row, field);
      if (field !== except && !this.#isOpen(field) && !isSame(theirs, this.kept[field] ?? "")) {
        this.kept[field] = theirs;
        this.#emit("adopt", { field, value: theirs });
      }
    }
  }

  #oppose(field, mine, theirs, base = this.kept[field] ?? "") {
    this.#conflicts.set(field, { mine, theirs, base });
    this.#emit("conflict", { field, mine, theirs });
    this.#say("other");
  }

  #drop(field, value) {
    if (this.#pending.get(field) === value) {
      this.#pending.delete(field);
      if (!this.#held.has(field)) {
        this.copies.drop(field);
      }
    } else {
      this.#remember(field, this.#pending.get(field));
    }
  }

  #fail(state) {
    this.#say(state);
    this.#soon(pauseAfter(this.#tries));
    this.#tries += 1;
  }

  #remember(field, value) {
    const { key, value: sent, version } = this.#flying?.field === field ? this.#flying : {};
    const base = this.#conflicts.get(field)?.base ?? this.kept[field] ?? "";
    this.copies.put(field, { value, base, sent: key === undefined ? null : { key, value: sent, version } });
  }

  /** How the row stands after an answer. */
  #rest() {
    const [words] = this.#refused.values();
    if ([...this.#left].some((field) => !this.#isOpen(field))) {
      this.restore();
    }
    this.#say(words !== undefined ? "refused" : this.isSettled ? "saved" : "unsaved", words);
  }

  #say(state, words = "") {
    this.#emit("state", { state, words });
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

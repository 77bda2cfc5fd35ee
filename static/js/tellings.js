/** What is told by one press of a key: kept in this browser, with its moment, until the server has it, there exactly once and in order.
 *
 *   const tellings = new Tellings(place, row, { address, headers })      place and row as in keep.js
 *   tellings.tell({ … })         kept under a key of its own, and sent
 *   tellings.waiting             [{ key, body, isRefused }, …] in order;   tellings.drop(key)   it is given up
 *   tellings.unsaved, await tellings.flush();   tellings.sending   a promise, or null;   tellings.isOnItsWay(key)
 * Events: "changed" what waits is another, "told" { body, told } the server's answer, "refused" { key, body, why }: it waits to be dropped,
 *         "missed" { missed: "offline" | "away" } not heard, and told again by itself;   "elsewhere" another window of this browser was heard
 */

import { Kept } from "./keep.js";
import { pauseAfter, postSeen, wordsOf } from "./post.js";
import { newKey } from "./row_values.js";

export class Tellings extends EventTarget {
  #waiting = new Map();
  #refused = new Set();
  #flying = null;
  #timer = 0;
  #tries = 0;
  sending = null;

  constructor(place, row, { address, headers }) {
    super();
    Object.assign(this, { address, headers });
    this.kept = new Kept(document.body.dataset.lwPerson, place, row);
    this.kept.onDrop(() => this.#emit("elsewhere"));
    for (const kind of ["online", "focus", "pageshow"]) {
      window.addEventListener(kind, () => this.#goOn());
    }
    this.#goOn();
  }

  get waiting() {
    return [...this.#waiting].map(([key, body]) => ({ key, body, isRefused: this.#refused.has(key) }));
  }

  get unsaved() {
    return this.#waiting.size;
  }

  isOnItsWay(key) {
    return key === this.#flying;
  }

  async flush() {
    await this.#send();
    return this.#waiting.size === 0;
  }

  tell(body) {
    const key = newKey();
    this.#waiting.set(key, body);
    this.kept.put(key, body);
    this.#emit("changed");
    this.#send();
  }

  drop(key) {
    this.#forget(key);
    this.#emit("changed");
  }

  #forget(key) {
    this.#waiting.delete(key);
    this.#refused.delete(key);
    this.kept.drop(key);
  }

  /** What waits here is sent at once; what a window that is gone left behind goes before it. */
  async #goOn() {
    this.#send();
    const taken = [];
    for (const { field, copy: { at: _at, ...body }, name } of await this.kept.left()) {
      if (await this.kept.take({ field, name })) {
        taken.push([field, body]);
      }
    }
    if (taken.length > 0) {
      this.#waiting = new Map([...taken, ...this.#waiting]);
      this.#emit("changed");
      this.#send();
    }
  }

  #send() {
    clearTimeout(this.#timer);
    this.sending ??= this.#all().finally(() => {
      this.sending = null;
      this.#flying = null;
    });
    return this.sending;
  }

  async #all() {
    for (let key = this.#next(); key !== undefined; key = this.#next()) {
      this.#flying = key;
      if (!(await this.#one(key, this.#waiting.get(key)))) {
        return;
      }
    }
  }

  #next() {
    return [...this.#waiting.keys()].find((key) => !this.#refused.has(key));
  }

  /** Whether the next may be sent. */
  async #one(key, body) {
    const { missed, ok, told } = await postSeen(this.address, { ...body, key }, this.headers);
    if (missed !== null) {
      this.#timer = setTimeout(() => this.#send(), pauseAfter(this.#tries));
      this.#tries += 1;
      this.#emit("missed", { missed });
      return false;
    }
    this.#tries = 0;
    if (ok) {
      this.#forget(key);
      this.#emit("told", { body, told });
      this.#emit("changed");
    } else {
      this.#refused.add(key);
      this.#emit("refused", { key, body, why: wordsOf(told) });
    }
    return true;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

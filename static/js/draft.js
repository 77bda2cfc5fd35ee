/** What is typed into one panel that is sent by hand: kept in this browser, under the one key it is sent with, until the server has it.
 * A lost answer and a second press are one telling; what a window that crashed was typing, and no other's, is found again by the next.
 *
 *   const draft = new Draft("flag", "/monitorings/7/anomalies")
 *   draft.keep({ … })       as it stands now          draft.key     goes with it to the server
 *   draft.end()             the server has it, or it is given up: what is typed next is another
 *   draft.renew({ … })      the server has something else under this key, and the person was told: what stands here is another
 *   await draft.left()      what a window that is gone left behind, the oldest of it: its copy, which stands here from now on, or null
 */

import { Kept } from "./keep.js";
import { newKey } from "./row_values.js";

export class Draft {
  key = newKey();
  #isKept = false;

  constructor(place, row) {
    this.kept = new Kept(document.body.dataset.lwPerson, place, row);
  }

  keep(copy) {
    this.#isKept = true;
    this.kept.put(this.key, copy);
  }

  end() {
    if (this.#isKept) {
      this.kept.drop(this.key);
    }
    this.#isKept = false;
    this.key = newKey();
  }

  renew(copy) {
    this.end();
    this.keep(copy);
  }

  async left() {
    for (const one of await this.kept.left()) {
      // what is typed meanwhile goes before what was left
      if (this.#isKept) {
        return null;
      }
      if (await this.kept.take(one)) {
        return this.#takeUp(one);
      }
    }
    return null;
  }

  #takeUp({ field, copy }) {
    if (this.#isKept) {
      this.kept.leave(field, copy);
      this.kept.drop(field);
      return null;
    }
    this.key = field;
    this.#isKept = true;
    return copy;
  }
}

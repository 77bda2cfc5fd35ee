/** What is typed into one panel that is sent by hand: kept in this browser, under the one key it is sent with, until the server has it.
 * A lost answer and a second press are one telling; a window that crashed finds the words again.
 *
 *   const draft = new Draft("flag", "/monitorings/7/anomalies")
 *   draft.keep({ … })       as it stands now          draft.key     goes with it to the server
 *   draft.end()             the server has it, or it is given up: what is typed next is another
 *   draft.renew({ … })      the server has something else under this key, and the person was told: what stands here is another
 *   await draft.left()      [key, copy] of what was left behind longest ago, or null;   draft.take(key)   that is what stands here now
 *   draft.onEnd(heard)      another window sent it or gave it up
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
    const [oldest] = (await this.kept.all()).sort(([, one], [, other]) => one.at - other.at);
    return oldest ?? null;
  }

  take(key) {
    this.key = key;
    this.#isKept = true;
  }

  onEnd(heard) {
    this.kept.onDrop((key) => key === this.key && heard());
  }
}

/** 当场纠正 of what is minor: who was told, and the picture after, taken from the screen when it is mended.
 *
 *   const mendings = new Mendings(form, { headers, frame: () => ({ camera, seenAt }), onDone })     the flag panel; onDone(told): registered
 *   mendings.offer({ number, mend })     a flagged anomaly that may be put right at once
 * What a crash or a lost line left behind is offered again.
 */

import { Draft } from "./draft.js";
import { post, wordsOf } from "./post.js";

/** No longer to be mended: there is nothing to find again. */
const GONE = new Set([403, 404, 409]);

export class Mendings {
  constructor(form, { headers, frame, onDone }) {
    Object.assign(this, { form, headers, frame, onDone });
    this.#restore();
  }

  #draft() {
    return new Draft("mend", this.form.dataset.url);
  }

  async #restore() {
    const draft = this.#draft();
    const kept = await draft.left();
    if (kept !== null) {
      this.offer(kept, draft);
    }
  }

  offer({ number, mend, person = "", after = null }, draft = this.#draft()) {
    const panel = this.form.parentElement.querySelector("template").content.firstElementChild.cloneNode(true);
    const one = { number, mend, after, draft, panel, person: panel.querySelector("input") };
    panel.querySelector("[data-number]").textContent = number;
    one.person.value = person;
    one.person.addEventListener("input", () => draft.keep(copyOf(one)));
    panel.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(one);
    });
    this.form.after(panel);
  }

  /** The frame of the press; after a lost answer it is still that one. */
  async #send(one) {
    const seen = this.frame();
    const button = one.panel.querySelector("[data-busy]");
    if (button.disabled) {
      return;
    }
    if (one.after === null && !seen?.seenAt) {
      refuse(one, this.form.dataset.noAfter);
      return;
    }
    one.after ??= { camera: seen.camera, seen_at: new Date(seen.seenAt).toISOString() };
    one.draft.keep(copyOf(one));
    button.disabled = true;
    const { missed, ok, status, told } = await post(one.mend, { ...one.after, person: one.person.value, key: one.draft.key }, this.headers);
    button.disabled = false;
    if (missed !== null) {
      refuse(one, this.form.dataset[missed]);
      return;
    }
    one.after = null;
    this.#heed(one, ok, status, told);
  }

  #heed(one, ok, status, told) {
    const { draft } = one;
    if (ok || GONE.has(status)) {
      draft.end();
    } else if (told.errors?.key) {
      draft.renew(copyOf(one));
    } else {
      draft.keep(copyOf(one));
    }
    if (ok) {
      one.panel.remove();
      this.onDone(told);
    } else {
      refuse(one, wordsOf(told));
    }
  }
}

function copyOf({ number, mend, person, after }) {
  return { number, mend, person: person.value, after };
}

function refuse({ panel }, words) {
  const place = panel.querySelector("[role=alert]");
  place.hidden = false;
  place.textContent = words;
}

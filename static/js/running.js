/** The running monitorings on top of the desk: minutes, last look, what is unread or not saved; a click or Alt+Shift+1 … 9 changes to another one at once.
 *
 *   const running = new Running(strip, { current, make })     make(parts): a Sitting of what another desk's page holds
 *   running.load()      fetch the others' sheets now, so that changing asks nobody;   running.refresh()
 * The strip's links stay links: where a desk could not be fetched, they open it.
 */

import { beijing, serverNow } from "./clock.js";
import { pictureFirst } from "./picture_first.js";

const ASK_MS = 10_000;
const MINUTE_MS = 60_000;

/** What a page of the desk holds of its monitoring. */
export function partsOf(page) {
  return {
    facts: { ...page.getElementById("picture").dataset }, where: page.querySelector(".lw-where"), strip: page.getElementById("strip"),
    section: page.querySelector(".lw-sheet"), title: page.title,
  };
}

export class Running {
  #sittings = new Map();
  #current;

  constructor(strip, { current, make }) {
    Object.assign(this, { strip, make });
    this.#current = current;
    this.#add(current);
    strip.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    window.addEventListener("popstate", () => this.#back());
    setInterval(() => this.refresh(), ASK_MS);
    this.#draw();
  }

  get sittings() {
    return [...this.#sittings.values()];
  }

  get tabs() {
    return [...this.strip.querySelectorAll("[data-desk]")];
  }

  #add(sitting) {
    this.#sittings.set(sitting.monitoring, sitting);
    sitting.onUnsaved = () => this.#draw();
  }

  async load() {
    await pictureFirst();
    for (const { dataset, href } of this.tabs) {
      if (!this.#sittings.has(Number(dataset.desk))) {
        await this.#fetch(Number(dataset.desk), href);
      }
    }
  }

  async #fetch(number, href) {
    try {
      const answer = await fetch(href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) {
        return;
      }
      const parts = partsOf(new DOMParser().parseFromString(await answer.text(), "text/html"));
      for (const name of ["where", "strip", "section"]) {
        document.adoptNode(parts[name]);
      }
      const made = this.make(parts);
      if (made !== null) {
        made.ready();
        this.#add(made);
        this.tabs.find((tab) => Number(tab.dataset.desk) === number)?.setAttribute("data-ready", "");
      }
    } catch {
      // the server is away: the link opens the desk by itself
    }
  }

  turnTo(number, { remember = true } = {}) {
    const next = this.#sittings.get(number);
    const before = this.#current;
    if (next === undefined || next === before) {
      return next === before;
    }
    if (before.isLeaving) {
      // what is pressed there is being saved and then leads on: it stays in the page until then
      return true;
    }
    before.leave();
    for (const name of ["where", "strip", "section"]) {
      before[name].replaceWith(next[name]);
    }
    document.title = next.title;
    this.#comeBackTo(number);
    if (remember) {
      history.pushState(null, "", `/monitorings/${number}/desk`);
    }
    this.#current = next;
    next.enter();
    this.#draw();
    return true;
  }

  /** Where one is led after the lock: to this desk. */
  #comeBackTo(number) {
    const presence = document.getElementById("presence");
    if (presence !== null) {
      presence.dataset.next = presence.dataset.next.replace(/(monitorings(?:\/|%2F))\d+/, `$1${number}`);
    }
  }

  #click(event) {
    const tab = event.target.closest("[data-desk]");
    if (tab === null || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    if (this.turnTo(Number(tab.dataset.desk))) {
      event.preventDefault();
    }
  }

  #key(event) {
    const digit = /^Digit([1-9])$/.exec(event.code);
    if (digit === null || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const tab = this.tabs[Number(digit[1]) - 1];
    if (tab !== undefined && !this.turnTo(Number(tab.dataset.desk))) {
      location.assign(tab.href);
    }
  }

  #back() {
    const found = /^\/monitorings\/(\d+)\/desk$/.exec(location.pathname);
    if (found === null || !this.turnTo(Number(found[1]), { remember: false })) {
      location.reload();
    }
  }

  async refresh() {
    try {
      const answer = await fetch("/monitorings/running");
      if (answer.ok) {
        await this.#heed((await answer.json()).running);
      }
    } catch {
      // the server is away: asked again with the next round
    }
    this.#draw();
  }

  async #heed(running) {
    for (const tab of this.tabs) {
      const told = running.find(({ id }) => id === Number(tab.dataset.desk));
      if (told === undefined) {
        await this.#ended(tab);
        continue;
      }
      tab.toggleAttribute("data-unread", told.unread);
      if (told.looked !== null) {
        tab.dataset.looked = new Date(told.looked).toISOString();
      }
    }
  }

  /** It was stopped elsewhere, or by itself: what was typed is saved, and the page says so. */
  async #ended(tab) {
    const number = Number(tab.dataset.desk);
    await this.#sittings.get(number)?.flush();
    if (this.#current.monitoring === number) {
      // what one ends oneself leads on by itself: loading anew would lose the way
      this.#current.isLeaving || location.reload();
      return;
    }
    this.#sittings.delete(number);
    tab.remove();
  }

  #draw() {
    for (const tab of this.tabs) {
      const isHere = Number(tab.dataset.desk) === this.#current.monitoring;
      const looked = tab.dataset.looked === undefined ? null : beijing(Date.parse(tab.dataset.looked)).slice(11);
      tab.querySelector("[data-minutes]").textContent = `${Math.max(0, Math.floor((serverNow() - Date.parse(tab.dataset.since)) / MINUTE_MS))}′`;
      tab.querySelector("[data-look]").textContent = looked === null ? "" : looked.slice(0, 5);
      tab.title = looked === null ? tab.dataset.never : tab.dataset.title.replace("{time}", looked);
      // of the dock one looks at, its sheet says it
      const unsaved = isHere ? 0 : (this.#sittings.get(Number(tab.dataset.desk))?.unsaved ?? 0);
      const mark = tab.querySelector("[data-unsaved]");
      mark.hidden = unsaved === 0;
      mark.querySelector("span").textContent = mark.dataset.unsaved.replace("{n}", unsaved);
      tab.toggleAttribute("aria-current", isHere);
      if (isHere) {
        tab.setAttribute("aria-current", "page");
      }
    }
  }
}

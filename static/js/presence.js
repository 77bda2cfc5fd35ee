/** 在岗确认 on the desk: after so long without a key or a movement a strip asks, and if nobody answers the visit is locked.
 *
 *   presence.join(who), presence.leave(who)   it runs while anybody needs it; #presence (data-after-s, data-for-s, data-lock, data-next)
 *                                             is the strip, without which only the time is kept
 *   presence.idleS()                          seconds since the last key or movement in any of this browser's desks
 * Event "here": somebody answered the strip.
 */

const TICK_MS = 1000;
const MOVES = ["pointermove", "wheel"];
const ANSWERS = ["pointerdown", "keydown"];

class Presence extends EventTarget {
  #members = new Set();
  #at = Date.now();
  #sharedAt = 0;
  #timer = 0;
  #channel = null;
  #strip = document.getElementById("presence");
  #moved = (event) => event.isTrusted && !this.#isAsking && this.#stir();
  #answered = (event) => event.isTrusted && this.#stir();

  join(who) {
    this.#members.add(who);
    if (this.#members.size === 1) {
      this.#start();
    }
  }

  leave(who) {
    if (this.#members.delete(who) && this.#members.size === 0) {
      this.#stop();
    }
  }

  #start() {
    this.#at = Date.now();
    this.#channel = new BroadcastChannel("loadwitness-presence");
    this.#channel.addEventListener("message", () => this.#stir(false));
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    MOVES.forEach((kind) => document.addEventListener(kind, this.#moved, { passive: true, capture: true }));
    ANSWERS.forEach((kind) => document.addEventListener(kind, this.#answered, { passive: true, capture: true }));
  }

  #stop() {
    clearInterval(this.#timer);
    this.#channel?.close();
    this.#channel = null;
    MOVES.forEach((kind) => document.removeEventListener(kind, this.#moved, { capture: true }));
    ANSWERS.forEach((kind) => document.removeEventListener(kind, this.#answered, { capture: true }));
    this.#show(false);
  }

  idleS() {
    return Math.max(0, (Date.now() - this.#at) / 1000);
  }

  get #isAsking() {
    return this.#strip !== null && !this.#strip.hidden;
  }

  #stir(isMine = true) {
    const wasAsking = this.#isAsking;
    this.#at = Date.now();
    if (isMine && this.#at - this.#sharedAt > TICK_MS) {
      this.#sharedAt = this.#at;
      this.#channel?.postMessage("here");
    }
    if (wasAsking) {
      this.#show(false);
      this.#post(document.body.dataset.lwAwake);
      this.dispatchEvent(new Event("here"));
    }
  }

  #tick() {
    if (this.#strip === null) {
      return;
    }
    const left = Number(this.#strip.dataset.afterS) + Number(this.#strip.dataset.forS) - this.idleS();
    if (left <= 0) {
      this.#lock();
      return;
    }
    this.#show(this.idleS() >= Number(this.#strip.dataset.afterS));
    this.#strip.querySelector("[data-left]").textContent = Math.ceil(left);
  }

  #show(isAsking) {
    if (this.#strip !== null && this.#strip.hidden === isAsking) {
      this.#strip.hidden = !isAsking;
    }
  }

  /** The visit ends; what was written stays as a draft, and the same desk comes back with the next sign-in. */
  async #lock() {
    clearInterval(this.#timer);
    await this.#post(this.#strip.dataset.lock);
    location.assign(this.#strip.dataset.next);
  }

  async #post(address) {
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    await fetch(address, { method: "POST", headers, keepalive: true }).catch(() => undefined);
  }
}

export const presence = new Presence();

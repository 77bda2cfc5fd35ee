/** One long connection for all tabs of a browser (it gives a host only six in all): the tab looked at last holds it.
 *
 *   const line = new Line({ held, lost, heard })
 *     held()        this tab may connect now       lost()   another tab took it: disconnect, show stills
 *     heard(told)   what the holding tab shares (notices)
 *   line.claim()    ask for it (also done whenever this tab comes to the front)
 *   line.share(told), line.close()
 */

export class Line {
  #channel = new BroadcastChannel("loadwitness-line");
  #me = `${Date.now()}-${Math.random()}`;
  #turned = () => document.visibilityState === "visible" && this.claim();
  #left = () => this.close();

  constructor({ held, lost, heard }) {
    this.isHeld = false;
    this.#channel.addEventListener("message", ({ data }) => {
      if (data.claimed !== undefined && this.isHeld) {
        this.isHeld = false;
        lost();
      } else if (data.released && document.visibilityState === "visible") {
        this.claim();
      } else if (data.told !== undefined) {
        heard(data.told);
      }
    });
    this.held = held;
    document.addEventListener("visibilitychange", this.#turned);
    window.addEventListener("focus", this.#turned);
    window.addEventListener("pagehide", this.#left);
  }

  claim() {
    if (this.isHeld) {
      return;
    }
    this.isHeld = true;
    this.#channel.postMessage({ claimed: this.#me });
    this.held();
  }

  share(told) {
    this.#channel.postMessage({ told });
  }

  close() {
    document.removeEventListener("visibilitychange", this.#turned);
    window.removeEventListener("focus", this.#turned);
    window.removeEventListener("pagehide", this.#left);
    if (this.isHeld) {
      this.isHeld = false;
      this.#channel.postMessage({ released: true });
    }
    this.#channel.close();
  }
}

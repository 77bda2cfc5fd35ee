/** 截图: the frame on screen is named to the server by camera and time; the server makes the picture from the recording.
 *
 *   const snapshots = new Snapshots({ address: "/monitorings/7/snapshots", headers, frame: () => ({ camera, seenAt }), words })
 *   await snapshots.take()     F4; never moves the focus
 *   await snapshots.show()     the pictures taken so far, each at the row of its camera ([data-shots] with the camera's number)
 * words: { at: (ms) => "14:32:07", name: "截图 {time}", offline: "…", noFrame: "…" }.  Event "said" { words, isWrong }.
 */

/** The server notes every other second what it served: a frame taken at once may not stand there yet. */
const TRIES = 4;
const AGAIN_MS = 1000;
const MAKING_MS = 700;
/** While the picture jumps there is no frame yet: so long F4 waits for it, else it says that there is none. */
const FRAME_MS = 2000;
const LOOK_MS = 50;

export class Snapshots extends EventTarget {
  #timer = 0;
  #asked = 0;

  constructor({ address, headers, frame, words }) {
    super();
    Object.assign(this, { address, headers, frame, words });
  }

  async take() {
    const { camera, seenAt } = await this.#frameOnScreen();
    if (camera === null || seenAt === null) {
      this.#say(this.words.noFrame, true);
      return;
    }
    const body = JSON.stringify({ camera, seen_at: new Date(seenAt).toISOString() });
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { answer, told } = await this.#post(body);
      if (answer?.ok) {
        this.#say(told.said, false);
        await this.show();
        return;
      }
      if (!told?.errors?.seen_at || tries === TRIES - 1) {
        this.#say(answer === null ? this.words.offline : told.error ?? Object.values(told.errors ?? {}).flat().join(" "), true);
        return;
      }
      await new Promise((again) => setTimeout(again, AGAIN_MS));
    }
  }

  async #frameOnScreen() {
    const until = performance.now() + FRAME_MS;
    let found = this.frame();
    while (found.seenAt === null && performance.now() < until) {
      await new Promise((again) => setTimeout(again, LOOK_MS));
      found = this.frame();
    }
    return found;
  }

  async #post(body) {
    try {
      const headers = { ...this.headers, "Content-Type": "application/json", Accept: "application/json" };
      const answer = await fetch(this.address, { method: "POST", headers, body });
      return { answer, told: await answer.json() };
    } catch {
      return { answer: null, told: null };
    }
  }

  async show() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked = this.#asked;
    const answer = await fetch(this.address).catch(() => null);
    if (!answer?.ok || asked !== this.#asked) {
      return;
    }
    const { snapshots } = await answer.json();
    for (const place of document.querySelectorAll("[data-shots]")) {
      const own = snapshots.filter(({ camera }) => camera === Number(place.dataset.shots));
      place.hidden = own.length === 0;
      place.replaceChildren(...own.map((one) => this.#figure(one)));
    }
    if (snapshots.some(({ stage }) => stage === "wanted")) {
      this.#timer = setTimeout(() => this.show(), MAKING_MS);
    }
  }

  #figure({ at, picture, stage, words }) {
    const time = this.words.at(at);
    const made = document.createElement(picture === null ? "span" : "a");
    made.className = "lw-shot";
    made.dataset.stage = stage;
    const caption = document.createElement("span");
    caption.textContent = picture === null ? `${time} ${words}` : time;
    if (picture !== null) {
      made.href = picture;
      made.target = "_blank";
      made.rel = "noopener";
      const image = document.createElement("img");
      image.src = picture;
      image.alt = this.words.name.replace("{time}", time);
      image.loading = "lazy";
      made.append(image);
    }
    made.append(caption);
    return made;
  }

  #say(words, isWrong) {
    this.dispatchEvent(new CustomEvent("said", { detail: { words, isWrong } }));
  }
}

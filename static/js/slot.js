/** One place on the stage for a picture: two <video> (live, recorded) and a still, of which the one with a picture is shown.
 *
 *   const slot = new Slot(element);  slot.turnTo(camera);  slot.fed: "live" | "playback" | "still" | null
 *   slot.feed(wanted, may, { live, playback, stills }), slot.empty(…)     by its source, or by none
 *   slot.reveal(state)    once the fed element has a picture it takes the place of the one before: never black in between
 * The element carries data-camera, data-mode and data-state for the style sheet.
 */

const HAS_PICTURE = new Set(["live", "playing", "paused", "frozen", "stalled", "still"]);

function video(element) {
  const made = document.createElement("video");
  made.className = "lw-picture__frame";
  made.hidden = true;
  element.append(made);
  return made;
}

export class Slot {
  camera = null;
  fed = null;

  constructor(element) {
    this.element = element;
    this.live = video(element);
    this.recorded = video(element);
    this.still = document.createElement("img");
    this.still.className = "lw-picture__frame";
    this.still.alt = "";
    this.still.hidden = true;
    element.append(this.still);
  }

  turnTo(camera) {
    this.camera = camera;
    this.element.dataset.camera = camera ?? "";
    this.element.hidden = camera === null;
    for (const each of [this.live, this.recorded, this.still]) {
      each.hidden = true;
    }
  }

  empty({ live, playback, stills }) {
    if (this.camera !== null) {
      live.show(this.camera, null);
      playback.show(this.camera, null);
      stills.show(this.camera, null);
    }
    this.fed = null;
  }

  /** `may`: what nobody may see is asked of nobody. */
  feed(wanted, may, sources) {
    this.empty(sources);
    this.fed = wanted;
    this.element.dataset.mode = wanted;
    const [source, place] = { live: [sources.live, this.live], playback: [sources.playback, this.recorded], still: [sources.stills, this.still] }[wanted];
    if (may) {
      source.show(this.camera, place);
    }
  }

  reveal(state) {
    if (!HAS_PICTURE.has(state)) {
      return;
    }
    const shown = { live: this.live, playback: this.recorded, still: this.still }[this.fed];
    for (const each of [this.live, this.recorded, this.still]) {
      each.hidden = each !== shown;
    }
  }

  position({ live, playback, stills }) {
    return this.fed === "still" ? stills.shownAt(this.camera) : (this.fed === "live" ? live : playback).position(this.camera);
  }

  isMoving() {
    const moving = { live: this.live, playback: this.recorded }[this.fed];
    return moving !== undefined && !moving.paused && moving.readyState >= 2;
  }
}

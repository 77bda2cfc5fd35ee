/** 标记异常 of one dock (static/js/flag.js): the frame and the clip it is about are kept while another dock stands on the stage.
 *
 *   const flagging = new Flagging(sitting, form, { done(told, flagged) })     its form stands in the page
 *   flagging.open(), flagging.setClip(range), flagging.frame
 *   flagging.show()     what the stage says of it: the frame while it stands there, and the clip's ends
 */

import { FlagPanel } from "./flag.js";
import { Mendings } from "./mending.js";

/** So far from the flagged frame, ms, it is another that stands there: a picture may come up late by one or two. */
const SAME_MS = 250;

export class Flagging {
  #panel;
  #clip = null;
  #playedBefore = false;
  #stood = false;
  frame = null;

  constructor(sitting, form, { done }) {
    Object.assign(this, { sitting, form });
    const given = { headers: sitting.headers, frame: () => sitting.frame() };
    const mendings = new Mendings(form, { ...given, onDone: done });
    this.#panel = new FlagPanel(form, {
      ...given, go: ({ camera, seenAt }) => sitting.standAt(camera, seenAt),
      onOpen: (frame) => this.#opened(frame), onClose: (wasLeft) => this.#closed(wasLeft),
      onDone: (told, flagged) => { done(told, flagged); told.mend && mendings.offer(told); },
      onClip: (range) => { this.#clip = range; this.show(); }, onNothing: (words) => sitting.stage.hands.warn(words),
    });
    for (const kind of ["mode", "state", "time"]) {
      sitting.stage.player.addEventListener(kind, () => this.#stands !== this.#stood && this.show());
    }
  }

  open() {
    this.#panel.open();
  }

  setClip(range) {
    this.#clip = range;
    this.#panel.setClip(range);
  }

  /** The picture stands still for the panel; reception goes on behind. */
  #opened(frame) {
    const { before, after } = this.form.dataset;
    this.frame = frame;
    this.#clip = { begins: frame.seenAt - before * 1000, ends: frame.seenAt + after * 1000 };
    if (this.sitting.isOnStage) {
      const { player } = this.sitting.stage;
      // beside a full picture nothing takes the focus: the caret comes once it is small again
      document.fullscreenElement && document.exitFullscreen().then(() => this.form.querySelector("#flag-remark").focus());
      this.#playedBefore = player.playing;
      player.pause();
      this.show();
    }
  }

  #closed(wasLeft) {
    const { isOnStage, isLive, stage: { player, picture } } = this.sitting;
    this.frame = null;
    if (!isOnStage) {
      // its answer came, or another window ended it, while another dock stands there
      (wasLeft && isLive ? this.sitting.goesOn("live") : this.#playedBefore && this.sitting.goesOn());
      return;
    }
    if (wasLeft && isLive) {
      // what was left behind was shown from the recording
      player.toLive();
    } else if (this.#playedBefore) {
      player.play();
    }
    this.show();
    picture.focus();
  }

  /** The frame that is flagged stands on the stage, not another that was looked at meanwhile. */
  get #stands() {
    const { isOnStage, chosen, stage: { player } } = this.sitting;
    const isChosen = isOnStage && this.frame?.camera === chosen && !player.playing;
    return isChosen && Math.abs((player.position(chosen) ?? NaN) - this.frame.seenAt) < SAME_MS;
  }

  show() {
    if (this.sitting.isOnStage) {
      this.#stood = this.#stands;
      this.sitting.stage.flagging(this.#stood ? this.frame.seenAt : null, this.frame === null ? null : this.#clip);
    }
  }
}

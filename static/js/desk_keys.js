/** Keys of the desk, by event.code: input methods report key "Process". Function keys work everywhere, also in a text field and during
 * composition; letters only while the stage (picture, strip, line of the day, transport) has the focus and nothing is being written.
 *
 *   deskKeys(acts, { picture })     acts by name; an act that is not there leaves its key alone ("phase" is F8's place)
 */

import { isFree } from "./keys.js";

const ANYWHERE = { F2: "flag", F4: "snapshot", F6: "cross", F7: "pallet", F8: "phase", F9: "play" };
const ANYWHERE_WITH = { shift: { F7: "carton", F8: "phase-after" }, ctrl: { F7: "uncount" } };
const ON_PICTURE = {
  Space: "play", KeyK: "play", KeyJ: "back", KeyL: "forward", Comma: "frame-back", Period: "frame-next", KeyN: "next-move", KeyB: "last-move", KeyM: "only-moving",
  KeyT: "jump", KeyR: "live", KeyP: "ptz", KeyZ: "lens", KeyF: "full", KeyG: "four", KeyV: "second-screen",
  Digit0: "same", Numpad0: "same", Equal: "zoom-in", NumpadAdd: "zoom-in", Minus: "zoom-out", NumpadSubtract: "zoom-out", Home: "first", End: "last",
};
const WITH_SHIFT = {
  KeyJ: "back-minute", KeyL: "forward-minute", Comma: "slower", Period: "faster", KeyN: "next-mark", KeyB: "last-mark", KeyZ: "closer",
  Equal: "zoom-in",
};
/** What turns something on or off, or is asked of the server: a key that is held does it once. */
const ONCE = new Set(["play", "same", "only-moving", "ptz", "full", "four", "second-screen", "jump"]);
/** Only with the picture itself in focus: elsewhere arrows belong to sliders and radios. */
const LENS = { ArrowLeft: "pan-left", ArrowRight: "pan-right", ArrowUp: "pan-up", ArrowDown: "pan-down" };

export function deskKeys(acts, { picture }) {
  document.addEventListener("keydown", (event) => {
    const always = everywhere(event);
    if (always !== undefined && acts[always] !== undefined) {
      event.preventDefault();
      if (!event.repeat) {
        acts[always]();
      }
      return;
    }
    if (!isFree(event) || !isOnPicture(event)) {
      return;
    }
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    const lens = document.activeElement === picture ? LENS[event.code] : undefined;
    const name = event.shiftKey ? WITH_SHIFT[event.code] : (ON_PICTURE[event.code] ?? lens);
    if (digit !== null && !event.shiftKey) {
      event.preventDefault();
      acts.point(Number(digit[1]));
    } else if (name !== undefined && acts[name] !== undefined) {
      event.preventDefault();
      if (!(event.repeat && ONCE.has(name))) {
        acts[name]();
      }
    }
  });
}

/** What the key does wherever the caret stands. */
function everywhere({ code, shiftKey, ctrlKey, altKey, metaKey }) {
  if (altKey || metaKey || (shiftKey && ctrlKey)) {
    return undefined;
  }
  return (shiftKey ? ANYWHERE_WITH.shift : ctrlKey ? ANYWHERE_WITH.ctrl : ANYWHERE)[code];
}

/** The stage, or nothing at all, has the focus; there space belongs to a focused button, and the line of the day has its own keys. */
function isOnPicture(event) {
  const at = event.target;
  if (!(at instanceof Element) || at === document.body) {
    return true;
  }
  const isPressed = event.code === "Space" && at.closest("button, a, summary") !== null;
  return at.closest(".lw-stage") !== null && at.closest("input[type=range]") === null && !isPressed;
}

/** Whether a picture can be seen by who sits before the screen: its window in front, big enough, not faint, nothing over it.
 *
 *   isSeen(slot)     the slot holds the <video> that is shown (static/js/slot.js)
 *   framesOn(slot)   how many frames of it came to the screen so far
 */

/** Part of a picture (or of the frame that cuts it) that must be in view, and its smallest size in CSS pixels. */
const IN_VIEW = 0.5;
const SMALLEST = 160 * 90;
/** Fainter than this is not watched. */
const FAINT = 0.25;
/** Of the points looked at so many must show the picture. */
const POINTS = [[0.5, 0.5], [0.2, 0.2], [0.8, 0.2], [0.2, 0.8], [0.8, 0.8]];
const MOST_COVERED = 2;

function video(slot) {
  return [...slot.querySelectorAll("video")].find((each) => !each.hidden) ?? slot;
}

export function framesOn(slot) {
  const quality = video(slot).getVideoPlaybackQuality?.();
  return quality === undefined ? performance.now() : quality.totalVideoFrames - quality.droppedVideoFrames;
}

export function isSeen(slot) {
  const shown = video(slot);
  const page = shown.ownerDocument;
  if (page.defaultView === null || page.visibilityState !== "visible") {
    return false;
  }
  if (!shown.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || strength(shown) < FAINT) {
    return false;
  }
  // digital zoom makes the picture larger than the frame that cuts it
  const frame = slot.closest(".lw-picture") ?? slot;
  const whole = page.documentElement;
  const boxes = [slot.getBoundingClientRect(), frame.getBoundingClientRect()];
  const part = common(...boxes, { left: 0, top: 0, right: whole.clientWidth, bottom: whole.clientHeight });
  const least = Math.max(SMALLEST, IN_VIEW * Math.min(...boxes.map(({ width, height }) => width * height)));
  return part.width * part.height >= least && coveredAt(page, frame, part) <= MOST_COVERED;
}

function common(...boxes) {
  const left = Math.max(...boxes.map((box) => box.left));
  const top = Math.max(...boxes.map((box) => box.top));
  const width = Math.max(0, Math.min(...boxes.map((box) => box.right)) - left);
  const height = Math.max(0, Math.min(...boxes.map((box) => box.bottom)) - top);
  return { left, top, width, height };
}

function coveredAt(page, frame, { left, top, width, height }) {
  return POINTS.filter(([x, y]) => !frame.contains(page.elementFromPoint(left + x * width, top + y * height))).length;
}

/** Opacity and brightness of an element and of all around it, multiplied. */
function strength(element) {
  let found = 1;
  for (let each = element; each !== null; each = each.parentElement) {
    const { opacity, filter } = getComputedStyle(each);
    found *= Number(opacity);
    for (const [, value] of filter.matchAll(/(?:opacity|brightness)\(([\d.]+)\)/g)) {
      found *= Math.min(1, Number(value));
    }
  }
  return found;
}

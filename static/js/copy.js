/** 申请复制: the link to the form in a window of its own, with the camera on screen and the minute before and after its frame filled in. */

const MINUTE_MS = 60_000;

/** @param {() => {camera: number | null, seenAt: number | null}} frame what is on screen */
export function askForCopy(link, frame) {
  if (link === null) {
    return;
  }
  const allowed = new Set(link.dataset.cameras.split(",").map(Number));
  const list = link.href;
  link.addEventListener("click", () => {
    const { camera, seenAt } = frame();
    if (camera === null || seenAt === null || !allowed.has(camera)) {
      link.href = list;
      return;
    }
    const range = { camera, from: Math.floor(seenAt - MINUTE_MS), to: Math.ceil(seenAt + MINUTE_MS) };
    link.href = `/exports/new?${new URLSearchParams(range)}`;
  });
}

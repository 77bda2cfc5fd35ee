/** 北京时间 in the top bar, run on from the server's moment: the viewer's own clock may be wrong. */

const BEIJING = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium",
});
let ahead = 0;

/** Milliseconds since 1970 by the server's clock. */
export function serverNow() {
  return Date.now() + ahead;
}

/** `2026-11-20 14:32:07`. */
export function beijing(milliseconds) {
  return BEIJING.format(milliseconds);
}

export function runClock() {
  const faces = document.querySelectorAll("[data-lw-clock]");
  if (faces.length === 0) {
    return;
  }
  // the answer was made shortly before it began to arrive
  const [navigation] = performance.getEntriesByType("navigation");
  const arrived = performance.timeOrigin + (navigation?.responseStart ?? 0);
  ahead = Date.parse(faces[0].dateTime) - arrived;
  const tick = () => {
    const now = serverNow();
    for (const face of faces) {
      face.textContent = beijing(now);
      face.dateTime = new Date(now).toISOString();
    }
    setTimeout(tick, 1000 - (now % 1000));
  };
  tick();
}

/** The site's drawing: cameras are moved by their spot, turned and stretched by their handle, by pointer or by keys; each move is sent once it ends.
 *
 * Places in thousandths of the drawing's width and height, reach in thousandths of its width, degrees clockwise from the upper edge.
 */

const FULL = 1000;
const STEP = 2;
const FAST = 10;
const PAUSE_MS = 500;
const LEAST_REACH = 20;

const plan = document.querySelector("[data-lw-plan]");
const height = Number(plan.dataset.height);
const said = document.querySelector("[data-lw-plan-said]");
const waiting = new Map();

const clamp = (value, low, high) => Math.min(high, Math.max(low, Math.round(value)));
const turn = (value) => ((Math.round(value) % 360) + 360) % 360;

/** Degrees from the upper edge to a point on the circle. */
function point(x, y, degrees, radius) {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
}

function read(camera) {
  const told = camera.dataset;
  return Object.fromEntries(["x", "y", "direction", "angle", "reach"].map((name) => [name, Number(told[name])]));
}

function draw(camera) {
  const view = read(camera);
  const [x, y] = [view.x, (view.y * height) / FULL];
  const [fromX, fromY] = point(x, y, view.direction - view.angle / 2, view.reach);
  const [toX, toY] = point(x, y, view.direction + view.angle / 2, view.reach);
  const whole = view.angle >= 360;
  const wide = view.angle > 180 ? 1 : 0;
  const cone = whole
    ? `M ${x - view.reach} ${y} a ${view.reach} ${view.reach} 0 1 0 ${2 * view.reach} 0 a ${view.reach} ${view.reach} 0 1 0 ${-2 * view.reach} 0`
    : `M ${x} ${y} L ${fromX} ${fromY} A ${view.reach} ${view.reach} 0 ${wide} 1 ${toX} ${toY} Z`;
  camera.querySelector(".lw-plan__view").setAttribute("d", cone);
  const [handleX, handleY] = point(x, y, view.direction, view.reach);
  put(camera.querySelector(".lw-plan__spot"), "c", x, y);
  put(camera.querySelector(".lw-plan__handle"), "c", handleX, handleY);
  put(camera.querySelector(".lw-plan__name"), "", x + 13, y + 5);
}

function put(element, prefix, x, y) {
  element.setAttribute(`${prefix}x`, x);
  element.setAttribute(`${prefix}y`, y);
}

function change(camera, told) {
  const view = { ...read(camera), ...told };
  camera.dataset.x = clamp(view.x, 0, FULL);
  camera.dataset.y = clamp(view.y, 0, FULL);
  camera.dataset.direction = turn(view.direction);
  camera.dataset.angle = clamp(view.angle, 1, 360);
  camera.dataset.reach = clamp(view.reach, LEAST_REACH, FULL);
  draw(camera);
}

async function send(camera) {
  clearTimeout(waiting.get(camera));
  waiting.delete(camera);
  const answer = await fetch(camera.dataset.url, {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": plan.dataset.csrf },
    body: JSON.stringify(read(camera)),
  }).catch(() => null);
  const told = answer ? await answer.json().catch(() => ({})) : {};
  said.textContent = told.said ?? told.error ?? "";
  camera.toggleAttribute("data-unsent", !answer?.ok);
}

/** Keys come in runs: the place is sent when they pause. */
function sendSoon(camera) {
  clearTimeout(waiting.get(camera));
  waiting.set(camera, setTimeout(() => send(camera), PAUSE_MS));
}

function place(event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(plan.getScreenCTM().inverse());
  return [at.x, at.y];
}

function grab(camera, event) {
  const isHandle = event.target.classList.contains("lw-plan__handle");
  if (!isHandle && !event.target.classList.contains("lw-plan__spot")) {
    return;
  }
  event.preventDefault();
  camera.focus();
  plan.setPointerCapture(event.pointerId);
  let moved = false;
  const move = (next) => {
    const [x, y] = place(next);
    moved = true;
    if (isHandle) {
      const { x: fromX, y: fromY } = read(camera);
      const [dx, dy] = [x - fromX, y - (fromY * height) / FULL];
      change(camera, { direction: (Math.atan2(dy, dx) * 180) / Math.PI + 90, reach: Math.hypot(dx, dy) });
    } else {
      change(camera, { x, y: (y * FULL) / height });
    }
  };
  const drop = () => {
    plan.removeEventListener("pointermove", move);
    if (moved) {
      send(camera);
    }
  };
  plan.addEventListener("pointermove", move);
  plan.addEventListener("pointerup", drop, { once: true });
  plan.addEventListener("pointercancel", drop, { once: true });
}

function press(camera, event) {
  const step = event.shiftKey ? STEP * FAST : STEP;
  const { x, y, direction, angle, reach } = read(camera);
  const told = {
    ArrowLeft: { x: x - step }, ArrowRight: { x: x + step }, ArrowUp: { y: y - step }, ArrowDown: { y: y + step },
    BracketLeft: { direction: direction - step }, BracketRight: { direction: direction + step },
    Minus: { angle: angle - step }, Equal: { angle: angle + step }, Comma: { reach: reach - step }, Period: { reach: reach + step },
  }[event.code];
  if (told && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    event.stopPropagation();
    change(camera, told);
    sendSoon(camera);
  }
}

for (const camera of plan.querySelectorAll("[data-camera]")) {
  draw(camera);
  if (!("frozen" in plan.dataset)) {
    camera.addEventListener("pointerdown", (event) => grab(camera, event));
    camera.addEventListener("keydown", (event) => press(camera, event));
  }
}
addEventListener("pagehide", () => [...waiting.keys()].forEach(send));

/** Tells the server that somebody is here (pointer, keys), at most once a minute, so that the idle lock starts anew. */

const EVERY_MS = 60_000;

export function keepAwake() {
  const address = document.body.dataset.lwAwake;
  if (!address) {
    return;
  }
  let told = Date.now();
  const stir = () => {
    if (Date.now() - told < EVERY_MS) {
      return;
    }
    told = Date.now();
    fetch(address, { method: "POST", headers: JSON.parse(document.body.getAttribute("hx-headers")), keepalive: true }).catch(() => {
      // the server is away: the next movement tells it again
      told = 0;
    });
  };
  for (const kind of ["pointermove", "pointerdown", "keydown", "wheel"]) {
    document.addEventListener(kind, stir, { passive: true });
  }
}

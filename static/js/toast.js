/** The short word of what succeeded: 6 seconds, waiting while the pointer or the focus is on it. Never for errors. */

const SHOWN_MS = 6000;
/** More would cover what one works at: the oldest goes. */
const MOST = 2;

export function toast(words) {
  const template = document.getElementById("lw-toast");
  const region = document.querySelector("[data-lw-toasts]");
  const made = template.content.firstElementChild.cloneNode(true);
  made.querySelector(".lw-toast__words").textContent = words;
  region.append(made);
  [...region.querySelectorAll("[data-lw-toast]")].slice(0, -MOST).forEach((old) => old.remove());
  live(made);
}

/** A question is asked where they stand: it is not read through them. */
export function hush() {
  for (const shown of document.querySelectorAll("[data-lw-toasts] [data-lw-toast]")) {
    shown.remove();
  }
}

export function toasts() {
  for (const shown of document.querySelectorAll("[data-lw-toasts] [data-lw-toast]")) {
    live(shown);
  }
  // an answer to htmx says it by the header HX-Trigger: {"told": "…"}
  document.body.addEventListener("told", (event) => toast(event.detail.value ?? event.detail));
}

function live(shown) {
  let timer = 0;
  const wait = () => clearTimeout(timer);
  const go = () => {
    wait();
    timer = setTimeout(() => shown.remove(), SHOWN_MS);
  };
  shown.addEventListener("pointerenter", wait);
  shown.addEventListener("focusin", wait);
  shown.addEventListener("pointerleave", go);
  shown.addEventListener("focusout", go);
  shown.querySelector("[data-lw-dismiss]").addEventListener("click", () => shown.remove());
  go();
}

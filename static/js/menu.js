/** Menus are <details>: they close by Esc, by a click elsewhere and when the focus leaves. The bar shows its pages as long as they fit. */

const STEPS = ["lw-bar--tight", "lw-bar--narrow"];

function fit() {
  const bar = document.querySelector(".lw-bar");
  const nav = bar?.querySelector(":scope > .lw-nav");
  if (!nav) {
    return;
  }
  bar.classList.remove(...STEPS);
  for (const step of STEPS) {
    if (nav.scrollWidth <= nav.clientWidth) {
      return;
    }
    bar.classList.add(step);
  }
}

export function menus() {
  fit();
  window.addEventListener("resize", fit);
  const open = () => document.querySelectorAll("details.lw-menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Escape") {
      return;
    }
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

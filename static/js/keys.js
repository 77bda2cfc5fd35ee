/** Keys of every page: `/` find, `?` the list of keys. By event.code, for Chinese input methods report key "Process". */

import { openDialog } from "./dialog.js";

const KEPT = "lw.single-keys";

/** Whether this event comes from where one writes. */
export function isWriting(event) {
  const at = event.target;
  return event.isComposing || (at instanceof Element && at.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]") !== null);
}

/** Whether a single key may act now: not while writing, not with Ctrl, Alt or Meta held, not switched off, not under a dialog. */
export function isFree(event) {
  const held = event.ctrlKey || event.altKey || event.metaKey;
  return !held && !isWriting(event) && localStorage.getItem(KEPT) !== "off" && document.querySelector("dialog[open]") === null;
}

export function listen() {
  for (const box of document.querySelectorAll("[data-lw-single-keys]")) {
    box.checked = localStorage.getItem(KEPT) !== "off";
    box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Slash" || !isFree(event)) {
      return;
    }
    if (event.shiftKey) {
      event.preventDefault();
      openDialog("keys");
      return;
    }
    const search = document.querySelector("[data-lw-search]");
    if (search) {
      event.preventDefault();
      search.click();
    }
  });
}

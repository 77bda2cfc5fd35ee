/** Dialogs: opened by a button or by an address that ends with their id (the to-do list's), closed by their own; the browser keeps the
 * focus inside and gives it back. */

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) {
    dialog.showModal();
  }
}

/** Once: who closes it and loads the page again is not asked again. */
function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDialogElement && named.dataset.lwAct !== undefined) {
    history.replaceState(null, "", location.pathname + location.search);
    openDialog(named.id);
  }
}

export function dialogs() {
  for (const refused of document.querySelectorAll("dialog[data-lw-open-now]")) {
    refused.showModal();
  }
  openNamed();
  window.addEventListener("hashchange", openNamed);
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opener = target?.closest("[data-lw-open]");
    if (opener) {
      opener.closest("details.lw-menu")?.removeAttribute("open");
      openDialog(opener.dataset.lwOpen);
      return;
    }
    target?.closest("[data-lw-close]")?.closest("dialog")?.close();
  });
}

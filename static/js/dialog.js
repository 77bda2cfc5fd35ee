/** Dialogs: opened by a button, closed by their own; the browser keeps the focus inside and gives it back. */

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) {
    dialog.showModal();
  }
}

export function dialogs() {
  for (const refused of document.querySelectorAll("dialog[data-lw-open-now]")) {
    refused.showModal();
  }
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

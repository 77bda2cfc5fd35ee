/** One click, one act: the button shows what it does, keeps its width, and a second click is ignored. */

export function setBusy(button) {
  if (button.dataset.word !== undefined) {
    return;
  }
  button.style.width = `${button.getBoundingClientRect().width}px`;
  button.dataset.word = button.innerHTML;
  button.setAttribute("aria-busy", "true");
  button.textContent = button.dataset.busy;
}

export function setReady(button) {
  if (button.dataset.word === undefined) {
    return;
  }
  button.innerHTML = button.dataset.word;
  delete button.dataset.word;
  button.removeAttribute("aria-busy");
  button.style.width = "";
}

export function guardActs() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-lw-once]")) {
      return;
    }
    const button = event.submitter ?? form.querySelector("button[data-busy]");
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    if (button?.dataset.busy) {
      setBusy(button);
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[aria-disabled='true']") : null;
    if (button) {
      event.preventDefault();
    }
  });
  // a page that comes back from the browser's memory is ready again
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) {
      return;
    }
    for (const form of document.querySelectorAll("[data-lw-once][data-sent]")) {
      release(form);
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (form instanceof Element && form.matches("[data-lw-once]")) {
      release(form);
    }
  });
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("button[data-busy]")) {
    setReady(button);
  }
}

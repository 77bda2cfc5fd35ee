/** 报故障 on the desk: sent without leaving it; what was typed stays, in this browser too, until the server has it.
 *
 *   reportFaults(section, { headers, found })     found(camera): words of a fault of this camera were left behind
 */

import { Draft } from "./draft.js";

export function reportFaults(section, { headers, found }) {
  for (const place of section.querySelectorAll(".lw-row__fault")) {
    const form = formIn(place, section.querySelector("[data-fault-form]"));
    const draft = new Draft("fault", form.elements.camera.value);
    form.addEventListener("input", () => (form.elements.remark.value === "" ? draft.end() : draft.keep(typed(form))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      report(form, draft, headers);
    });
    restore(form, draft, found);
  }
}

/** All points have the same form: it comes once with the page. */
function formIn(place, template) {
  place.append(template.content.cloneNode(true));
  const form = place.querySelector("form");
  form.elements.camera.value = place.dataset.of;
  form.elements.kind.value = place.dataset.kind;
  return form;
}

function typed({ elements }) {
  return { kind: elements.kind.value, remark: elements.remark.value };
}

function empty(form, draft) {
  form.elements.remark.value = "";
  draft.end();
}

async function restore(form, draft, found) {
  const left = await draft.left();
  if (left !== null) {
    form.elements.kind.value = left.kind;
    form.elements.remark.value = left.remark;
    form.closest("details").open = true;
    found(Number(form.elements.camera.value));
  }
}

async function report(form, draft, headers) {
  const button = form.querySelector("button");
  if (button.disabled) {
    return;
  }
  button.disabled = true;
  const { words, to, isOther } = await send(form, draft.key, headers);
  say(form.querySelector("[data-fault-said]"), words, to);
  button.disabled = false;
  if (to) {
    empty(form, draft);
  } else if (isOther) {
    draft.renew(typed(form));
  }
}

async function send(form, key, headers) {
  try {
    const body = JSON.stringify({ ...Object.fromEntries(new FormData(form)), key });
    const how = { ...headers, "Content-Type": "application/json", Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", headers: how, body });
    const told = await answer.json();
    if (answer.ok) {
      return { words: told.said, to: told.to };
    }
    return { words: told.error ?? Object.values(told.errors ?? {}).flat().join(" "), isOther: told.errors?.key !== undefined };
  } catch {
    return { words: form.dataset.offline };
  }
}

function say(place, words, to) {
  const said = document.createElement(to ? "a" : "span");
  said.textContent = words;
  if (to) {
    Object.assign(said, { href: to, target: "_blank", rel: "noopener" });
  }
  place.replaceChildren(said);
  place.hidden = false;
}

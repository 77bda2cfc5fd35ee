/** 报故障 on the desk: sent without leaving it; what was typed stays until the server has it. */

export function reportFaults(headers) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-fault]")) {
      return;
    }
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.disabled) {
      return;
    }
    button.disabled = true;
    const { words, to } = await send(form, headers);
    say(form.querySelector("[data-fault-said]"), words, to);
    button.disabled = false;
    if (to) {
      form.elements.remark.value = "";
    }
  });
}

async function send(form, headers) {
  try {
    const body = JSON.stringify(Object.fromEntries(new FormData(form)));
    const how = { ...headers, "Content-Type": "application/json", Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", headers: how, body });
    const told = await answer.json();
    return answer.ok ? { words: told.said, to: told.to } : { words: told.error ?? Object.values(told.errors ?? {}).flat().join(" ") };
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

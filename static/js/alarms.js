/** Notices that ring: each stands on the page until it is read, and sounds once in this browser, whichever of its tabs may sound.
 *  Their words come from the server (bell.js asks); the sound is never the only sign. */

import { isOn, mayRing, ring, switchOn } from "./sound.js";

const person = document.body.dataset.lwPerson;
const RUNG = `lw.rung.${person}`;
const among = new BroadcastChannel("loadwitness-alarms");

/** The newest notice that has sounded in this browser. */
const rung = () => Number(localStorage.getItem(RUNG) ?? 0);

export function alarms() {
  if (person === undefined) {
    return;
  }
  const standing = [...document.querySelectorAll("[data-lw-alarm]")];
  standing.forEach(answering);
  sound(Math.max(0, ...standing.map(({ dataset }) => Number(dataset.lwAlarm))));
  among.addEventListener("message", () => mute(false));
  settings();
}

/** What the server says is loud and unread now: [{ id, said, read, about }]. */
export function stand(loud) {
  const region = document.querySelector("[data-lw-toasts]");
  const wanted = new Set(loud.map(({ id }) => String(id)));
  for (const card of document.querySelectorAll("[data-lw-alarm]")) {
    if (!wanted.delete(card.dataset.lwAlarm)) {
      card.remove();
    }
  }
  for (const { id, said, read, about } of loud.filter((each) => wanted.has(String(each.id)))) {
    const card = document.getElementById("lw-alarm").content.firstElementChild.cloneNode(true);
    card.dataset.lwAlarm = id;
    card.querySelector("form").action = read;
    const words = card.querySelector("[data-lw-words]");
    words.textContent = said;
    words.href = about;
    region.prepend(card);
    answering(card);
  }
  document.documentElement.toggleAttribute("data-lw-alarmed", region.querySelector("[data-lw-alarm]") !== null);
  sound(Math.max(0, ...loud.map(({ id }) => id)));
}

/** Its words, followed in this tab, are 查看: the notice is read. 标为已读 leaves the page as it is. */
function answering(card) {
  const form = card.querySelector("form");
  card.querySelector("[data-lw-words]").addEventListener("click", (event) => {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name !== "stay") {
      return;
    }
    event.preventDefault();
    const told = new FormData(form, event.submitter);
    const answer = await fetch(form.action, { method: "POST", body: told, headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) {
      document.dispatchEvent(new CustomEvent("lw:bell", { detail: await answer.json() }));
    } else {
      form.submit();
    }
  });
}

async function sound(newest) {
  if (newest <= rung()) {
    return;
  }
  if (!isOn()) {
    localStorage.setItem(RUNG, newest);
    return;
  }
  if (!(await mayRing())) {
    mute(true);
    const again = () => sound(newest);
    document.addEventListener("pointerdown", again, { once: true });
    document.addEventListener("keydown", again, { once: true });
    return;
  }
  await alone(() => {
    if (newest > rung()) {
      localStorage.setItem(RUNG, newest);
      ring();
      among.postMessage(newest);
    }
  });
  mute(false);
}

/** One tab at a time, where the browser has locks (it has them only over TLS or on the machine itself). */
const alone = (act) => (navigator.locks ? navigator.locks.request("lw-ring", act) : act());

function mute(is) {
  for (const said of document.querySelectorAll("[data-lw-alarm] [data-lw-mute]")) {
    said.hidden = !is;
  }
}

/** On the page of the notices: on or off in this browser, and a try. */
function settings() {
  const box = document.querySelector("[data-lw-sound]");
  if (!box) {
    return;
  }
  const [tick, attempt, said] = [box.querySelector("input"), box.querySelector("button"), box.querySelector("[role=status]")];
  box.hidden = false;
  document.querySelector("[data-lw-sound-none]").hidden = true;
  tick.checked = isOn();
  tick.addEventListener("change", () => switchOn(tick.checked));
  attempt.addEventListener("click", async () => {
    const may = await mayRing();
    if (may) {
      ring();
    }
    said.textContent = may ? box.dataset.played : box.dataset.blocked;
  });
}

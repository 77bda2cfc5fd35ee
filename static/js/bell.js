/** The bell: how many notices are unread and which of them ring, asked again all the time by one tab for all of this browser; the page
 *  of the notices tells which it has shown. The words come from the server. */

import { stand } from "./alarms.js";

const EVERY_MS = 15_000;

export function bell() {
  const link = document.querySelector("[data-lw-notices]");
  if (!link) {
    return;
  }
  const tabs = new BroadcastChannel("loadwitness-bell");
  let heardAt = Date.now();
  const hear = (told) => {
    heardAt = Date.now();
    tell(link, told);
  };
  const ask = (address = link.dataset.lwNotices, how = {}) =>
    fetch(address, how)
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((told) => {
        if (told) {
          hear(told);
          tabs.postMessage(told);
        }
      })
      .catch(() => {
        // the server is away: asked again
      });
  tabs.addEventListener("message", ({ data }) => hear(data));
  const opened = document.querySelector("[data-lw-opened]");
  if (opened) {
    ask(opened.action, { method: "POST", body: new FormData(opened) });
  }
  // the desk hears of new ones on its own line, 标为已读 brings the answer along
  document.addEventListener("lw:notices", () => ask());
  document.addEventListener("lw:bell", ({ detail }) => {
    hear(detail);
    tabs.postMessage(detail);
  });
  setInterval(() => Date.now() - heardAt >= EVERY_MS && ask(), EVERY_MS);
}

function tell(link, { unread, words, loud }) {
  const count = link.querySelector("[data-lw-unread]");
  link.setAttribute("aria-label", words);
  link.dataset.loud = loud.length > 0;
  count.textContent = unread;
  count.hidden = unread === 0;
  stand(loud);
}

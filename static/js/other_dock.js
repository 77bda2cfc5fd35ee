/** The desk's menu 开始另一个监控: what waits today, fetched each time it opens, so that nothing moves under the hand afterwards; one choice begins one.
 *
 *   otherDocks(menu)     a <details> whose panel has data-url, data-away, data-offline, data-loading
 */

export function otherDocks(menu) {
  const panel = menu.querySelector("[data-url]");
  let asked = 0;
  menu.addEventListener("toggle", async () => {
    asked += 1;
    const mine = asked;
    say(panel, panel.dataset.loading);
    const answer = menu.open ? await fetch(panel.dataset.url, { headers: { Accept: "text/html" } }).catch(() => null) : undefined;
    const words = answer?.ok ? await answer.text() : "";
    if (mine !== asked || answer === undefined) {
      return;
    }
    if (answer?.ok) {
      panel.innerHTML = words;
    } else {
      say(panel, answer?.status === 401 ? panel.dataset.away : panel.dataset.offline);
    }
  });
  panel.addEventListener("submit", (event) => {
    if (panel.dataset.chosen !== undefined) {
      event.preventDefault();
    }
    panel.dataset.chosen = "";
  });
}

function say(panel, words) {
  const line = document.createElement("p");
  line.className = "lw-menu__none";
  line.textContent = words;
  panel.replaceChildren(line);
}

/** 巡看: the wall of key-frame pictures. It knows which firm fills the person's attention, and after the longest time turns that into a monitoring;
 * since when is the server's knowledge, from what it sent. */

import { Stills } from "./stills.js";

const WALL_MS = 2000;
const WIDTH = { wall: 480, large: 1280 };
const TICK_MS = 1000;

const wall = document.getElementById("wall");
if (wall !== null) {
  begin();
}

function begin() {
  const cells = [...wall.querySelectorAll("[data-camera]")];
  const said = document.getElementById("wall-said");
  const back = document.getElementById("wall-back");
  const forms = [...document.querySelectorAll("[data-turn]")];
  const address = (id) => `/footage/${id}/still.jpg`;
  const small = new Stills({ address, everyMs: WALL_MS, width: WIDTH.wall });
  const large = new Stills({ address, everyMs: WALL_MS / 2, width: WIDTH.large });
  let chosen = null;
  let firm = null;
  let seconds = 0;

  function show(cell) {
    chosen = cell;
    small.stop();
    large.stop();
    wall.classList.toggle("lw-wall--one", cell !== null);
    back.hidden = cell === null;
    for (const each of cells) {
      each.hidden = cell !== null && each !== cell;
      each.setAttribute("aria-pressed", String(each === cell));
      if (cell === null) {
        small.show(Number(each.dataset.camera), each.querySelector("img"));
      }
    }
    if (cell !== null) {
      large.show(Number(cell.dataset.camera), cell.querySelector("img"));
    }
    attend();
  }

  /** One firm alone on the wall or enlarged: it is that firm that is being watched. */
  function attend() {
    const shown = cells.filter(({ hidden }) => !hidden);
    const firms = new Set(shown.map(({ dataset }) => dataset.firm));
    const next = firms.size === 1 ? [...firms][0] : null;
    if (next !== firm) {
      firm = next;
      seconds = 0;
    }
    const sites = new Set(shown.map(({ dataset }) => dataset.site));
    for (const form of forms) {
      form.hidden = firm === null || !sites.has(form.dataset.turn);
    }
    tell(firms.size);
  }

  function tell(firms) {
    const form = forms.find(({ hidden }) => !hidden);
    said.textContent = firm === null
      ? said.dataset.many.replace("{n}", firms)
      : said.dataset.one.replace("{firm}", form?.dataset.name ?? "").replace("{time}", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
  }

  function tick() {
    if (document.visibilityState !== "visible" || firm === null) {
      return;
    }
    seconds += 1;
    const form = forms.find(({ hidden }) => !hidden);
    if (seconds > Number(wall.dataset.longest) && form !== undefined && form.dataset.sent === undefined) {
      said.textContent = said.dataset.turning;
      form.requestSubmit();
      return;
    }
    tell(1);
  }

  for (const cell of cells) {
    cell.addEventListener("click", () => show(cell === chosen ? null : cell));
  }
  back.addEventListener("click", () => show(null));
  document.addEventListener("keydown", (event) => event.code === "Escape" && chosen !== null && show(null));
  window.addEventListener("pagehide", () => {
    small.stop();
    large.stop();
  });
  setInterval(tick, TICK_MS);
  show(null);
}

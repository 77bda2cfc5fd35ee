/** A field of a row that another window wrote meanwhile: both texts beside each other, to choose from.
 *
 *   oppose(row, { field, mine, theirs })     the row's tab says so; nobody is taken away from where one writes
 *   reveal(row)                              who comes to the row sees it
 */

import { toast } from "./toast.js";

export function oppose(row, { field, mine, theirs }) {
  const place = row.items.get(field)?.element.querySelector(".lw-seen__value") ?? row.verdict;
  const key = `conflict-${row.section.dataset.row}-${field}`;
  made(row, key)?.remove();
  const both = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
  both.id = key;
  both.querySelector("[data-mine]").textContent = named(row, field, mine);
  both.querySelector("[data-theirs]").textContent = named(row, field, theirs);
  both.addEventListener("click", (event) => {
    const whose = event.target.closest("[data-take]")?.dataset.take;
    if (whose) {
      both.remove();
      mark(row);
      row.saver.take(field, whose);
    }
  });
  place.append(both);
  if (document.activeElement !== (row.items.get(field)?.input ?? row[field])) {
    // where one writes it stands already, and perhaps a word that is being composed
    row.write(field, mine);
  }
  mark(row);
  if (!row.section.isConnected || row.section.hidden || !reveal(row)) {
    const { other, place: where } = row.sheet.root.dataset;
    toast(other.replace("{place}", where).replace("{point}", pointOf(row).querySelector(".lw-point__name").textContent));
  }
}

/** Whether it is seen: the group one writes in stays open, though only one group is. */
export function reveal(row) {
  const both = made(row);
  const group = both?.closest("details");
  const here = document.activeElement?.closest("details");
  if (!both || (group && here && here !== group && row.section.contains(here))) {
    return false;
  }
  group?.setAttribute("open", "");
  both.scrollIntoView({ block: "nearest" });
  return true;
}

function made(row, key = null) {
  const which = key === null ? ".lw-conflict" : `#${CSS.escape(key)}`;
  return row.section.querySelector(which) ?? row.verdict.querySelector(which);
}

function mark(row) {
  pointOf(row).toggleAttribute("data-other", made(row) !== null);
}

function pointOf(row) {
  return row.sheet.points.find(({ dataset }) => Number(dataset.point) === row.camera);
}

function named(row, field, value) {
  if (value === "") {
    return row.sheet.root.dataset.empty;
  }
  const radio = field === "result" ? row.radios.find((each) => each.value === value) : null;
  return radio?.parentElement.textContent.trim() ?? value;
}

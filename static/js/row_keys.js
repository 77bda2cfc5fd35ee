/** Rows by hand: with the focus on a row's tab or its result (never while writing) 1 – 4 choose the result, 0 takes over
 * last time's words, Enter goes to the next row's; so does Enter in the reason and Ctrl+Enter in 备注. Alt+C writes the counted cartons into the row.
 *
 *   rowKeys(sheet)     a SheetForm whose elements stand in the page
 */

import { isFree } from "./keys.js";

const RESULTS = /^(?:Digit|Numpad)([1-4])$/;

export function rowKeys(sheet) {
  const foot = sheet.root.closest(".lw-sheet");
  foot.addEventListener("keydown", (event) => {
    if (event.code === "KeyC" && event.altKey && !event.ctrlKey && !event.shiftKey && !event.metaKey) {
      event.preventDefault();
      sheet.chosen.items.get("item:quantity")?.putCounted();
      return;
    }
    if (event.isComposing || event.keyCode === 229) {
      return;
    }
    const ends = event.target.closest("[data-reason]") ? !event.ctrlKey : event.target.closest(".lw-result__remark") && event.ctrlKey;
    if (event.code === "Enter" && ends && !event.altKey && !event.shiftKey && !event.defaultPrevented) {
      event.preventDefault();
      toNextRow(sheet);
      return;
    }
    const isResult = event.target.closest(".lw-result") !== null;
    if (!isFree(event) || event.shiftKey || (!isResult && event.target.closest("[data-point]") === null)) {
      return;
    }
    const digit = RESULTS.exec(event.code);
    if (digit !== null) {
      event.preventDefault();
      const radio = sheet.chosen.radios[Number(digit[1]) - 1];
      radio.focus();
      radio.click();
    } else if (event.code === "Enter" && isResult) {
      event.preventDefault();
      toNextRow(sheet);
    } else if (/^(?:Digit|Numpad)0$/.test(event.code)) {
      event.preventDefault();
      sheet.chosen.takeOver();
    }
  });
}

function toNextRow(sheet) {
  const at = sheet.points.findIndex((point) => point.getAttribute("aria-selected") === "true");
  sheet.points[(at + 1) % sheet.points.length].click();
  sheet.chosen.toResult();
}

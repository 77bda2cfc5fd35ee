/** What is asked before a sheet is submitted or watching stops; `rows` are RowForms, `section` is the sheet's.
 *
 *   askBeforeSubmit(rows, section)     opens #submit: what the paper will say was not looked at, what is amiss beside 正常
 *   askBeforeStop(rows, section)       opens #stop where a point was looked at too little to be judged; whether it did
 */

import { hush } from "./toast.js";

const nameOf = ({ verdict }) => verdict.querySelector("[data-verdict-of]").textContent;
const resultOf = ({ radios }) => radios.find(({ checked }) => checked)?.value;
/** Looked at for less than is needed to judge it 正常. */
const isLittle = ({ verdict }) => !verdict.querySelector("[data-reason]").hasAttribute("data-enough");

export function askBeforeSubmit(rows, section) {
  sayUnseen(rows, section.querySelector("#submit-unseen"));
  sayOdd(rows, section.querySelector("#submit-odd"));
  open(section.querySelector("#submit"));
}

/** Before nothing can be changed any more. */
function sayUnseen(rows, place) {
  const told = rows.map(({ unseen }) => unseen);
  const used = told.filter((each) => each !== null);
  const { words, beside } = place.dataset;
  const said = words.replace("{used}", used.length).replace("{items}", used.reduce((sum, each) => sum + each, 0));
  place.textContent = used.length < told.length ? said + beside.replace("{empty}", told.length - used.length) : said;
}

/** Nothing forbids it, but nobody should do it unawares. */
function sayOdd(rows, place) {
  const odd = rows.filter((row) => resultOf(row) === "normal").map((row) => [row, amissIn(row)]).filter(([, words]) => words !== "");
  place.textContent = odd.map(([row, words]) => place.dataset.words.replace("{point}", nameOf(row)).replace("{words}", words)).join(" ");
  place.hidden = odd.length === 0;
}

/** The phrases that usually go with another result than 正常. */
function amissIn({ items, sheet: { book } }) {
  const amiss = [...items.values()].filter(({ key, value, isTaken }) => !isTaken && book.usual(key, value) !== "");
  return amiss.map(({ value }) => value).join(" ");
}

/** What is abnormal needs no watching to be told; of points nobody wrote of, one that was seen enough is enough. */
export function askBeforeStop(rows, section) {
  const used = rows.filter(({ unseen }) => unseen !== null);
  const little = used.length > 0 ? used.filter((row) => isLittle(row) && [undefined, "normal"].includes(resultOf(row))) : rows.filter(isLittle);
  if (little.length === 0 || (used.length === 0 && little.length < rows.length)) {
    return false;
  }
  const place = section.querySelector("#stop-little");
  const { points, none, join } = place.dataset;
  place.textContent = used.length === 0 ? none : points.replace("{points}", little.map(nameOf).join(join));
  open(section.querySelector("#stop"));
  return true;
}

/** Not modal: the picture goes on beside it; and it is not read through what stands over the sheet. */
function open(dialog) {
  hush();
  dialog.show();
}

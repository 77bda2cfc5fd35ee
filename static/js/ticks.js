/** Rows to tick: all at once, and how many are ticked. Without script the boxes and the button do the same. */

for (const form of document.querySelectorAll("[data-lw-ticks]")) {
  const boxes = [...document.querySelectorAll(`input[name="number"][form="${form.id}"]`)];
  const all = form.querySelector("[data-lw-tick-all]");
  const told = form.querySelector("[data-lw-ticked]");
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    told.textContent = ticked ? told.dataset.words.replace("{n}", ticked) : "";
    all.firstElementChild.checked = ticked === boxes.length;
    all.firstElementChild.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.hidden = boxes.length < 2;
  all.firstElementChild.addEventListener("change", () => {
    for (const box of boxes) {
      box.checked = all.firstElementChild.checked;
    }
    tell();
  });
  for (const box of boxes) {
    box.addEventListener("change", tell);
  }
  tell();
}

/** The pad for the drawn signature: decoration on the paper; signing works without it. Strokes go along as one PNG. */

const form = document.querySelector("[data-lw-sign]");
const canvas = form?.querySelector("[data-lw-pad]");

if (canvas && window.SignaturePad) {
  const kept = form.elements.drawing;
  const pad = new window.SignaturePad(canvas, { penColor: "#101820", minWidth: 1.2, maxWidth: 3.2 });
  // the server takes no more than 2400 × 1200
  const scale = () => Math.min(window.devicePixelRatio || 1, 2400 / canvas.offsetWidth, 1200 / canvas.offsetHeight);

  const fit = () => {
    const strokes = pad.toData();
    const ratio = scale();
    canvas.width = Math.round(canvas.offsetWidth * ratio);
    canvas.height = Math.round(canvas.offsetHeight * ratio);
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    if (strokes.length > 0) {
      pad.fromData(strokes);
    } else if (kept.value) {
      pad.fromDataURL(kept.value, { ratio: 1, width: canvas.offsetWidth, height: canvas.offsetHeight });
    }
  };

  fit();
  let width = canvas.offsetWidth;
  window.addEventListener("resize", () => {
    // the phone's address bar comes and goes: only another width needs a new drawing
    if (canvas.offsetWidth !== width) {
      width = canvas.offsetWidth;
      fit();
    }
  });
  form.querySelector("[data-lw-pad-clear]").addEventListener("click", () => {
    kept.value = "";
    pad.clear();
  });
  form.addEventListener("submit", () => {
    kept.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
  });
}

// on a phone what is wrong would stand far below the first screen
form?.querySelector("[aria-invalid='true']")?.focus();

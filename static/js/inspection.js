/** Writing a record: 无 needs neither text nor limit; files that are too much for one saving are told before they are sent. */

const MOST_BYTES = 30 * 1024 * 1024;

const finding = document.querySelector("[data-lw-finding]");
if (finding) {
  const clear = finding.elements.is_clear;
  const dependent = [finding.elements.text, finding.elements.deadline];
  const show = () => {
    for (const field of dependent) {
      field.closest(".lw-field").hidden = clear.checked;
    }
  };
  clear.addEventListener("change", show);
  show();
}

const block = document.querySelector("[data-lw-files]");
if (block) {
  const files = block.elements.files;
  const told = block.querySelector("[data-lw-too-large]");
  const check = () => {
    const bytes = Array.from(files.files, (file) => file.size).reduce((sum, size) => sum + size, 0);
    told.hidden = bytes <= MOST_BYTES;
    return told.hidden;
  };
  files.addEventListener("change", check);
  block.addEventListener(
    "submit",
    (event) => {
      if (!check()) {
        event.preventDefault();
        event.stopPropagation();
        files.focus();
      }
    },
    true,
  );
}

document.querySelector("form [aria-invalid='true']")?.focus();

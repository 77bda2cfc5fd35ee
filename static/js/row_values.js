/** What a row of the sheet holds by field, and the names that savings bear. */

/** Ends of lines and spaces around a text are the server's to set. */
export function isSame(one, other) {
  return String(one).replaceAll("\r\n", "\n").trim() === String(other).replaceAll("\r\n", "\n").trim();
}

export function newKey() {
  // crypto.randomUUID is there on https only
  return [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
}

export function valueOf(row, field) {
  return (field.startsWith("item:") ? row.seen[field.slice(5)] : row[field]) ?? "";
}

/** What is typed and not yet on the server, kept in this browser by person, sheet, row and field: nobody else is ever shown it.
 *
 *   const kept = new Kept(person, sheet, row)
 *   kept.put(field, { value, base, sent })    sent: { key, value, version } of the saving whose answer is still out, or null
 *   kept.all()        [[field, copy], …]      kept.drop(field)
 *   forgetAtSignOut() for every page: who signs out leaves nothing behind; who is locked out finds it again
 */

const PREFIX = "lw.kept.";
const LEAVING = "lw.leaving";
const OLDEST_MS = 7 * 86_400_000;

export class Kept {
  constructor(person, sheet, row) {
    this.prefix = `${PREFIX}${person}.${sheet}.${row}.`;
  }

  put(field, copy) {
    try {
      localStorage.setItem(this.prefix + field, JSON.stringify({ ...copy, at: Date.now() }));
    } catch {
      // no room or no leave to keep a copy: saving to the server goes on
    }
  }

  all() {
    return keys(this.prefix).map((key) => [key.slice(this.prefix.length), JSON.parse(localStorage.getItem(key))]);
  }

  drop(field) {
    localStorage.removeItem(this.prefix + field);
  }
}

function keys(prefix) {
  return Object.keys(localStorage).filter((each) => each.startsWith(prefix));
}

export function forgetAtSignOut() {
  const person = document.body.dataset.lwPerson;
  for (const key of keys(PREFIX).filter((each) => Date.now() - JSON.parse(localStorage.getItem(each)).at > OLDEST_MS)) {
    localStorage.removeItem(key);
  }
  const leaving = localStorage.getItem(LEAVING);
  if (leaving !== null) {
    localStorage.removeItem(LEAVING);
    if (person === undefined) {
      // the sign-out was done: this is the page after it
      keys(`${PREFIX}${leaving}.`).forEach((key) => localStorage.removeItem(key));
    }
  }
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (person !== undefined && !defaultPrevented && target.matches("form[action$='/sign-out']")) {
      localStorage.setItem(LEAVING, person);
    }
  });
}

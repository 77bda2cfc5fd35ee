/** What is typed and not yet on the server, kept in this browser by person, place, row, field and window: nobody else is ever shown it.
 * A copy is its window's own while that lives: another neither drops it nor takes it up before that one is gone.
 *
 *   const kept = new Kept(person, place, row)      place: a sheet's number, "tally", "flag", …
 *   kept.put(field, { … })       on the disk when the promise ends: also a power cut leaves it
 *   await kept.left()            [{ field, copy, name }, …] of windows that are gone, oldest first
 *   await kept.take(one)         that is this window's now; false where it has one of its own, or another window was quicker
 *   kept.leave(field, copy)      to whichever window opens next
 *   kept.drop(field)             this window's own;      kept.onDrop(() => …)      another window of this browser dropped one of its own
 *   forgetAtSignOut() for every page: who signs out leaves nothing behind, and is asked first; who is locked out finds it again
 *   saveAtSignOut({ unsaved, flush() })            what this page can still send before it is asked
 */

import { newKey } from "./row_values.js";
import { toast } from "./toast.js";

const STORE = "kept";
const LEAVING = "lw.leaving";
const OLDEST_MS = 7 * 86_400_000;
const FLUSH_MS = 3000;
/** A window that is just being closed or loaded anew is waited for so long; one that stays is alive. */
const GOING_MS = 2000;
const OWN = newKey();

const windows = new BroadcastChannel("loadwitness-kept");
let opened = open();
let standing = null;
const writers = [];

/** The browser's database, or null: no room or no leave to keep a copy, saving to the server goes on. */
function open() {
  return new Promise((done) => {
    const asked = indexedDB.open("loadwitness", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => {
      asked.result.onclose = () => { opened = open(); };
      done(asked.result);
    };
    asked.onerror = () => done(null);
  });
}

/** `strict`: done when it lies on the disk, not in the system's memory. localStorage is written seconds later. */
async function change(act, { goesOn = false } = {}) {
  const base = await opened;
  if (base !== null) {
    await new Promise((done) => {
      const writing = base.transaction(STORE, "readwrite", { durability: "strict" });
      writing.oncomplete = done;
      writing.onabort = done;
      act(writing.objectStore(STORE));
      if (!goesOn) {
        // nothing follows: a window that dies now has told all
        writing.commit();
      }
    });
  }
}

async function read(prefix) {
  const base = await opened;
  if (base === null) {
    return [];
  }
  const store = base.transaction(STORE).objectStore(STORE);
  const answers = [store.getAllKeys(under(prefix)), store.getAll(under(prefix))];
  const [keys, copies] = await Promise.all(answers.map((asked) => new Promise((done) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => done([]);
  })));
  return keys.map((key, at) => [key.slice(prefix.length), copies[at]]);
}

function under(prefix) {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`);
}

const lockOf = (owner) => `loadwitness-${owner}`;

/** This window stands from its first copy until it is gone, however it goes: the browser itself gives its lock back. */
function stand() {
  standing ??= navigator.locks === undefined ? Promise.resolve() : new Promise((stands) => {
    navigator.locks.request(lockOf(OWN), () => {
      stands();
      return new Promise(() => undefined);
    }).catch(stands);
  });
  return standing;
}

/** Without https a browser has no locks: then every other window counts as gone, and what two of them send under one key is done once. */
async function isGone(owner) {
  if (owner === OWN) {
    return false;
  }
  const how = { mode: "shared", signal: AbortSignal.timeout(GOING_MS) };
  return navigator.locks === undefined || navigator.locks.request(lockOf(owner), how, () => true).catch(() => false);
}

export class Kept {
  constructor(person, place, row) {
    this.prefix = `${person}.${place}.${row}.`;
    stand();
  }

  #own(field) {
    return `${this.prefix}${field}@${OWN}`;
  }

  async put(field, copy) {
    const at = Date.now();
    await stand();
    await change((store) => store.put({ ...copy, at }, this.#own(field)));
  }

  async left() {
    const all = (await read(this.prefix)).map(([name, copy]) => ({ name, copy, field: name.split("@")[0], owner: name.split("@")[1] ?? "" }));
    const owners = [...new Set(all.map(({ owner }) => owner))];
    const gone = new Set((await Promise.all(owners.map(async (owner) => ((await isGone(owner)) ? [owner] : [])))).flat());
    return all.filter(({ owner }) => gone.has(owner)).sort((one, other) => one.copy.at - other.copy.at);
  }

  async take({ field, name }) {
    let isTaken = false;
    await stand();
    await change((store) => {
      const asked = [name, `${field}@${OWN}`].map((each) => store.get(this.prefix + each));
      asked[1].onsuccess = () => {
        const [left, own] = asked.map(({ result }) => result);
        isTaken = left !== undefined && own === undefined;
        if (isTaken) {
          store.put(left, this.#own(field));
          store.delete(this.prefix + name);
        }
      };
    }, { goesOn: true });
    return isTaken;
  }

  leave(field, copy) {
    return change((store) => store.put(copy, `${this.prefix}${field}@${newKey()}`));
  }

  async drop(field) {
    await stand();
    await change((store) => store.delete(this.#own(field)));
    windows.postMessage(this.prefix);
  }

  onDrop(heard) {
    windows.addEventListener("message", ({ data }) => data === this.prefix && heard());
  }
}

export function saveAtSignOut(writer) {
  writers.push(writer);
}

/** What the server does not have of this person, whichever page it was typed on; a browser that keeps no copies tells of this page alone. */
async function lost(person) {
  const here = writers.reduce((sum, { unsaved }) => sum + unsaved, 0);
  const kept = await soon(read(`${person}.`), []);
  return { count: Math.max(here, kept.length), names: [here, ...kept.map(([name]) => name)].join(" ") };
}

/** Nothing keeps a person signed in: what takes too long is not waited for. */
function soon(answer, otherwise) {
  return Promise.race([answer, new Promise((done) => { setTimeout(() => done(otherwise), FLUSH_MS); })]);
}

/** What is not saved is saved first, or lost only by a second click. */
async function signOut(form, person) {
  let left = await lost(person);
  if (left.count > 0 && left.names !== form.dataset.warned) {
    await soon(Promise.all(writers.map((writer) => writer.flush())));
    left = await lost(person);
  }
  if (left.count > 0 && left.names !== form.dataset.warned) {
    form.dataset.warned = left.names;
    warn(form.dataset.leaving.replace("{count}", left.count));
    return;
  }
  localStorage.setItem(LEAVING, person);
  form.submit();
}

function warn(words) {
  const word = document.querySelector("[data-lw-saved]");
  if (word === null) {
    toast(words);
  } else {
    word.dataset.state = "kept";
    word.textContent = words;
  }
}

export async function forgetAtSignOut() {
  const person = document.body.dataset.lwPerson;
  let asking = null;
  document.addEventListener("submit", (event) => {
    if (person !== undefined && event.target.matches("form[action$='/sign-out']")) {
      event.preventDefault();
      asking ??= signOut(event.target, person).finally(() => { asking = null; });
    }
  });
  const leaving = localStorage.getItem(LEAVING);
  localStorage.removeItem(LEAVING);
  if (leaving !== null && person === undefined) {
    // the sign-out was done: this is the page after it
    await change((store) => store.delete(under(`${leaving}.`)));
  }
  for (const [key, { at }] of await read("")) {
    if (Date.now() - at > OLDEST_MS) {
      await change((store) => store.delete(key));
    }
  }
}

/** What is typed and not yet on the server, kept in this browser by person, place, row and field: nobody else is ever shown it.
 *
 *   const kept = new Kept(person, place, row)      place: a sheet's number, "tally", "flag", …
 *   kept.put(field, { … })       on the disk when the promise ends: also a power cut leaves it
 *   await kept.all()             [[field, copy], …]      kept.drop(field)
 *   kept.onDrop((field) => …)    another window of this browser dropped this copy
 *   forgetAtSignOut() for every page: who signs out leaves nothing behind, and is asked first; who is locked out finds it again
 *   saveAtSignOut({ unsaved, flush() })            what this page can still send before it is asked
 */

import { toast } from "./toast.js";

const STORE = "kept";
const LEAVING = "lw.leaving";
const OLDEST_MS = 7 * 86_400_000;
const FLUSH_MS = 3000;

const windows = new BroadcastChannel("loadwitness-kept");
let opened = open();
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
async function change(act) {
  const base = await opened;
  if (base !== null) {
    await new Promise((done) => {
      const writing = base.transaction(STORE, "readwrite", { durability: "strict" });
      writing.oncomplete = done;
      writing.onabort = done;
      act(writing.objectStore(STORE));
      // nothing follows: a window that dies now has told all
      writing.commit();
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

export class Kept {
  constructor(person, place, row) {
    this.prefix = `${person}.${place}.${row}.`;
  }

  put(field, copy) {
    return change((store) => store.put({ ...copy, at: Date.now() }, this.prefix + field));
  }

  all() {
    return read(this.prefix);
  }

  async drop(field) {
    await change((store) => store.delete(this.prefix + field));
    windows.postMessage(this.prefix + field);
  }

  onDrop(heard) {
    windows.addEventListener("message", ({ data }) => data.startsWith(this.prefix) && heard(data.slice(this.prefix.length)));
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

/** The phrase book of a desk: which phrases an item has, which of them letters or signs find, how they stand together in an item's text.
 *
 *   const book = new Book(list, slots)  list: [{ item, text, pinyin, source, phase, part, result }], slots: { "〔…〕": "now" | "count" | "type" },
 *                                       what phrases leave open and whence it is filled; both as the page gives them
 *   book.slotIn(value)                  what is left open first: { from, slot, kind } or null
 *   book.found(item, asked, phase)      phrases for `dmqj`, `dimian`, `地面`: those of the phase first
 *   book.joined(item, value, phrase)    the item's text with the phrase: of one part of an item one phrase holds
 *   book.without(value, phrase), book.holds(value, phrase)
 *   book.usual(item, value)             the gravest result its phrases usually go with, or ""
 *   asked(value, caret)                 what is being typed there: { from, words, isLetters } or null
 */

export const JOINT = "；";
const GRAVITY = ["", "minor", "serious", "unlawful"];
const MOST = 6;
/** One letter finds too much to be meant. */
const LETTERS = /[a-z]{2,}$/;
const SIGNS = /[\u4e00-\u9fff]+$/;

export function asked(value, caret) {
  const before = value.slice(0, caret);
  const found = LETTERS.exec(before) ?? SIGNS.exec(before);
  return found === null ? null : { from: found.index, words: found[0], isLetters: LETTERS.test(before) };
}

/** Whether the letters are beginnings of the signs' readings, one after the other, from some sign on: how far from the start, or -1. */
export function readsAs(pinyin, letters) {
  const signs = pinyin.split(" ").map((each) => each.split("/"));
  return signs.findIndex((_sign, at) => goesOn(signs, at, letters));
}

function goesOn(signs, at, letters) {
  if (letters === "") {
    return true;
  }
  return at < signs.length && signs[at].some((reading) => {
    for (let taken = Math.min(common(reading, letters), letters.length); taken > 0; taken -= 1) {
      if (goesOn(signs, at + 1, letters.slice(taken))) {
        return true;
      }
    }
    return false;
  });
}

function common(one, other) {
  let n = 0;
  while (n < one.length && one[n] === other[n]) {
    n += 1;
  }
  return n;
}

/** The phrases of an item's text. */
export function parts(value) {
  return value.split(JOINT).map((each) => each.trim()).filter(Boolean);
}

export class Book {
  constructor(list, slots) {
    Object.assign(this, { list, slots, open: new RegExp(Object.keys(slots).join("|")) });
  }

  slotIn(value) {
    const found = this.open.exec(value);
    return found === null ? null : { from: found.index, slot: found[0], kind: this.slots[found[0]] };
  }

  of(item) {
    return this.list.filter((each) => each.item === item);
  }

  add(phrase) {
    if (!this.list.some(({ item, text }) => item === phrase.item && text === phrase.text)) {
      this.list.push(phrase);
    }
  }

  found(item, { words, isLetters }, phase) {
    const ranked = this.of(item).map((phrase) => [isLetters ? readsAs(phrase.pinyin, words) : phrase.text.indexOf(words), phrase]);
    const fits = ranked.filter(([at, { text }]) => at >= 0 && text !== words);
    const rank = ([at, phrase]) => [at > 0, phrase.phase !== "" && phrase.phase !== phase, phrase.source !== "own", at];
    return fits.sort((one, other) => compare(rank(one), rank(other))).slice(0, MOST).map(([, phrase]) => phrase);
  }

  holds(value, { text }) {
    return parts(value).some((each) => this.#isOf(each, text));
  }

  without(value, { text }) {
    return parts(value).filter((each) => !this.#isOf(each, text)).join(JOINT);
  }

  joined(item, value, phrase) {
    const rivals = this.of(item).filter(({ part, text }) => part === phrase.part && text !== phrase.text);
    const kept = parts(value).filter((each) => each !== phrase.text && !rivals.some(({ text }) => this.#isOf(each, text)));
    return [...kept, phrase.text].join(JOINT);
  }

  usual(item, value) {
    const held = this.of(item).filter((phrase) => this.holds(value, phrase)).map(({ result }) => GRAVITY.indexOf(result));
    return GRAVITY[Math.max(0, ...held)];
  }

  gravest(results) {
    return GRAVITY[Math.max(0, ...results.map((each) => GRAVITY.indexOf(each)))];
  }

  /** A phrase is known again with its slots filled. */
  #isOf(written, text) {
    if (written === text) {
      return true;
    }
    const fixed = text.split(this.open);
    let at = 0;
    return fixed.length > 1 && written.startsWith(fixed[0]) && written.endsWith(fixed.at(-1)) && fixed.every((each) => {
      at = written.indexOf(each, at);
      return at >= 0 && (at += each.length) >= 0;
    });
  }
}

function compare(one, other) {
  const at = one.findIndex((each, n) => each !== other[n]);
  return at < 0 ? 0 : Number(one[at]) - Number(other[at]);
}

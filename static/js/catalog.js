/** Where the recording of one camera lies: the playback list (app/video/playlist.py), fetched in windows as they are needed.
 *
 *   const catalog = new Catalog("/footage/2")
 *   await catalog.at(ms)         the group that holds this moment, or null in a gap
 *   catalog.known(ms)            the same without asking the server; undefined where it is not known yet
 *   await catalog.next(ms, until)  the first group that begins in [ms, until), or null
 *   await catalog.header(group), await catalog.bytes(group, signal)
 * A group is { beginsMs, endsMs, offset, size, file: { url, header, codec, mediaBegins, wallMs } }.
 * Errors: NotAllowed (401, 404), else TypeError of fetch.
 */

import { serverNow } from "./clock.js";

const WINDOW_MS = 600_000;
/** A window that reaches to the present still grows. */
const FRESH_MS = 1500;
const GROWS_MS = 20_000;

export class NotAllowed extends Error {
  constructor(status) {
    super(String(status));
    this.why = status === 401 ? "signed_out" : "no_right";
  }
}

async function fetched(url, options) {
  const answer = await fetch(url, options);
  if (answer.status === 401 || answer.status === 404) {
    throw new NotAllowed(answer.status);
  }
  if (!answer.ok) {
    throw new TypeError(`${answer.status} ${url}`);
  }
  return answer;
}

export class Catalog {
  #windows = new Map();
  #headers = new Map();

  /** `now()` gives the server's clock, ms. */
  constructor(address, now = serverNow) {
    this.address = address;
    this.now = now;
  }

  async at(ms) {
    const { groups } = await this.#window(ms);
    return groups.find((group) => group.beginsMs <= ms && ms < group.endsMs) ?? null;
  }

  known(ms) {
    const found = this.#windows.get(Math.floor(ms / WINDOW_MS));
    return found?.groups === undefined ? undefined : (found.groups.find((group) => group.beginsMs <= ms && ms < group.endsMs) ?? null);
  }

  async next(ms, until) {
    for (let at = ms; at < until; at = (Math.floor(at / WINDOW_MS) + 1) * WINDOW_MS) {
      const { groups } = await this.#window(at);
      const found = groups.find((group) => group.beginsMs >= ms);
      if (found) {
        return found.beginsMs < until ? found : null;
      }
    }
    return null;
  }

  async #window(ms) {
    const number = Math.floor(ms / WINDOW_MS);
    const kept = this.#windows.get(number);
    const age = kept ? performance.now() - kept.askedAt : Infinity;
    const grows = (number + 1) * WINDOW_MS > this.now() - GROWS_MS;
    if (kept && (!grows || age < FRESH_MS)) {
      return kept.ready;
    }
    const asked = { askedAt: performance.now(), groups: kept?.groups };
    asked.ready = this.#ask(number, asked);
    this.#windows.set(number, asked);
    asked.ready.catch(() => this.#windows.get(number) === asked && this.#windows.delete(number));
    return asked.ready;
  }

  async #ask(number, asked) {
    const from = number * WINDOW_MS;
    const answer = await fetched(`${this.address}/playlist.m3u8?from=${from}&to=${from + WINDOW_MS}`, { cache: "no-store" });
    asked.groups = parsed(await answer.text());
    return asked;
  }

  async header(group) {
    const { url, header } = group.file;
    if (!this.#headers.has(url)) {
      const asked = fetched(url, { headers: { Range: `bytes=0-${header - 1}` }, cache: "no-store" }).then((answer) => answer.arrayBuffer());
      this.#headers.set(url, asked);
      asked.catch(() => this.#headers.delete(url));
    }
    return this.#headers.get(url);
  }

  async bytes(group, signal) {
    const range = `bytes=${group.offset}-${group.offset + group.size - 1}`;
    const answer = await fetched(group.file.url, { headers: { Range: range }, signal, cache: "no-store" });
    return new Uint8Array(await answer.arrayBuffer());
  }
}

/** The groups of a list, in order. */
export function parsed(text) {
  const groups = [];
  let file = null;
  let at = 0;
  let seconds = 0;
  let range = null;
  for (const line of text.split("\n")) {
    if (line.startsWith("#EXT-X-MAP:")) {
      const [, url, header] = line.match(/URI="([^"]+)",BYTERANGE="(\d+)@0"/);
      file = { url, header: Number(header), codec: "", mediaBegins: 0, wallMs: 0 };
    } else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
      at = Date.parse(line.slice(line.indexOf(":") + 1));
    } else if (line.startsWith("# media=")) {
      const [, media, wall, codec] = line.match(/media=([\d.-]+) wall_us=(\d+) codec=(\S+)/);
      Object.assign(file, { codec, mediaBegins: Number(media), wallMs: Number(wall) / 1000 });
    } else if (line.startsWith("#EXTINF:")) {
      seconds = Number.parseFloat(line.slice(8));
    } else if (line.startsWith("#EXT-X-BYTERANGE:")) {
      range = line.slice(17).split("@").map(Number);
    } else if (line !== "" && !line.startsWith("#")) {
      groups.push({ beginsMs: at, endsMs: at + seconds * 1000, offset: range[1], size: range[0], file });
      at += seconds * 1000;
    }
  }
  return groups;
}

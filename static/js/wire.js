/** Reads the desk's one long answer (app/video/wire.py): heads of length, kind, channel and wall clock, each with a payload.
 *
 *   listen(url, signal, { message(kind, channel, wallMs, payload), away(why) })
 * It connects again by itself, also where the line died without a word (a laptop asleep, a network gone), until `signal` aborts or the server says that there is nothing for this person
 * (away: "signed_out" | "no_right").
 */

export const FACTS = 0;
export const HEADER = 1;
export const FRAGMENTS = 2;
export const NOTICES = 3;
export const BEAT = 4;
export const KEY = 5;

const LENGTH = 4;
/** Head of a message behind its length. */
const HEAD = 11;
/** The server beats more often than every two seconds. */
const SILENT_MS = 10_000;
const RETRY_MS = [100, 1000, 2000, 5000];

export async function listen(url, signal, heard) {
  let tries = 0;
  while (!signal.aborted) {
    const line = guarded(signal);
    try {
      const answer = await fetch(url, { signal: line.signal, cache: "no-store" });
      if (answer.status === 401 || answer.status === 404) {
        heard.away(answer.status === 401 ? "signed_out" : "no_right");
        return;
      }
      if (answer.ok) {
        await read(answer.body.getReader(), line.alive, (...told) => {
          tries = 0;
          heard.message(...told);
        });
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (!(error instanceof TypeError) && !line.signal.aborted) {
        // not the network's fault
        console.error(error);
      }
    } finally {
      line.end();
    }
    const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];
    tries += 1;
    await new Promise((again) => setTimeout(again, wait));
  }
}

/** Ends with `signal`, and by itself when nothing was heard for too long: by the wall's clock, which goes on while a laptop sleeps. */
function guarded(signal) {
  const line = new AbortController();
  const cut = () => line.abort();
  let heardAt = Date.now();
  const timer = setInterval(() => Date.now() - heardAt > SILENT_MS && cut(), 1000);
  signal.addEventListener("abort", cut);
  return {
    signal: line.signal,
    alive: () => { heardAt = Date.now(); },
    end: () => { clearInterval(timer); signal.removeEventListener("abort", cut); },
  };
}

async function read(reader, alive, message) {
  let left = new Uint8Array(0);
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    alive();
    const data = joined(left, value);
    left = data.subarray(take(data, message));
  }
}

function joined(first, second) {
  if (first.length === 0) {
    return second;
  }
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Hand over the whole messages; returns how many bytes they were. */
function take(data, message) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  while (at + LENGTH + HEAD <= data.length) {
    const length = view.getUint32(at);
    if (at + LENGTH + length > data.length) {
      break;
    }
    const wallMs = Number(view.getBigInt64(at + 7));
    message(view.getUint8(at + 4), view.getUint16(at + 5), wallMs, data.slice(at + LENGTH + HEAD, at + LENGTH + length));
    at += LENGTH + length;
  }
  return at;
}

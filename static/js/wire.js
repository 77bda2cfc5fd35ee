/** Reads the desk's one long answer (app/video/wire.py): heads of length, kind, channel and wall clock, each with a payload.
 *
 *   listen(url, signal, { message(kind, channel, wallMs, payload), away(why) })
 * It connects again by itself until `signal` aborts or the server says that there is nothing for this person
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
const RETRY_MS = [100, 1000, 2000, 5000];

export async function listen(url, signal, heard) {
  let tries = 0;
  while (!signal.aborted) {
    try {
      const answer = await fetch(url, { signal, cache: "no-store" });
      if (answer.status === 401 || answer.status === 404) {
        heard.away(answer.status === 401 ? "signed_out" : "no_right");
        return;
      }
      if (answer.ok) {
        await read(answer.body.getReader(), (...told) => {
          tries = 0;
          heard.message(...told);
        });
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      if (!(error instanceof TypeError)) {
        // not the network's fault
        console.error(error);
      }
    }
    const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)];
    tries += 1;
    await new Promise((again) => setTimeout(again, wait));
  }
}

async function read(reader, message) {
  let left = new Uint8Array(0);
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
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

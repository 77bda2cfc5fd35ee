/** Reads the little that a player must know of fragments: when each frame is shown, and which of them are new. */

const MOOF = 0x6d6f6f66;
const TRAF = 0x74726166;
const TFDT = 0x74666474;
const TRUN = 0x7472756e;

function* boxes(view, begin, end) {
  for (let at = begin; at + 8 <= end; ) {
    let size = view.getUint32(at);
    if (size === 1) {
      size = Number(view.getBigUint64(at + 8));
    }
    if (size < 8 || at + size > end) {
      return;
    }
    yield [view.getUint32(at + 4), at + 8, at + size];
    at += size;
  }
}

/** Ticks at which the first frame of each fragment is shown (our recorder writes one frame a fragment). */
export function frameTimes(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const times = [];
  for (const [kind, begin, end] of boxes(view, 0, bytes.byteLength)) {
    if (kind !== MOOF) {
      continue;
    }
    for (const [inner, from, to] of boxes(view, begin, end)) {
      if (inner === TRAF) {
        times.push(shownAt(view, from, to));
      }
    }
  }
  return times;
}

/** The fragments decoded after `ticks`, and the decode time of the newest: [bytes, ticks]. */
export function later(bytes, ticks) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let first = null;
  let newest = ticks;
  for (const [kind, begin, end] of boxes(view, 0, bytes.byteLength)) {
    const decoded = kind === MOOF ? decodedAt(view, begin, end) : null;
    if (decoded !== null && decoded > ticks) {
      first ??= begin - 8;
      newest = Math.max(newest, decoded);
    }
  }
  return [first === null ? new Uint8Array(0) : bytes.subarray(first), newest];
}

function decodedAt(view, begin, end) {
  for (const [kind, from, to] of boxes(view, begin, end)) {
    for (const [inner, at] of kind === TRAF ? boxes(view, from, to) : []) {
      if (inner === TFDT) {
        return view.getUint8(at) === 1 ? Number(view.getBigUint64(at + 4)) : view.getUint32(at + 4);
      }
    }
  }
  return null;
}

function shownAt(view, begin, end) {
  let decoded = 0;
  let composition = 0;
  for (const [kind, at] of boxes(view, begin, end)) {
    if (kind === TFDT) {
      decoded = view.getUint8(at) === 1 ? Number(view.getBigUint64(at + 4)) : view.getUint32(at + 4);
    } else if (kind === TRUN) {
      const flags = view.getUint32(at) & 0xffffff;
      let skip = at + 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0);
      skip += (flags & 0x100 ? 4 : 0) + (flags & 0x200 ? 4 : 0) + (flags & 0x400 ? 4 : 0);
      composition = flags & 0x800 ? view.getInt32(skip) : 0;
    }
  }
  return decoded + composition;
}

/** Something told to the server as JSON, and whether it was heard: what was not is told again, later and later.
 *
 *   const { missed, ok, status, told } = await post(address, body, headers)     missed: null, or "offline" · "away", and nothing else then
 *   await postSeen(address, body, headers)      the same for what is told of a frame that may just have come up
 *   pauseAfter(tries)     milliseconds until the next try
 */

const PAUSES_MS = [1000, 2000, 5000, 10_000];
/** The visit is over, or this page belongs to an earlier one: signing in and opening the page again tells it. */
const AWAY = new Set([400, 401]);
/** The server notes every other second what it served: a frame told of at once may not stand there yet, so it is asked again. */
const SEEN_TRIES = 4;
const SEEN_PAUSE_MS = 1000;

export async function post(address, body, headers, { keepalive = false } = {}) {
  try {
    const answer = await fetch(address, {
      method: "POST", keepalive, headers: { ...headers, "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body),
    });
    if (AWAY.has(answer.status) || answer.status >= 500) {
      return { missed: AWAY.has(answer.status) ? "away" : "offline" };
    }
    return { missed: null, ok: answer.ok, status: answer.status, told: await answer.json() };
  } catch {
    return { missed: "offline" };
  }
}

export async function postSeen(address, body, headers) {
  for (let tries = 0; ; tries += 1) {
    const answer = await post(address, body, headers);
    if (!answer.told?.errors?.seen_at || tries === SEEN_TRIES) {
      return answer;
    }
    await new Promise((again) => { setTimeout(again, SEEN_PAUSE_MS); });
  }
}

export function pauseAfter(tries) {
  return PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)];
}

/** The sentence of what the server refused. */
export function wordsOf(told) {
  return told.error ?? Object.values(told.errors ?? {}).flat().join(" ");
}

/* 标记异常 on the desk: takes camera and time of the frame on screen, asks for item, grade, remark, and sends them.
 *
 *   import {install} from './flag.js';
 *   const flag = install({frame: () => ({camera, point, seenAt}), onOpen, onClose, onDone, onClip});
 *       onClip({begins, ends}): the clip's ends were typed, or had to be kept around the frame
 *       go(frame): show this frame again, whose panel a crash or a lost line left behind
 *   flag.open();     // F2 or the button: the frame's own time, not the click's
 *
 * What is minor and flagged offers 当场纠正: the picture after, taken from the screen when it is mended.
 * `seenAt` is milliseconds since 1970 of the frame on screen; the server checks it against what it served.
 */

import {serverNow} from './clock.js';
import {Draft} from './draft.js';

const BEIJING = new Intl.DateTimeFormat('sv-SE', {timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium'});

const TRIES = 4;
const GONE = new Set([403, 404, 409]);

function clock(milliseconds) {
  return BEIJING.format(new Date(milliseconds)).slice(11);
}

export function install({frame, onOpen = () => {}, onClose = () => {}, onDone = () => {}, onClip = () => {}, go = () => {}}) {
  const form = document.getElementById('flag-form');
  const error = form.querySelector('[data-flag-error]');
  const others = form.elements.others;
  const draft = new Draft('flag', form.dataset.url);
  let now = null;
  let isChosen = false;
  let isLeft = false;

  /** 同场所其他点位同时锁定 stands ready for what is grave, until somebody decides otherwise. */
  function suggest() {
    others.checked = isChosen ? others.checked : form.elements.grade.value !== 'minor';
  }

  function open() {
    const found = frame();
    if (!found || !found.seenAt) return;
    isChosen = false;
    isLeft = false;
    show(found);
    suggest();
    form.elements.remark.focus();
  }

  function show(found) {
    now = found;
    const {before, after} = form.dataset;
    form.querySelector('[data-flag-point]').textContent = now.point || '';
    // today the time alone: the title keeps to one line
    const told = BEIJING.format(new Date(now.seenAt));
    const isToday = told.slice(0, 10) === BEIJING.format(serverNow()).slice(0, 10);
    form.querySelector('[data-flag-time]').textContent =
      `${isToday ? told.slice(11) : told}.${String(Math.floor(now.seenAt) % 1000).padStart(3, '0')}`;
    setClip({begins: now.seenAt - before * 1000, ends: now.seenAt + after * 1000});
    error.hidden = true;
    form.hidden = false;
    onOpen(now);
  }

  /** As it stands now. */
  function copy() {
    const {grade, remark, clip_begins: begins, clip_ends: ends} = form.elements;
    return {
      now, item: form.elements.namedItem('item').value, grade: grade.value, remark: remark.value, others: others.checked,
      begins: begins.value, ends: ends.value,
    };
  }

  function keep() {
    if (now) draft.keep(copy());
  }

  /** The panel that a crash or a lost line left behind, with the frame it is about. */
  async function restore() {
    const left = await draft.left();
    if (left === null || now) return;
    const [key, kept] = left;
    draft.take(key);
    go(kept.now);
    show(kept.now);
    form.elements.namedItem('item').value = kept.item;
    form.elements.grade.value = kept.grade;
    form.elements.remark.value = kept.remark;
    others.checked = kept.others;
    isChosen = true;
    isLeft = true;
    form.elements.clip_begins.value = kept.begins;
    form.elements.clip_ends.value = kept.ends;
    typed();
    form.elements.remark.focus();
  }

  /** The clip's ends, as typed or as dragged on the line of the day (milliseconds since 1970). */
  function setClip({begins, ends}) {
    const kept = {begins: Math.min(begins, now.seenAt), ends: Math.max(ends, now.seenAt + 1000)};
    form.elements.clip_begins.value = clock(kept.begins);
    form.elements.clip_ends.value = clock(kept.ends + 999);
    form.querySelector('[data-clip-length]').textContent = `${Math.round((kept.ends - kept.begins) / 1000)}`;
    if (kept.begins !== begins || kept.ends !== ends) onClip(kept);
  }

  /** The ends as they are typed, where they make a clip around the frame. */
  function typed() {
    // an end changed last is told once more when the panel closes under it
    if (!now) return;
    const [begins, ends] = [near(form.elements.clip_begins.value), near(form.elements.clip_ends.value)];
    if (begins !== null && ends !== null && begins <= now.seenAt && ends > now.seenAt) {
      form.querySelector('[data-clip-length]').textContent = `${Math.round((ends - begins) / 1000)}`;
      onClip({begins, ends});
    }
  }

  /** The moment of a typed time of day that lies nearest to the frame; null for what is no time. */
  function near(typed) {
    const found = /^([01]?\d|2[0-3])[:：]([0-5]\d)[:：]([0-5]\d)$/.exec(typed.trim());
    if (!found) return null;
    const [, hour, minute, second] = found.map(Number);
    const day = 86_400_000;
    const beijing = 8 * 3_600_000;
    const midnight = Math.floor((now.seenAt + beijing) / day) * day - beijing;
    const at = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
    return [at - day, at, at + day].reduce((best, one) => (Math.abs(one - now.seenAt) < Math.abs(best - now.seenAt) ? one : best));
  }

  function close() {
    form.hidden = true;
    form.elements.remark.value = '';
    now = null;
    draft.end();
    onClose(isLeft);
  }

  function wordsOf(told) {
    return told.error || Object.values(told.errors || {}).flat().join(' ');
  }

  function refuse(words) {
    error.textContent = words;
    error.hidden = false;
  }

  /** The server notes every other second what it served: a frame flagged at once may not stand there yet, so it is asked again. */
  async function post(body, address = form.dataset.url) {
    for (let tries = 0; ; tries += 1) {
      const answer = await fetch(address, {
        method: 'POST',
        headers: {'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': form.elements.csrf_token.value},
        body: JSON.stringify(body),
      });
      const told = await answer.json();
      if (answer.ok || !told.errors?.seen_at || tries === TRIES) return {ok: answer.ok, status: answer.status, told};
      await new Promise((again) => setTimeout(again, 1000));
    }
  }

  /** 当场纠正: who was told, and the frame that is on screen when the button is pressed; after a lost answer it is still that one. */
  function offerMending(flagged, draft = mendings()) {
    const made = form.parentElement.querySelector('template').content.firstElementChild.cloneNode(true);
    const person = made.querySelector('input');
    made.querySelector('[data-number]').textContent = flagged.number;
    const wrong = made.querySelector('[role=alert]');
    const button = made.querySelector('[data-busy]');
    let {after = null} = flagged;
    person.value = flagged.person ?? '';
    const kept = () => ({number: flagged.number, mend: flagged.mend, person: person.value, after});
    person.addEventListener('input', () => draft.keep(kept()));
    draft.onEnd(() => made.remove());
    made.addEventListener('submit', async (event) => {
      event.preventDefault();
      const seen = frame();
      if (button.disabled || !(after || seen?.seenAt)) return;
      after ??= {camera: seen.camera, seen_at: new Date(seen.seenAt).toISOString()};
      draft.keep(kept());
      button.disabled = true;
      try {
        const {ok, status, told} = await post({...after, person: person.value, key: draft.key}, flagged.mend);
        wrong.hidden = ok;
        wrong.textContent = ok ? '' : wordsOf(told);
        after = null;
        // no longer to be mended: there is nothing to find again
        if (ok || GONE.has(status)) draft.end();
        else if (told.errors?.key) draft.renew(kept());
        else draft.keep(kept());
        if (ok) {
          made.remove();
          onDone(told);
        }
      } catch {
        wrong.hidden = false;
        wrong.textContent = form.dataset.offline;
      } finally {
        button.disabled = false;
      }
    });
    form.after(made);
  }

  function mendings() {
    return new Draft('mend', form.dataset.url);
  }

  async function restoreMending() {
    const draft = mendings();
    const left = await draft.left();
    if (left === null) return;
    const [key, kept] = left;
    draft.take(key);
    offerMending(kept, draft);
  }

  async function send(event) {
    event?.preventDefault();
    const button = form.querySelector('[data-busy]');
    if (button.disabled || !now) return;
    const begins = near(form.elements.clip_begins.value);
    const ends = near(form.elements.clip_ends.value);
    if (begins === null || ends === null || begins > now.seenAt || ends <= now.seenAt) {
      refuse(form.dataset.wrongTime);
      return;
    }
    button.disabled = true;
    try {
      const {ok, told} = await post({
        camera: now.camera, seen_at: new Date(now.seenAt).toISOString(), item: form.elements.namedItem('item').value,
        grade: form.elements.grade.value, remark: form.elements.remark.value,
        others: others.checked, clip_begins_at: new Date(begins).toISOString(), clip_ends_at: new Date(ends).toISOString(),
        key: draft.key,
      });
      if (ok) {
        close();
        onDone(told);
        if (told.mend) offerMending(told);
      } else {
        if (told.errors?.key) draft.renew(copy());
        refuse(wordsOf(told));
      }
    } catch {
      refuse(form.dataset.offline);
    } finally {
      button.disabled = false;
    }
  }

  for (const name of ['clip_begins', 'clip_ends']) form.elements[name].addEventListener('change', typed);
  others.addEventListener('change', () => { isChosen = true; });
  form.addEventListener('change', (event) => event.target.name === 'grade' && suggest());
  for (const kind of ['input', 'change']) form.addEventListener(kind, keep);
  draft.onEnd(() => now && close());
  form.addEventListener('submit', send);
  form.querySelector('[data-flag-cancel]').addEventListener('click', close);
  form.addEventListener('keydown', (event) => {
    if (event.code === 'Escape') close();
    if (event.code === 'Enter' && event.ctrlKey) send(event);
  });
  restore();
  restoreMending();
  return {open, close, isOpen: () => !form.hidden, setClip: (range) => { setClip(range); keep(); }};
}

/* 标记异常 on the desk: takes camera and time of the frame on screen, asks for item, grade, remark, and sends them.
 *
 *   import {install} from './flag.js';
 *   const flag = install({frame: () => ({camera, point, seenAt}), onOpen, onClose, onDone, onClip});
 *       onClip({begins, ends}): the clip's ends were typed, or had to be kept around the frame
 *   flag.open();     // F2 or the button: the frame's own time, not the click's
 *
 * What is minor and flagged offers 当场纠正: the picture after, taken from the screen when it is mended.
 * `seenAt` is milliseconds since 1970 of the frame on screen; the server checks it against what it served.
 */

const BEIJING = new Intl.DateTimeFormat('sv-SE', {timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium'});

const TRIES = 4;

function clock(milliseconds) {
  return BEIJING.format(new Date(milliseconds)).slice(11);
}

export function install({frame, onOpen = () => {}, onClose = () => {}, onDone = () => {}, onClip = () => {}}) {
  const form = document.getElementById('flag-form');
  const error = form.querySelector('[data-flag-error]');
  const others = form.elements.others;
  let now = null;
  let isChosen = false;

  /** 同场所其他点位同时锁定 stands ready for what is grave, until somebody decides otherwise. */
  function suggest() {
    others.checked = isChosen ? others.checked : form.elements.grade.value !== 'minor';
  }

  function open() {
    now = frame();
    if (!now || !now.seenAt) return;
    const {before, after} = form.dataset;
    form.querySelector('[data-flag-point]').textContent = now.point || '';
    // today the time alone: the title keeps to one line
    const told = BEIJING.format(new Date(now.seenAt));
    const isToday = told.slice(0, 10) === BEIJING.format(new Date()).slice(0, 10);
    form.querySelector('[data-flag-time]').textContent =
      `${isToday ? told.slice(11) : told}.${String(Math.floor(now.seenAt) % 1000).padStart(3, '0')}`;
    setClip({begins: now.seenAt - before * 1000, ends: now.seenAt + after * 1000});
    error.hidden = true;
    isChosen = false;
    suggest();
    form.hidden = false;
    onOpen(now);
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
    onClose();
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
      if (answer.ok || !told.errors?.seen_at || tries === TRIES) return {ok: answer.ok, told};
      await new Promise((again) => setTimeout(again, 1000));
    }
  }

  /** 当场纠正: who was told, and the frame that is on screen when the button is pressed. */
  function offerMending(flagged) {
    const made = form.parentElement.querySelector('template').content.firstElementChild.cloneNode(true);
    made.querySelector('[data-number]').textContent = flagged.number;
    const wrong = made.querySelector('[role=alert]');
    made.addEventListener('submit', async (event) => {
      event.preventDefault();
      const after = frame();
      const button = made.querySelector('[data-busy]');
      if (button.disabled || !after?.seenAt) return;
      button.disabled = true;
      try {
        const {ok, told} = await post({camera: after.camera, seen_at: new Date(after.seenAt).toISOString(), person: made.querySelector('input').value}, flagged.mend);
        wrong.hidden = ok;
        wrong.textContent = ok ? '' : told.error || Object.values(told.errors || {}).flat().join(' ');
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
      });
      if (ok) {
        close();
        onDone(told);
        if (told.mend) offerMending(told);
      } else {
        refuse(told.error || Object.values(told.errors || {}).flat().join(' '));
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
  form.addEventListener('submit', send);
  form.querySelector('[data-flag-cancel]').addEventListener('click', close);
  form.addEventListener('keydown', (event) => {
    if (event.code === 'Escape') close();
    if (event.code === 'Enter' && event.ctrlKey) send(event);
  });
  return {open, close, setClip, isOpen: () => !form.hidden};
}

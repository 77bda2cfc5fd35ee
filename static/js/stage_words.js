/** Words on the stage: the page gives the sentences (template #stage-words), here their places are filled. */

import { beijing } from "./clock.js";

const WORDS = document.getElementById("stage-words").dataset;

export function filled(name, values = {}) {
  return WORDS[name].replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? "");
}

function day(ms) {
  return beijing(ms).slice(0, 10);
}

/** Today the time alone, else with its date. */
export function moment(ms, now) {
  return day(ms) === day(now) ? beijing(ms).slice(11) : beijing(ms).slice(5);
}

/** `4 分 24 秒`: the two greatest units. */
export function length(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts = [
    ["days", Math.floor(seconds / 86_400)], ["hours", Math.floor(seconds / 3600) % 24],
    ["minutes", Math.floor(seconds / 60) % 60], ["seconds", seconds % 60],
  ].filter(([, n]) => n > 0).slice(0, 2);
  return parts.length === 0 ? filled("seconds", { n: 0 }) : parts.map(([name, n]) => filled(name, { n })).join(" ");
}

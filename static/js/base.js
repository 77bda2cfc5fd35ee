/** What every page does beside showing itself. Words for people are never here: they stand in the page. */

import { alarms } from "./alarms.js";
import { keepAwake } from "./awake.js";
import { bell } from "./bell.js";
import { runClock } from "./clock.js";
import { dialogs } from "./dialog.js";
import { forgetAtSignOut } from "./keep.js";
import { guardActs } from "./once.js";
import { listen } from "./keys.js";
import { menus } from "./menu.js";
import { results } from "./result.js";
import { states } from "./states.js";
import { switchTheme } from "./theme.js";
import { toasts } from "./toast.js";

switchTheme();
runClock();
dialogs();
menus();
guardActs();
results();
toasts();
keepAwake();
forgetAtSignOut();
bell();
alarms();
states();
listen();

document.querySelector("[data-lw-focus]")?.focus();
for (const back of document.querySelectorAll("[data-lw-back]")) {
  back.addEventListener("click", () => history.back());
}

/** A line that tells until it is known: by doing what it says, or by its button; a cookie keeps that, so that the server leaves it out.
 *
 *   hint("phases", section)     its button, where the section has the line
 *   known("phases")             its words go everywhere in this page, its room once the hand is at the picture: nothing moves under it
 */

const YEAR_IN_SECONDS = 365 * 86400;

export function known(name) {
  document.cookie = `${name}-${document.body.dataset.lwPerson}=known; path=/; max-age=${YEAR_IN_SECONDS}; samesite=lax`;
  document.body.dataset.known = name;
  const stage = document.querySelector(".lw-stage");
  const leave = () => { document.body.dataset.gone = name; };
  if (stage.matches(":hover")) {
    leave();
  } else {
    stage.addEventListener("pointerenter", leave, { once: true });
  }
}

export function hint(name, section) {
  section.querySelector(`[data-hint="${name}"] button`)?.addEventListener("click", () => known(name));
}

/** The line of the day as a list, for who does not see a drawing: each gap, trouble, mark, clip, phase and other monitoring, in order.
 *
 *   const list = new TimelineList(element, { words, seek: (ms) => … })     element holds a <template> with one row
 *   list.fill(line)      what /footage/<id>/timeline.json tells
 * words: { gap, trouble, clip, phase, recorded, span: (begins, ends) => "…", at: (ms) => "…", length: (ms) => "…" }
 */

export class TimelineList {
  constructor(element, { words, seek }) {
    this.element = element;
    this.words = words;
    element.addEventListener("click", (event) => {
      const at = event.target.closest("button")?.dataset.at;
      if (at !== undefined) {
        seek(Number(at));
      }
    });
  }

  fill(line) {
    const { words } = this;
    const rows = [
      ...line.stretches.map(([begins, ends]) => [begins, words.span(begins, ends), words.recorded]),
      ...line.holes.map(({ begins, ends, words: cause }) => [begins, words.span(begins, ends), `${words.gap} ${words.length(ends - begins)} ${cause}`]),
      ...line.troubles.map(({ begins, ends, words: what, number }) => [begins, words.span(begins, ends), `${words.trouble} ${what} ${number}`]),
      ...line.marks.map(({ at, words: grade, item, number }) => [at, words.at(at), `${grade} ${item} ${number}`]),
      ...line.clips.map(({ begins, ends, words: stage, number }) => [begins, words.span(begins, ends), `${words.clip} ${number} ${stage}`]),
      ...line.phases.map(({ at, words: name }) => [at, words.at(at), `${words.phase} ${name}`]),
      ...line.sittings.map(({ begins, ends, words: who }) => [begins, words.span(begins, ends), who]),
    ].sort(([a], [b]) => a - b);
    this.element.replaceChildren(...rows.map((row) => this.#row(row)));
  }

  #row([at, when, what]) {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "lw-timelist__row";
    button.dataset.at = at;
    const time = document.createElement("b");
    time.textContent = when;
    button.append(time, ` ${what}`);
    row.append(button);
    return row;
  }
}

/* Judges the colours as the browser computed them: text against what lies behind it, edges of controls against their ground. */
(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parse = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const light = (colour) => {
    const [red, green, blue] = colour.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) {
        break;
      }
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
  const name = (element) => `${element.tagName}.${element.getAttribute("class") ?? ""} “${element.textContent.trim().slice(0, 24)}”`;
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !shown(element) || element.closest(".lw-picture__frame, script, template, title, .lw-unseen, .lw-skip")) {
      continue;
    }
    const style = getComputedStyle(element);
    const drawn = element instanceof SVGElement ? style.fill : style.color;
    const behind = element.closest(".lw-t-caption, .lw-t-label") ? ground(element.closest(".lw-timeline")) : ground(element);
    texts.push([ratio(over(parse(drawn), behind), behind), name(element)]);
  }
  for (const field of document.querySelectorAll("input:not([type=radio], [type=checkbox], [type=hidden]), textarea, select")) {
    if (shown(field)) {
      texts.push([ratio(parse(getComputedStyle(field).color), ground(field)), name(field)]);
    }
  }
  const edges = [];
  for (const control of document.querySelectorAll(".lw-input, .lw-segments, .lw-answers, .lw-result__four, .lw-chips label, .lw-button:not(.lw-button--plain, .lw-button--primary, .lw-button--flag)")) {
    if (shown(control)) {
      const style = getComputedStyle(control);
      const around = ground(control.parentElement);
      const own = ground(control);
      const edge = over(parse(style.borderTopColor), own);
      edges.push([Math.max(ratio(edge, around), ratio(edge, own)), name(control)]);
    }
  }
  const least = (found, limit) => found.filter(([value]) => value < limit).map(([value, where]) => `${value.toFixed(2)} ${where}`);
  return { texts: texts.length, edges: edges.length, faint: least(texts, 4.5), unseen: least(edges, 3), lowest: Math.min(...texts.map(([value]) => value)) };
})()

const PATIENCE = 3000;  // ms that an answer to the hand's last move may take, before an earlier one is shown after all

// Most of one picture stands in the next, too. Only what differs is changed: the browser lays out no more than that,
// and what is lit, focused or scrolled stays.
const patch = (old, fresh) => {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.attributes.length > fresh.attributes.length) {
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  patchInside(old, fresh);
};
const patchInside = (old, fresh) => {
  let mine = old.firstChild, other = fresh.firstChild;
  while (mine && other) {
    const [present, wanted] = [mine, other];
    [mine, other] = [mine.nextSibling, other.nextSibling];
    if (present.nodeName === wanted.nodeName) patch(present, wanted); else present.replaceWith(wanted);
  }
  while (mine) { const gone = mine; mine = mine.nextSibling; gone.remove(); }
  while (other) { const added = other; other = other.nextSibling; old.append(added); }
};
const parsed = document.createElement('template');

const draw = (figure, markup) => {
  if (markup === figure.shown) return;
  const focused = figure.getRootNode().activeElement, place = focused ? cells(figure).indexOf(focused) : -1;
  const lit = figure.querySelector('.self');
  if (figure.shown === undefined) figure.innerHTML = markup;
  else {
    parsed.innerHTML = markup;
    patchInside(figure, parsed.content);
    parsed.innerHTML = '';
  }
  figure.shown = markup;
  if (place >= 0 && !focused.isConnected) cells(figure)[place]?.focus({ preventScroll: true });
  if (lit) lightIn(figure, figure.pointed?.isConnected ? figure.pointed : figure.getRootNode().activeElement);
};
const cells = figure => [...figure.querySelectorAll('[tabindex]')];

// Of what is wider or longer than its pane, the current piece stays in sight.
const settle = figure => {
  const now = figure.querySelector('.box.now, .line.now, .cut'), pane = now?.closest('.scroll');
  if (!pane) return;
  const box = now.getBoundingClientRect(), seen = pane.getBoundingClientRect();
  const hidden = (from, to, size) => box[size] < seen[size] && (box[from] < seen[from] || box[to] > seen[to]);
  if (hidden('left', 'right', 'width')) pane.scrollLeft += box.left - seen.left - (seen.width - box.width) / 2;
  if (hidden('top', 'bottom', 'height')) pane.scrollTop += box.top - seen.top - (seen.height - box.height) / 2;
};

// The picture of a position that came ahead is shown in the frame of the move.
const ahead = figure => {
  if (hand.last.slider !== figure.slider) figure.forget();
  const markup = figure.pictures.get(hand.last.position) ?? null;
  figure.early = markup !== null;
  if (figure.early) draw(figure, markup);
};

// The server's answer is shown, unless it answers an earlier move than the hand's last, whose picture is there already.
const answer = (figure, data) => {
  const sent = { now: data.now, ...JSON.parse(data.more || '{}') };
  if (!figure.pictures) { figure.pictures = new Map(); figure.name = sent.name; hand.asked = ''; figure.forget(); }
  if (sent.base !== figure.base) figure.forget();
  Object.assign(figure, { base: sent.base, slider: sent.slider, follows: 'moves' in sent });
  // What came after it were moves of this very slider, or nothing: else it is of another state.
  const latest = !(sent.moves < hand.moves);
  const current = sent.base && (latest || (sent.moves >= hand.since && hand.last?.slider === sent.slider));
  if (current) {
    if (sent.exact) figure.pictures.set(sent.at, sent.now);
    for (const [position, markup] of sent.ahead ?? []) figure.pictures.set(position, markup);
    let low = sent.at, high = sent.at;
    while (figure.pictures.has(low - 1)) low -= 1;
    while (figure.pictures.has(high + 1)) high += 1;
    if (figure.pictures.has(sent.at)) hand.figures[sent.name] = { slider: sent.slider, base: sent.base, low, high };
  }
  clearTimeout(figure.overdue);
  const now = () => { figure.early = false; draw(figure, sent.now); };
  if (!hand.last || latest) now();
  else {
    // A move may have been lost on its way, and what the server says then holds after all.
    figure.overdue = setTimeout(now, Math.max(0, hand.last.at + PATIENCE - performance.now()));
    if (current) ahead(figure);
    if (!figure.early) draw(figure, sent.now);
  }
  settle(figure);
  if (figure.follows) hand.answered(sent.moves, true);
};

const prepare = figure => {
  const light = target => lightIn(figure, figure.pointed = target);
  const pick = target => {
    const name = target.closest('[data-pick]')?.dataset.pick;
    if (name !== undefined) figure.trigger('pick', name);
  };
  figure.addEventListener('pointerover', event => light(event.target));
  figure.addEventListener('focusin', event => light(event.target));
  figure.addEventListener('pointerleave', () => light(figure.getRootNode().activeElement));
  figure.addEventListener('click', event => {
    pick(event.target);
    const svg = event.target.closest('.pick:not([data-pick])')?.ownerSVGElement;
    if (!svg) return;
    // The place is in the units of the view box, whatever the size on the screen.
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    figure.trigger('place', [x, y]);
  });
  figure.addEventListener('keydown', event => {
    if (event.key === 'Enter') pick(event.target);
    const cell = event.target.closest('td[tabindex]'), row = cell?.parentElement;
    const next = cell && { ArrowRight: cell.nextElementSibling, ArrowLeft: cell.previousElementSibling,
      ArrowDown: row.nextElementSibling?.children[cell.cellIndex],
      ArrowUp: row.previousElementSibling?.children[cell.cellIndex] }[event.key];
    if (next?.tabIndex === 0) { next.focus(); event.preventDefault(); }
  });
  figure.moved = () => ahead(figure);
  figure.settle = () => settle(figure);
  figure.forget = () => { figure.pictures.clear(); figure.early = false; delete hand.figures[figure.name]; };
};

export default ({ data, parentElement, setTriggerValue }) => {
  const figure = parentElement.querySelector('figure');
  if (!figure.trigger) prepare(figure);
  figure.trigger = setTriggerValue;
  hand.shown.add(figure);
  answer(figure, data);
}

// Most of one picture stands in the next, too. Only what differs is changed: the browser lays out no more than that,
// and what is lit, focused or scrolled stays.
const patch = (old, fresh) => {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.attributes.length > fresh.attributes.length && !old.reached) {
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
const cells = figure => [...figure.querySelectorAll(CELL)];

// Of what is wider or longer than its pane, the current piece stays in sight.
const settle = figure => {
  const now = figure.querySelector('.box.now, .line.now, .cut'), pane = now?.closest('.scroll');
  if (!pane) return;
  const box = now.getBoundingClientRect(), seen = pane.getBoundingClientRect();
  const hidden = (from, to, size) => box[size] < seen[size] && (box[from] < seen[from] || box[to] > seen[to]);
  if (hidden('left', 'right', 'width')) pane.scrollLeft += box.left - seen.left - (seen.width - box.width) / 2;
  if (hidden('top', 'bottom', 'height')) pane.scrollTop += box.top - seen.top - (seen.height - box.height) / 2;
};

const prepare = figure => {
  const pick = target => {
    const name = target.closest('[data-pick]')?.dataset.pick;
    if (name !== undefined) figure.trigger('pick', name);
  };
  lightOn(figure);
  reachable(figure);
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
  figure.draw = markup => draw(figure, markup);
  figure.settle = () => { settle(figure); reachSoon(figure); };
};

export default ({ data, parentElement, setTriggerValue }) => {
  const figure = parentElement.querySelector('figure');
  if (!figure.trigger) prepare(figure);
  figure.trigger = setTriggerValue;
  hand.answer(figure, data);
  takeFrom(figure, parentElement.querySelector('.take'));
}

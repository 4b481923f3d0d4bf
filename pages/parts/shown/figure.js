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

// From one picture to the next, things move from their old places to the new: a cell is known by its tensor and its
// groups, and an arrow by its place in the markup. Nothing waits for it: the new numbers are there in the first frame,
// and the next picture ends it. Not while a hand moves on, nor where many would move, nor for those who want none.
const CALM = matchMedia('(prefers-reduced-motion: reduce)');
const [FLIGHT, PAUSE, MOST] = [350, 250, 48];  // ms that a motion takes; ms of rest before one; cells
const rect = cell => cell.getBoundingClientRect();
const placesIn = figure => {
  const drawn = [...figure.querySelectorAll('.result .grid td[data-g], .grid td.repeat[data-g]')], places = new Map();
  for (const cell of drawn.length > MOST ? [] : drawn) {
    const name = `${cell.closest('.tensor')?.ariaLabel?.split(',')[0]} ${cell.dataset.g}`;
    if (places.has(name)) places.get(name).push(cell); else places.set(name, [cell]);
  }
  return places;
};
const sceneOf = figure => {
  const rested = performance.now() - (figure.drawnAt ?? 0) > PAUSE;
  figure.drawnAt = performance.now();
  for (const motion of figure.motions?.splice(0) ?? []) motion.cancel();
  if (!rested || CALM.matches || figure.shown === undefined) return null;
  // A picture that came ahead of the hand is shown in the frame of its move: cells are not measured then.
  const cells = new Map([...(figure.early ? [] : placesIn(figure))].map(([name, found]) => [name, found.map(rect)]));
  return { cells, waiting: new Set(figure.querySelectorAll('.arrow:not(.now, .sent)')) };
};
const moveFrom = (figure, scene) => {
  const start = (element, frames) => element.animate(frames, { duration: FLIGHT, easing: 'ease-out' });
  const flights = [], whole = figure.scrollWidth <= figure.clientWidth + 1;  // else it would stand over its neighbors
  for (const [name, found] of whole && scene.cells.size ? placesIn(figure) : []) {
    const old = scene.cells.get(name) ?? [];
    found.forEach((cell, place) => {
      // A copy that was not there comes out of one that was.
      const from = old[Math.min(place, old.length - 1)], to = from && rect(cell);
      if (from && Math.hypot(from.x - to.x, from.y - to.y) > 1) flights.push([cell, from.x - to.x, from.y - to.y]);
    });
  }
  const arrows = [...figure.querySelectorAll('.arrow.now')].filter(arrow => scene.waiting.has(arrow));
  figure.motions = flights.map(([cell, x, y]) => start(cell, { transform: [`translate(${x}px, ${y}px)`, 'none'] }));
  for (const path of arrows.map(arrow => arrow.querySelector('path:not(.reach)'))) {
    const long = path.getTotalLength();
    figure.motions.push(start(path, { strokeDasharray: [long, long], strokeDashoffset: [long, 0] }));
  }
  if (!flights.length) return;
  figure.style.overflow = 'visible';  // on its way a cell may leave the pane, which is no reason for a scroll bar
  const mine = figure.motions;
  const end = () => { if (figure.motions === mine) { figure.style.overflow = ''; reachSoon(figure); } };
  Promise.allSettled(mine.map(motion => motion.finished)).then(end);
};

const draw = (figure, markup) => {
  if (markup === figure.shown) return;
  const focused = figure.getRootNode().activeElement, place = focused ? cells(figure).indexOf(focused) : -1;
  const lit = figure.querySelector('.self'), scene = sceneOf(figure);
  if (figure.shown === undefined) figure.innerHTML = markup;
  else {
    parsed.innerHTML = markup;
    patchInside(figure, parsed.content);
    parsed.innerHTML = '';
  }
  figure.shown = markup;
  if (scene) moveFrom(figure, scene);
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

// Pictures may lead to a picture: they are played once, until the page is touched or shows something else.
const TOUCHES = ['pointerdown', 'keydown', 'wheel', 'touchstart', 'input'];
const BEAT = 1100;  // ms
const play = figure => {
  if (!figure.reel?.length || figure.playing !== undefined || CALM.matches) return;
  const reel = [...figure.reel], last = figure.shown;
  let beat = last;
  const end = () => {
    clearInterval(figure.playing);
    figure.playing = null;
    for (const kind of TOUCHES) document.removeEventListener(kind, end, true);
    if (figure.shown === beat) figure.draw(last);
  };
  const next = () => (reel.length && figure.shown === beat ? figure.draw(beat = reel.shift()) : end());
  figure.playing = setInterval(next, BEAT);
  for (const kind of TOUCHES) document.addEventListener(kind, end, true);
};

const prepare = figure => {
  const pick = target => {
    const name = target.closest('[data-pick]')?.dataset.pick;
    if (name !== undefined) figure.trigger('pick', name);
  };
  lightOn(figure);
  reachable(figure);
  figure.addEventListener('click', event => {
    if (event.target.closest('a[data-pick]')) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;  // to another tab or window: the browser's own
      event.preventDefault();
    }
    pick(event.target);
    const svg = event.target.closest('.pick:not([data-pick])')?.ownerSVGElement;
    if (!svg) return;
    // The place is in the units of the view box, whatever the size on the screen.
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    figure.trigger('place', [x, y]);
  });
  figure.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.target.closest('a')) pick(event.target);  // a link's Enter is a click
    const cell = event.target.closest('td[tabindex]'), row = cell?.parentElement;
    const next = cell && { ArrowRight: cell.nextElementSibling, ArrowLeft: cell.previousElementSibling,
      ArrowDown: row.nextElementSibling?.children[cell.cellIndex],
      ArrowUp: row.previousElementSibling?.children[cell.cellIndex] }[event.key];
    if (next?.tabIndex === 0) { next.focus(); event.preventDefault(); }
  });
  figure.draw = markup => { draw(figure, markup); reachSoon(figure); };
  figure.settle = () => { settle(figure); reachSoon(figure); };
};

export default ({ data, parentElement, setTriggerValue }) => {
  const figure = parentElement.querySelector('figure');
  if (!figure.trigger) prepare(figure);
  figure.trigger = setTriggerValue;
  hand.answer(figure, data);
  play(figure);
  takeFrom(figure, parentElement.querySelector('.take'));
}

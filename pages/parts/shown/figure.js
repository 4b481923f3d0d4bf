const PATIENCE = 3000;  // ms that an answer to the hand's last move may take, before an earlier one is shown after all

// The picture of a position that came ahead is shown in the frame of the move.
const ahead = (figure, draw) => {
  if (hand.last.slider !== figure.slider) figure.forget();
  const markup = figure.pictures.get(hand.last.position) ?? null;
  figure.early = markup !== null;
  if (figure.early) draw(markup);
};

// The server's answer is shown, unless it answers an earlier move than the hand's last, whose picture is there already.
const answer = (figure, data, draw) => {
  const sent = { now: data.now, ...JSON.parse(data.more || '{}') };
  if (!figure.pictures) { figure.pictures = new Map(); figure.name = sent.name; hand.asked = ''; figure.forget(); }
  if (sent.base !== figure.base) figure.forget();
  Object.assign(figure, { base: sent.base, slider: sent.slider });
  const current = sent.base && sent.moves >= hand.since;
  if (current) {
    for (const [position, markup] of sent.ahead ?? []) figure.pictures.set(position, markup);
    figure.pictures.set(sent.at, sent.now);
    let low = sent.at, high = sent.at;
    while (figure.pictures.has(low - 1)) low -= 1;
    while (figure.pictures.has(high + 1)) high += 1;
    hand.figures[sent.name] = { slider: sent.slider, base: sent.base, low, high };
  }
  clearTimeout(figure.overdue);
  const now = () => { figure.early = false; draw(sent.now); };
  if (!hand.last || !(sent.moves < hand.moves)) { now(); return; }
  // A move may have been lost on its way, and what the server says then holds after all.
  figure.overdue = setTimeout(now, Math.max(0, hand.last.at + PATIENCE - performance.now()));
  if (current && hand.last.slider === sent.slider) ahead(figure, draw);
  if (!figure.early) draw(sent.now);
};

export default ({ data, parentElement, setTriggerValue }) => {
  const figure = parentElement.querySelector('figure');
  const pick = target => {
    const name = target.closest('[data-pick]')?.dataset.pick;
    if (name !== undefined) setTriggerValue('pick', name);
  };
  const cells = () => [...figure.querySelectorAll('[tabindex]')];
  const light = target => lightIn(figure, target);
  const draw = markup => {
    if (markup === figure.shown) return;
    const focused = cells().indexOf(parentElement.activeElement);
    const panes = () => [...figure.querySelectorAll('.scroll')];
    const scrolled = panes().map(pane => [pane.scrollLeft, pane.scrollTop]);
    figure.innerHTML = figure.shown = markup;
    panes().forEach((pane, place) => { if (place in scrolled) [pane.scrollLeft, pane.scrollTop] = scrolled[place]; });
    // Of what is wider or longer than its pane, the current piece stays in sight.
    const now = figure.querySelector('.box.now, .line.now, .cut'), pane = now?.closest('.scroll');
    if (pane) {
      const box = now.getBoundingClientRect(), seen = pane.getBoundingClientRect();
      const hidden = (from, to, size) => box[size] < seen[size] && (box[from] < seen[from] || box[to] > seen[to]);
      if (hidden('left', 'right', 'width')) pane.scrollLeft += box.left - seen.left - (seen.width - box.width) / 2;
      if (hidden('top', 'bottom', 'height')) pane.scrollTop += box.top - seen.top - (seen.height - box.height) / 2;
    }
    if (focused >= 0) cells()[focused]?.focus({ preventScroll: true });
  };
  figure.onpointerover = figure.onfocusin = event => light(event.target);
  figure.onpointerleave = () => light(parentElement.activeElement);
  figure.addEventListener('focusin', figure.onfocusin);
  figure.onclick = event => pick(event.target);
  figure.onkeydown = event => {
    if (event.key === 'Enter') pick(event.target);
    const cell = event.target.closest('td[tabindex]'), row = cell?.parentElement;
    const next = cell && { ArrowRight: cell.nextElementSibling, ArrowLeft: cell.previousElementSibling,
      ArrowDown: row.nextElementSibling?.children[cell.cellIndex],
      ArrowUp: row.previousElementSibling?.children[cell.cellIndex] }[event.key];
    if (next?.tabIndex === 0) { next.focus(); event.preventDefault(); }
  };
  figure.moved = () => ahead(figure, draw);
  figure.forget = () => { figure.pictures.clear(); figure.early = false; delete hand.figures[figure.name]; };
  hand.shown.add(figure);
  answer(figure, data, draw);
}

// What the sliders and the figures of a page share. `moves` counts what the hand did, and every message of a slider
// says it; `since` is how many had been done when its present row of moves, all on the slider of `last`, began. What
// the server computed before that belongs to another state of the page. `figures` says of each figure which slider's
// pictures it has: {slider, base, low, high}. A figure is an element that can `draw` a picture, and `settle` then.
const hand = window.explorerHand ??= (() => {
  const LATE = 1000;  // ms that an answer may take before the moves are sent again, with those that came meanwhile
  const TRIES = 3, SOON = 50;
  const PATIENCE = 3000;  // ms that an answer to the last move may take, before an earlier one is shown after all
  const shared = {
    asked: '', moves: 0, since: 0, last: null, figures: {}, shown: new Set(),
    line: new Map(), flight: new Map(), awaited: null, tries: 0, waiting: null,
  };
  shared.covered = slider => Object.fromEntries(Object.entries(shared.figures)
    .filter(([, has]) => has.slider === slider).map(([name, has]) => [name, [has.base, has.low, has.high]]));
  const mounted = () => [...shared.shown].filter(figure => figure.isConnected || !shared.shown.delete(figure));
  const drop = figure => { figure.pictures.clear(); figure.early = false; delete shared.figures[figure.name]; };
  // The picture of a position that came ahead is shown in the frame of the move.
  const ahead = figure => {
    if (shared.last.slider !== figure.slider) drop(figure);
    const picture = figure.pictures.get(shared.last.position) ?? null;
    figure.early = picture !== null;
    if (figure.early) figure.draw(picture);
  };
  shared.move = (slider, position) => {
    if (shared.last?.slider !== slider) shared.since = shared.moves;
    shared.moves += 1;
    Object.assign(shared, { asked: slider, last: { slider, position, at: performance.now() } });
    mounted().forEach(ahead);  // all are changed first and looked at then, so that the browser lays out once
    mounted().forEach(figure => figure.settle());
  };
  // One message of a component is on its way at a time; what the hand does meanwhile goes with the next, the latest
  // place of each slider. So the server is sent no more than it answers, and no answer is cut short by the next move.
  const flush = () => {
    clearTimeout(shared.late);
    Object.assign(shared, { flight: shared.line, line: new Map(), awaited: shared.line.size ? shared.moves : null });
    if (shared.flight.size) shared.late = setTimeout(again, LATE);
    for (const send of shared.flight.values()) send();
    if (!shared.flight.size && shared.waiting?.isConnected) shared.waiting.near();
  };
  // A message that finds the connection broken is lost.
  const again = () => {
    shared.tries += 1;
    const lost = shared.tries < TRIES ? shared.flight : [];
    shared.line = new Map([...lost, ...shared.line]);
    flush();
  };
  shared.say = (name, send) => {
    shared.line.set(name, send);
    if (shared.awaited === null) { shared.tries = 0; flush(); }
  };
  // A run has drawn when its pictures are here; where there are none, or no longer, its sliders have to do.
  shared.answered = (moves, drawn) => {
    if (shared.awaited === null || moves < shared.awaited) return;
    shared.tries = 0;
    if (drawn || !mounted().some(figure => figure.follows)) flush();
    else setTimeout(() => shared.answered(moves, false), SOON);
  };
  const keep = (figure, sent) => {
    if (sent.exact) figure.pictures.set(sent.at, sent.now);
    for (const [position, picture] of sent.ahead ?? []) figure.pictures.set(position, picture);
    let low = sent.at, high = sent.at;
    while (figure.pictures.has(low - 1)) low -= 1;
    while (figure.pictures.has(high + 1)) high += 1;
    if (figure.pictures.has(sent.at)) shared.figures[sent.name] = { slider: sent.slider, base: sent.base, low, high };
  };
  // The server's answer is shown, unless it answers an earlier move than the last, whose picture is there already.
  shared.answer = (figure, data) => {
    const sent = { now: data.now, ...JSON.parse(data.more || '{}') };
    shared.shown.add(figure);
    if (!figure.pictures) { Object.assign(figure, { pictures: new Map(), name: sent.name }); shared.asked = ''; }
    if (sent.base !== figure.base) drop(figure);
    Object.assign(figure, { base: sent.base, slider: sent.slider, follows: 'moves' in sent, reel: sent.reel });
    // What came after it were moves of this very slider, or nothing: else it is of another state.
    const latest = !(sent.moves < shared.moves);
    const current = sent.base && (latest || (sent.moves >= shared.since && shared.last?.slider === sent.slider));
    if (current) keep(figure, sent);
    clearTimeout(figure.overdue);
    const now = () => { figure.early = false; figure.draw(sent.now); figure.settle(); };
    if (!shared.last || latest) now();
    else {
      // A move may have been lost on its way, and what the server says then holds after all.
      figure.overdue = setTimeout(now, Math.max(0, shared.last.at + PATIENCE - performance.now()));
      if (current) ahead(figure);
      if (!figure.early) figure.draw(sent.now);
      figure.settle();
    }
    if (figure.follows) shared.answered(sent.moves, true);
  };
  // What is done elsewhere on the page may change the state that the pictures belong to, before the server answers.
  const CONTROLS = 'button, input, textarea, select, label, a, canvas, [data-pick], .pick, [role=option], '
    + '[role=radio], [role=checkbox], [role=slider], [role=spinbutton], [contenteditable]';
  const STILL = ['Tab', 'Shift', 'Control', 'Alt', 'Meta'];
  const forget = event => {
    const path = event.composedPath(), typed = event.key?.length === 1 && !event.ctrlKey && !event.metaKey;
    if (STILL.includes(event.key)) return;
    if (!typed && path.some(node => node.classList?.contains('dials'))) return;
    if (!typed && event.type !== 'popstate' && !path.some(node => node.matches?.(CONTROLS))) return;
    shared.moves += 1;
    Object.assign(shared, { asked: '', since: shared.moves, last: null, figures: {}, flight: new Map() });
    mounted().forEach(drop);
  };
  const KINDS = ['input', 'change', 'click', 'keydown', 'paste', 'cut', 'drop'];
  for (const kind of KINDS) document.addEventListener(kind, forget, true);
  window.addEventListener('popstate', forget);
  return shared;
})();

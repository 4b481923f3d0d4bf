// `moves` counts what the hand did, and every message of a slider says it; `since` is how many had been done when its
// present row of moves, all on the slider of `last`, began. What the server computed before that belongs to another
// state of the page. `figures` says of each figure which slider's pictures it has: {slider, base, low, high}.
const hand = window.explorerHand ??= (() => {
  const shared = { asked: '', moves: 0, since: 0, last: null, figures: {}, shown: new Set() };
  shared.covered = slider => Object.fromEntries(Object.entries(shared.figures)
    .filter(([, has]) => has.slider === slider).map(([name, has]) => [name, [has.base, has.low, has.high]]));
  const tell = what => shared.shown.forEach(figure => {
    if (figure.isConnected) figure[what](); else shared.shown.delete(figure);
  });
  shared.move = (slider, position) => {
    if (shared.last?.slider !== slider) shared.since = shared.moves;
    shared.moves += 1;
    Object.assign(shared, { asked: slider, last: { slider, position, at: performance.now() } });
    tell('moved');
  };
  // What is done elsewhere on the page may change the state that the pictures belong to, before the server answers.
  const CONTROLS = 'button, input, textarea, select, label, a, [data-pick], .pick, [role=option], [role=radio], '
    + '[role=checkbox], [role=slider], [role=spinbutton]';
  const STILL = ['Tab', 'Shift', 'Control', 'Alt', 'Meta'];
  const forget = event => {
    const path = event.composedPath(), typed = event.key?.length === 1 && !event.ctrlKey && !event.metaKey;
    if (STILL.includes(event.key)) return;
    if (!typed && path.some(node => node.classList?.contains('dials'))) return;
    if (!typed && event.type !== 'popstate' && !path.some(node => node.matches?.(CONTROLS))) return;
    shared.moves += 1;
    Object.assign(shared, { asked: '', since: shared.moves, last: null, figures: {} });
    tell('forget');
  };
  for (const kind of ['input', 'change', 'click', 'keydown']) document.addEventListener(kind, forget, true);
  window.addEventListener('popstate', forget);
  return shared;
})();

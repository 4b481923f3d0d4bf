"""What the sliders and the figures of a page share in the browser: where the hand is, and what came ahead of it."""

from typing import Final

# `figures` says of each figure which slider's pictures it has: {slider, base, low, high}.
HAND: Final = """
const hand = window.explorerHand ??= (() => {
  const shared = { asked: '', moves: 0, figures: {} };
  shared.covered = slider => Object.fromEntries(Object.entries(shared.figures)
    .filter(([, has]) => has.slider === slider).map(([name, has]) => [name, [has.base, has.low, has.high]]));
  const CONTROLS = 'button, input, textarea, select, label, [role=option], [role=radio], [role=checkbox], [data-pick]';
  // What is done elsewhere on the page may change the state that the pictures belong to, before the server answers.
  const forget = event => {
    const path = event.composedPath();
    if (path.some(node => node.classList?.contains('dials')) || /^(Tab|Shift|Arrow|Page)/.test(event.key)) return;
    if (!path.some(node => node.matches?.(CONTROLS))) return;
    shared.asked = '';
    shared.figures = {};
    document.dispatchEvent(new CustomEvent('explorer-forget'));
  };
  for (const kind of ['input', 'change', 'click', 'keydown']) document.addEventListener(kind, forget, true);
  return shared;
})();
"""

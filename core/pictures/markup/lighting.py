"""The script that lights up related cells of a figure, wherever it is shown: in the app, or in a notebook."""

from typing import Final

# Lit are the cells that share a group with the cell in question, those it came from, and those that came from it.
LIGHTING: Final = """
const groups = text => text ? text.split(' ') : [];
const lightIn = (figure, target) => {
  const having = (attribute, names) => names.flatMap(name => [...figure.querySelectorAll(`[${attribute}~="${name}"]`)]);
  const cell = target?.closest?.('[tabindex]');
  figure.querySelectorAll('.lit, .self').forEach(other => other.classList.remove('lit', 'self'));
  const caption = figure.querySelector('figcaption');
  if (caption) caption.dataset.hint ??= caption.innerHTML;
  if (!cell) { if (caption) caption.innerHTML = caption.dataset.hint; return; }
  const own = groups(cell.dataset.g), from = groups(cell.dataset.from);
  [...having('data-g', [...own, ...from]), ...having('data-from', own)].forEach(other => other.classList.add('lit'));
  cell.classList.add('self');
  if (caption) caption.textContent = cell.getAttribute('aria-label');
};
"""

// A slide's steps are those of the lesson that is taken on the page, and else the page's examples from the article, which
// may be hidden: a step presses what leads there.
const KEPT = 'explorer-shortcuts';  // as in pages/shell.js: whoever has turned keys off, has turned these off
const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };  // a presenter's remote sends the pages
const examples = () => [...document.querySelectorAll('.st-key-screen-bar [class*="_article"] [role=radio]')];
const current = all => all.findIndex(each => each.getAttribute('aria-checked') === 'true');
// As in pages/shell.js: keys act while nothing else has the focus.
const free = target => target === document.body || target.id === 'stMain' || !!target.matches?.('figure');

const lesson = () => document.querySelector('.st-key-lesson-head');
const leads = by => document.querySelector(`.st-key-lesson-${by > 0 ? 'next' : 'back'} button`);

let bar = null;
const step = by => {
  if (lesson()) {
    leads(by)?.click();
    return;
  }
  const all = examples(), to = current(all) + by;
  // Where the page shows none of them, the first step is the first one.
  all[current(all) < 0 ? 0 : to]?.click();
};

const show = () => {
  const all = examples(), here = current(all), [back, on] = bar.querySelectorAll('button'), taken = lesson();
  bar.hidden = !taken && !all.length;
  back.disabled = taken ? !leads(-1) : here <= 0;
  on.disabled = taken ? !leads(1) : here === all.length - 1;
  const words = taken ? '' : here < 0 ? `${all.length} examples` : `${here + 1} of ${all.length}: ${all[here].textContent}`;
  const output = bar.querySelector('output');
  if (output.textContent !== words) output.textContent = words;
};

const begin = () => {
  window.explorerSlide = true;
  document.addEventListener('keydown', event => {
    const by = STEPS[event.key];
    if (!by || !bar?.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!bar.querySelector('input').checked || !free(event.composedPath()[0])) return;
    event.preventDefault();
    step(by);
  });
  new MutationObserver(() => { if (bar?.isConnected) show(); }).observe(document.body, {
    childList: true, subtree: true, attributeFilter: ['aria-checked'],
  });
};

export default ({ parentElement }) => {
  bar = parentElement.querySelector('nav');
  const [back, on] = bar.querySelectorAll('button'), keys = bar.querySelector('input');
  keys.checked = localStorage.getItem(KEPT) !== 'off';
  keys.onchange = () => {
    localStorage.setItem(KEPT, keys.checked ? 'on' : 'off');
    if (window.explorerShell) window.explorerShell.keys = keys.checked;
  };
  back.onclick = () => step(-1);
  on.onclick = () => step(1);
  if (!window.explorerSlide) begin();
  show();
};

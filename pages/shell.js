// Around every page, mounted once: keys, the sidebar on a phone, the browser's Back, and a false alarm.
const NARROW = 768;  // px: below, Streamlit's sidebar covers the page
const KEPT = 'explorer-shortcuts';
const link = event => event.composedPath().find(node => node.matches?.('a[href]'));

const begin = () => {
  const shell = window.explorerShell = { keys: localStorage.getItem(KEPT) !== 'off' };

  // A shortcut of one key acts while nothing else has the focus: else Space would never press the button that has it.
  // Streamlit listens on the document, so what stops here has reached the controls already, and reaches no shortcut.
  // The figure itself leaves the keys free, and so does a button with a shortcut: after a click it has the focus.
  const free = target => target === document.body || !!target.matches?.('figure, figure :not([data-pick])')
    || !!target.querySelector?.(':scope:is(button) [data-has-shortcut=true]');
  document.body.addEventListener('keydown', event => {
    if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0], pressed = event.key === ' ' && target.matches?.('button');
    if (!shell.keys || pressed || !free(target)) event.stopPropagation();
  });

  // When a page is left, Streamlit first pushes its address without the settings, and then the other page's. The first
  // of the two would be where Back leads, so the second takes its place.
  let leaving = false, bare = false;
  document.addEventListener('click', event => { if (link(event)) { leaving = true; bare = false; } }, true);
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, url) => {
    const to = new URL(url ?? location.href, location.href);
    if (to.pathname === location.pathname) {
      bare = leaving && !to.search;
      push(state, unused, url);
    } else {
      if (leaving && bare) history.replaceState(state, unused, url); else push(state, unused, url);
      leaving = bare = false;
    }
  };

  // On a phone the sidebar gives way to the page that was chosen in it.
  document.addEventListener('click', event => {
    if (innerWidth > NARROW || !link(event)?.closest('[data-testid=stSidebarNav]')) return;
    requestAnimationFrame(() => document.querySelector('[data-testid=stSidebarCollapseButton] button')?.click());
  });
};

const close = frames => {
  const dialog = [...document.querySelectorAll('[role=dialog]')].find(d => d.textContent.includes('Page not found'));
  if (dialog) dialog.querySelector('button').click(); else if (frames) requestAnimationFrame(() => close(frames - 1));
};

export default ({ data, parentElement }) => {
  if (!window.explorerShell) begin();
  const box = parentElement.querySelector('input');
  box.checked = window.explorerShell.keys;
  box.onchange = () => {
    window.explorerShell.keys = box.checked;
    localStorage.setItem(KEPT, box.checked ? 'on' : 'off');
  };
  if (data.alarm) close(60);
}

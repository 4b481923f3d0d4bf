// Around every page, mounted once: keys, the sidebar on a phone, the browser's Back, and a false alarm.
const NARROW = 768;  // px: below, Streamlit's sidebar covers the page
const OPEN = '[data-testid=stSidebar][data-collapsed=false]';
const KEPT = 'explorer-shortcuts';
const link = event => event.composedPath().find(node => node.matches?.('a[href]'));

const begin = () => {
  const shell = window.explorerShell = { keys: localStorage.getItem(KEPT) !== 'off' };

  // A shortcut of one key acts while nothing else has the focus: else Space would never press the button that has it.
  // Streamlit listens on the document, so what stops here has reached the controls already, and reaches no shortcut.
  // The figure itself leaves the keys free, and so does a button with a shortcut: after a click it has the focus.
  const free = target => target === document.body || target.id === 'stMain' || !!target.matches?.('figure, figure :not([data-pick])')
    || !!target.querySelector?.(':scope:is(button) [data-has-shortcut=true]');
  document.body.addEventListener('keydown', event => {
    if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0], pressed = event.key === ' ' && target.matches?.('button');
    if (!shell.keys || pressed || !free(target)) event.stopPropagation();
  });

  // When a page is left, Streamlit first pushes its address without the settings, and then the other page's. The first
  // of the two would be where Back leads, so the second takes its place.
  // And what a page itself says before anything on it was touched takes the place of what it was opened by.
  let leaving = false, bare = false, fresh = true;
  for (const touch of ['pointerdown', 'keydown']) document.addEventListener(touch, () => { fresh = false; }, true);
  document.addEventListener('click', event => { if (link(event)) { leaving = true; bare = false; } }, true);
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, url) => {
    const to = new URL(url ?? location.href, location.href);
    if (to.pathname === location.pathname) {
      // What the other page says of itself may come before its name: that is not an address of the page that is left.
      if (leaving ? bare : fresh) history.replaceState(state, unused, url); else push(state, unused, url);
      bare ||= leaving && !to.search;
    } else {
      if (leaving && bare) history.replaceState(state, unused, url); else push(state, unused, url);
      leaving = bare = false;
      fresh = true;
    }
  };

  let still;
  const changed = () => { reachNew(); clearTimeout(still); still = setTimeout(reachListings, 400); };
  new MutationObserver(changed).observe(document.body, { childList: true, subtree: true });
  window.addEventListener('resize', changed);

  // On a phone the sidebar gives way to the page that was chosen in it, even before all this was here.
  const makeWay = () => {
    if (innerWidth <= NARROW) document.querySelector(`${OPEN} [data-testid=stSidebarCollapseButton] button`)?.click();
  };
  document.addEventListener('click', event => {
    if (link(event)?.closest('[data-testid=stSidebarNav]')) requestAnimationFrame(makeWay);
  });
  if (new URL(performance.getEntriesByType('navigation')[0].name).pathname !== location.pathname) makeWay();
};

// A listing that is wider than its place can be scrolled by the keyboard. What is measured waits until all is still;
// a new listing can be reached until then, and a page that measures for long is never still.
const LISTING = '[data-testid=stCode] pre';
const reach = pane => Object.assign(pane, { tabIndex: 0, role: 'region', ariaLabel: 'A listing: the arrow keys scroll it' });
const reachNew = () => document.querySelectorAll(`${LISTING}:not([data-reached])`).forEach(pane => {
  pane.dataset.reached = '';
  reach(pane);
});
const reachListings = () => document.querySelectorAll(LISTING).forEach(pane => {
  const over = pane.scrollWidth > pane.clientWidth + 1 || pane.scrollHeight > pane.clientHeight + 1;
  if (over) reach(pane); else ['tabindex', 'role', 'aria-label'].forEach(name => pane.removeAttribute(name));
});

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

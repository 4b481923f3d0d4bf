// What of the page is too small, cut off, or wider than the screen; shadow trees, too. Returns lines of words.
() => {
  const found = new Set();
  const every = root => [...root.querySelectorAll('*')].flatMap(node => [node, ...(node.shadowRoot ? every(node.shadowRoot) : [])]);
  const above = node => node.assignedSlot ?? (node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentNode);
  const chain = node => { const up = []; for (let at = node; at && at.nodeType === 1; at = above(at)) up.push(at); return up; };
  const place = node => {
    const own = chain(node), test = own.find(each => each.dataset?.testid)?.dataset.testid ?? '';
    const name = node.getAttribute?.('class');
    return `${test} ${node.tagName.toLowerCase()}${name ? '.' + name.split(' ').slice(0, 2).join('.') : ''}`;
  };
  const brief = text => JSON.stringify(text.trim().replace(/\s+/g, ' ').slice(0, 40));
  // What only a screen reader has: clipped to a pixel, or transparent.
  const hidden = up => up.some(node => {
    const style = getComputedStyle(node), box = node.getBoundingClientRect();
    return style.visibility !== 'visible' || +style.opacity === 0 || style.clipPath === 'inset(50%)'
      || (style.overflow === 'hidden' && style.position === 'absolute' && box.width <= 1.5 && box.height <= 1.5);
  });
  const STREAMLIT = '[data-testid=stHeader], [data-testid=stSidebarHeader], [data-testid=stSidebarNav], [data-testid=stToolbar], [data-testid=stElementToolbar]';
  for (const node of every(document.body)) {
    if (!node.checkVisibility?.({ checkVisibilityCSS: true, checkOpacity: true })) continue;
    const up = chain(node);
    if (up.some(each => each.matches(STREAMLIT))) continue;
    const collapsed = up.some(each => each.dataset?.testid === 'stSidebar' && each.getBoundingClientRect().right < 50);
    if (collapsed) continue;
    // A miniature is a picture, out of reach and unread: what it says is on the page that its link names beside it.
    if (up.some(each => each.matches('a > [inert][aria-hidden=true]') && each.nextElementSibling?.textContent.trim())) continue;
    const texts = [...node.childNodes].filter(child => child.nodeType === 3 && child.data.trim());
    if (texts.length && !['SCRIPT', 'STYLE', 'TITLE', 'OPTION'].includes(node.tagName) && !hidden(up)) {
      const size = parseFloat(getComputedStyle(node).fontSize);
      const scale = node.ownerSVGElement ? Math.hypot(node.getScreenCTM().a, node.getScreenCTM().b) : 1;
      if (size * scale < 11.95 && !getComputedStyle(node).fontFamily.includes('Material'))
        found.add(`text of ${(size * scale).toFixed(1)} px: ${brief(texts[0].data)} in ${place(node)}`);
      const range = document.createRange();
      range.selectNodeContents(texts[0]);
      const box = range.getBoundingClientRect();
      for (const pane of up) {
        const style = getComputedStyle(pane), seen = pane.getBoundingClientRect();
        const clips = ['hidden', 'clip'].includes(style.overflowX) && style.display !== 'inline';
        if (pane.ownerSVGElement || pane === document.body) continue;
        if (clips && (box.right > seen.right + 1.5 || box.left < seen.left - 1.5))
          found.add(`cut off by ${Math.max(box.right - seen.right, seen.left - box.left).toFixed(0)} px: ${brief(texts[0].data)} in ${place(pane)}`);
        if (['auto', 'scroll'].includes(style.overflowX)) break;
      }
    }
    const control = node.matches('button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=slider], [data-pick], .pick[data-pick]');
    if (control && !hidden(up) && !node.disabled && node.tabIndex >= -1) {
      const whole = { 'input[role=combobox]': '[data-testid=stSelectbox], [data-testid=stMultiSelect]',
        'input[type=checkbox], input[type=radio], input[type=file]': 'label' };
      const own = Object.keys(whole).find(kind => node.matches(kind));
      const box = ((own && node.closest(whole[own])) ?? node.querySelector('.reach') ?? node).getBoundingClientRect();
      const reach = node.querySelector('.reach') ? parseFloat(getComputedStyle(node.querySelector('.reach')).strokeWidth) : 0;
      if (box.width && box.height && (box.width + reach < 23.5 || box.height + reach < 23.5))
        found.add(`target of ${box.width.toFixed(0)} × ${box.height.toFixed(0)} px: ${brief(node.getAttribute('aria-label') ?? node.textContent)} in ${place(node)}`);
    }
  }
  for (const pane of [document.scrollingElement, document.querySelector('[data-testid=stMain]')])
    if (pane && pane.scrollWidth > pane.clientWidth + 1) found.add(`the page is ${pane.scrollWidth} px wide on ${pane.clientWidth}`);
  return [...found];
}

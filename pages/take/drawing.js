// A figure as a file. Everything is made at the click, in the browser, from what the figure shows just then.
const save = (blob, name) => {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
const stem = () => location.pathname.split('/').filter(Boolean).pop() ?? 'figure';

// The style sheets of the figure's own tree, with the theme's variables as they are now.
const sheetOf = figure => {
  const root = figure.getRootNode();
  const rules = [...root.styleSheets ?? [], ...root.adoptedStyleSheets ?? []].flatMap(sheet => [...sheet.cssRules]);
  return rules.map(rule => rule.cssText).join('\n').replaceAll(':host', 'figure');
};
const svgOf = figure => {
  const width = Math.ceil(figure.scrollWidth) + 8, height = Math.ceil(figure.scrollHeight) + 8;
  const copy = figure.cloneNode(true), style = document.createElement('style'), computed = getComputedStyle(figure);
  const drawn = figure.querySelectorAll('canvas');
  copy.querySelectorAll('canvas').forEach((canvas, place) => {
    const image = Object.assign(document.createElement('img'), { src: drawn[place].toDataURL() });
    image.setAttribute('style', canvas.getAttribute('style') ?? '');
    canvas.replaceWith(image);
  });
  style.textContent = sheetOf(figure);
  for (const name of new Set(style.textContent.match(/--st-[\w-]+/g))) {
    copy.style.setProperty(name, computed.getPropertyValue(name));
  }
  Object.assign(copy.style, {
    width: `${width}px`, minHeight: `${height}px`, overflow: 'visible', background: 'var(--st-background-color)',
  });
  copy.prepend(style);
  const inside = new XMLSerializer().serializeToString(copy);
  return { width, height, text:
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`
    + `<foreignObject width="${width}" height="${height}">${inside}</foreignObject></svg>` };
};
const MOST_PIXELS = 8_192;  // along one side: what every browser's canvas holds
const saveSvg = figure => save(new Blob([svgOf(figure).text], { type: 'image/svg+xml' }), `${stem()}.svg`);
const savePng = async figure => {
  const { width, height, text } = svgOf(figure), image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(2, MOST_PIXELS / width, MOST_PIXELS / height);
  const canvas = Object.assign(document.createElement('canvas'), { width: width * scale, height: height * scale });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  // Safari lets nobody read a canvas that has text of HTML in it: there the SVG is what can be had.
  try { canvas.toBlob(blob => save(blob, `${stem()}.png`)); } catch { saveSvg(figure); }
};

// A spreadsheet takes a text that begins like a formula for one: an apostrophe says that it is a text.
const field = cell => {
  const text = cell.innerText.replace(/\s+/g, ' ').trim();
  const plain = /^[=+@-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};
const tablesIn = figure => [...figure.querySelectorAll('table.facts')];
const csvOf = figure => tablesIn(figure)
  .map(table => [...table.rows].map(row => [...row.cells].map(field).join(',')).join('\n'))
  .join('\n\n') + '\n';
const saveCsv = figure => save(new Blob([csvOf(figure)], { type: 'text/csv' }), `${stem()}.csv`);

const copyLink = async (_, button) => {
  await navigator.clipboard.writeText(location.href);
  button.textContent = 'Copied';
  button.addEventListener('blur', () => { button.textContent = 'Copy link'; }, { once: true });
};
const FILES = { 'Copy link': copyLink, '.svg': saveSvg, '.png': savePng, '.csv': saveCsv };
const NAMES = {
  'Copy link': 'Copy link to this state', '.svg': 'Save as .svg', '.png': 'Save as .png',
  '.csv': 'Save the table as .csv',
};

// One stop of the Tab key: the arrow keys move from button to button.
const takeFrom = (figure, row) => {
  if (!row) return;
  row.hidden = !figure.querySelector('svg, table, canvas');  // what says that something is wrong is not a figure
  if (!row.firstChild) {
    row.setAttribute('role', 'toolbar');
    row.setAttribute('aria-label', 'Take this figure home');
    for (const label in FILES) {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
      button.title = NAMES[label];
      button.tabIndex = row.firstChild ? -1 : 0;
      button.addEventListener('click', () => FILES[label](figure, button));
      row.append(button);
    }
    row.addEventListener('keydown', event => {
      const buttons = [...row.children].filter(each => !each.hidden), at = buttons.indexOf(event.target);
      const next = buttons[at + { ArrowRight: 1, ArrowLeft: -1 }[event.key]];
      if (!next) return;
      for (const each of buttons) each.tabIndex = each === next ? 0 : -1;
      next.focus();
      event.preventDefault();
    });
  }
  row.lastChild.hidden = !tablesIn(figure).length;
};

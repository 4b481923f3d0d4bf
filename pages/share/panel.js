// The panel of links. The browser knows the address of what is shown, and which controls stand on the page.
const SLIDE = 'present', LEFT_OUT = 'hide', FRAME = ['embed', 'embed_options'];
const OF_LAYOUT = [SLIDE, LEFT_OUT, 'teach', ...FRAME];  // `teach` opens this panel: not for who follows a link
const GROUPS = { chips: 'Examples from the article', words: 'The words', code: 'The code' };
const keyOf = element => [...element.classList].find(name => name.startsWith('st-key-'))?.slice(7);
const screen = () => document.querySelector('.st-key-screen, .st-key-screen-wide');

// What a control is called: its label, its legend, or the words on its button, with no icon's name among them.
const labelOf = element => {
  const words = element.querySelector(':is([data-testid=stWidgetLabel], [data-testid=stButton]) [data-testid=stMarkdownContainer]')?.textContent
    ?? element.querySelector('[aria-label]')?.getAttribute('aria-label')
    ?? element.querySelector('[data-testid=stMarkdownContainer]')?.textContent ?? '';
  return words.trim();
};

// The switch of a page's views stands above its screen.
const switches = () => [...document.querySelectorAll('[data-testid=stMain] [class*="st-key-"]')]
  .filter(each => each.querySelector('[data-testid=stButtonGroup]') && !each.querySelector('[class*="st-key-"]')
    && !each.closest('.st-key-screen, .st-key-screen-wide'))
  .map(each => [keyOf(each), labelOf(each), '']);

// The controls of the page, in its order: [key, label, place], where the main ones are in the bar.
const controls = () => ['bar', 'controls'].flatMap(place => {
  const root = screen()?.querySelector(`.st-key-screen-${place}`), seen = new Set();
  return [...root?.querySelectorAll('[class*="st-key-"]') ?? []]
    .filter(each => each.parentElement.closest('[class*="st-key-"]') === root)
    .map(each => [keyOf(each), labelOf(each)])
    .filter(([key, label]) => label && !key.endsWith('_article') && !key.endsWith('-dials') && !seen.has(key) && seen.add(key))
    .map(([key, label]) => [key, label, place]);
});

const has = { chips: '.st-key-screen-bar [class*="_article"]', words: '*', code: '[class*="_code"]' };

// One box for each part. A slide and a frame begin with the main control alone.
const listParts = form => {
  const list = form.querySelector('.parts'), all = form.kind.value === 'state';
  const rows = [
    ...[...switches(), ...controls()].map(([key, label, place]) => [key, label, all || place === 'bar', place]),
    ...Object.entries(GROUPS).filter(([name]) => screen()?.querySelector(has[name])).map(([name, label]) => [name, label, all, '']),
  ];
  list.replaceChildren(...rows.map(([name, label, checked, place]) => {
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', value: name, checked });
    box.dataset.place = place;
    const line = document.createElement('label');
    line.append(box, label);
    return line;
  }));
  form.querySelector('details').hidden = !rows.length || TASKS.includes(form.kind.value);
};

// What is not ticked. Where that is every control of a place, the place's own name says so in fewer letters.
const leftOut = form => {
  const boxes = [...form.querySelectorAll('.parts input')];
  if (!boxes.length) return [];
  const none = place => !boxes.some(box => box.checked && box.dataset.place === place);
  const whole = ['bar', 'controls'].filter(place => none(place) && boxes.some(box => box.dataset.place === place));
  const left = boxes.filter(box => !box.checked && !whole.includes(box.dataset.place)).map(box => box.value);
  const side = none('bar') && none('controls') && !boxes.some(box => box.value === 'chips' && box.checked);
  return side ? ['side', ...left.filter(name => name !== 'chips')] : [...whole, ...left];
};

// A task: questions drawn from a seed that all have, or from one that each gets.
const TASKS = ['same', 'each'];
const taskOf = form => {
  const link = new URL('practice', location.href), each = form.kind.value === 'each';
  link.searchParams.set('practice_about', form.about);
  link.searchParams.set('practice_seed', each ? 'each' : form.seed ??= Math.floor(Math.random() * 1e6));
  return link.href;
};

const linkOf = form => {
  if (TASKS.includes(form.kind.value)) return taskOf(form);
  const link = new URL(location.href);
  link.hash = '';
  for (const name of OF_LAYOUT) link.searchParams.delete(name);
  // An address that says nothing opens the article's first example, and not what is shown now.
  if (![...link.searchParams.keys()].some(name => name !== 'device')) link.searchParams.set('shared', '1');
  const hidden = leftOut(form).join(',');
  if (hidden) link.searchParams.set(LEFT_OUT, hidden);
  if (form.kind.value === 'slide') link.searchParams.set(SLIDE, '1');
  if (form.kind.value === 'frame') link.searchParams.set(FRAME[0], 'true');
  link.search = link.search.replaceAll('%2C', ',');
  return link.href;
};

const quoted = text => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const HINTS = {
  state: '',
  slide: 'On a slide the arrow keys go through the steps of the lesson, or else the examples from the article.',
  frame: 'Paste it into the HTML of your page.',
  same: 'Everybody gets the same questions in the same order, and what somebody gets wrong comes back sooner.',
  each: 'Each person who opens it gets questions of their own.',
};

const update = form => {
  const link = linkOf(form), tooLong = link.length > form.most;
  const title = document.querySelector('[data-testid=stMain] h1')?.textContent ?? document.title;
  form.link = link;
  form.querySelector('textarea').value = tooLong ? '' : form.kind.value !== 'frame' ? link
    : `<iframe src="${quoted(link)}" title="${quoted(title)}" width="100%" height="600" loading="lazy"></iframe>`;
  form.querySelector('.hint').textContent = tooLong
    ? `What was typed in makes a link of ${link.length.toLocaleString('en')} characters, and links of more than `
      + `${form.most.toLocaleString('en')} do not arrive everywhere. Shorten it, or hand out the code of the page.`
    : HINTS[form.kind.value];
  for (const name of ['copy', 'code']) form.elements[name].disabled = tooLong;
  const figure = form.querySelector('figure'), shown = form.answer.code && form.answer.link === link;
  if (shown && figure.link !== link) figure.innerHTML = form.answer.code;  // the server's own markup
  figure.link = shown ? link : '';
  figure.hidden = !shown;
};

// Outside https the browser has no clipboard for us, but copies what is selected.
const copy = async form => {
  const field = form.querySelector('textarea');
  let done = true;
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    done = document.execCommand('copy');
  }
  say(form, done ? 'Copied.' : 'The browser did not let it be copied. It is selected: press Ctrl+C.');
};

// The same words twice are said twice: a screen reader hears of what has changed.
const say = (form, words) => {
  const said = form.querySelector('.said');
  said.textContent = '';
  requestAnimationFrame(() => { said.textContent = words; });
};

// On paper the code stands open: it is made when it is.
const print = async () => {
  const fold = screen()?.querySelector('[class*="_code"] details:not([open])');
  if (fold) {
    fold.querySelector('summary').click();
    await new Promise(done => {
      const seen = () => fold.querySelector('[data-testid=stCode] code');
      const watch = new MutationObserver(() => { if (seen()) finish(); });
      const finish = () => { watch.disconnect(); clearTimeout(late); done(); };
      const late = setTimeout(finish, 5000);
      watch.observe(document.body, { childList: true, subtree: true });
    });
  }
  window.print();
};

const prepare = form => {
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('change', event => {
    if (event.target.name === 'kind') listParts(form);
    update(form);
  });
  for (const look of ['pointerenter', 'focusin']) form.addEventListener(look, () => update(form));
  form.elements.copy.onclick = () => copy(form);
  form.elements.code.onclick = () => { update(form); say(form, 'The code is being made …'); form.trigger('code', form.link); };
  form.elements.print.onclick = print;
  listParts(form);
};

export default ({ data, parentElement, setTriggerValue }) => {
  const form = parentElement.querySelector('form'), fresh = !form.trigger;
  form.trigger = setTriggerValue;
  form.most = Number(data.most);
  form.about = data.about;
  for (const task of form.querySelectorAll('.task')) task.hidden = !data.about;
  const answer = form.answer;
  form.answer = data;
  if (fresh || form.page !== data.page) prepare(form);
  form.page = data.page;
  update(form);
  if (fresh || !answer) return;
  if (data.problem && data.problem !== answer.problem) say(form, data.problem);
  else if (data.code && data.link !== answer.link) say(form, 'The QR code is below.');
};

// Streamlit gives no way to a chart's view, but the notes that React leaves on the element lead there. Where they do
// not, the chart follows the server's answers, as it does without this.
const viewOf = name => {
  const chart = document.querySelector(`.st-key-chart-${name} [data-testid=stVegaLiteChart]`);
  const notes = chart && Object.keys(chart).find(key => key.startsWith('__reactFiber$'));
  for (let fiber = chart?.[notes], steps = 0; fiber && steps < 12; fiber = fiber.return, steps += 1) {
    for (let hook = fiber.memoizedState; hook?.next !== undefined; hook = hook.next) {
      const view = hook.memoizedState?.current;
      if (typeof view?.runAsync === 'function' && typeof view.data === 'function') return view;
    }
  }
  return null;
};

// Streamlit sets a dataset that has changed. While a picture that came ahead is shown, an answer to an earlier move is
// not; and into what is empty on the server it inserts, where something may stand here. `held` is what the view is known
// to have. With each answer Streamlit has the whole chart laid out anew, which is half of what a chart costs: while the
// answer is what is shown already, only a chart that gets another size is.
const tamed = (view, figure) => {
  if (!view || view.figure === figure) return view;
  const { data, remove, resize } = view;
  view.figure = figure;
  figure.held = {};
  const blocked = name => {
    if (figure.setting) return false;
    if (!figure.early) delete figure.held[name];
    return figure.early;
  };
  view.data = (...given) => (given.length > 1 && blocked(given[0]) ? view : data.apply(view, given));
  view.remove = (...given) => (blocked(given[0]) ? view : remove.apply(view, given));
  view.insert = (name, rows) => view.data(name, rows);
  for (const side of ['width', 'height']) {
    const set = view[side];
    view[side] = (...given) => {
      if (given.length) figure.sized = true;
      return set.apply(view, given);
    };
  }
  view.resize = () => {
    if (figure.early && !figure.sized) return view;
    figure.sized = false;
    return resize.call(view);
  };
  return view;
};

const FAR = { nan: NaN, inf: Infinity, '-inf': -Infinity };
const number = value => (value?.number === undefined ? value : FAR[value.number]);
const rowsOf = columns => {
  const names = Object.keys(columns);
  return (columns[names[0]] ?? []).map((_, row) =>
    Object.fromEntries(names.map(name => [name, number(columns[name][row])])));
};

const draw = (figure, text) => {
  if (text === figure.shown) return;
  figure.shown = text;
  figure.held ??= {};
  if (!figure.early && !figure.ahead) {  // Streamlit draws it, before or after this
    figure.held = {};
    return;
  }
  const view = tamed(viewOf(figure.chart), figure);
  figure.ahead = figure.early;
  if (!view) return;
  figure.setting = true;
  for (const [name, columns] of Object.entries(JSON.parse(text))) {
    if (figure.held[name] === columns) continue;
    view.data(name, rowsOf(JSON.parse(columns)));
    figure.held[name] = columns;
  }
  figure.setting = false;
  view.runAsync();
};

export default ({ data, parentElement }) => {
  const figure = parentElement.querySelector('figure');
  Object.assign(figure, { chart: data.chart, draw: text => draw(figure, text), settle: () => {} });
  hand.answer(figure, data);
}

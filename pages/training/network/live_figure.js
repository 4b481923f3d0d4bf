// The markup is taken in once, as long as it stays the same; then tiles and patch go into it. What is lit stays lit.
const bytes = text => {
  const letters = atob(text), codes = new Uint8Array(letters.length);
  for (let k = 0; k < codes.length; k += 1) codes[k] = letters.charCodeAt(k);
  return codes;
};
export default ({ data, parentElement }) => {
  const figure = parentElement.querySelector('figure');
  // While the script loads, messages may arrive in another order. A server that was started anew counts anew.
  if (data.server === figure.server && data.order < figure.order) return;
  Object.assign(figure, { server: data.server, order: data.order });
  if (data.markup && figure.markup !== data.markup) {
    if (!figure.markup) { lightOn(figure); reachable(figure); }
    figure.innerHTML = figure.markup = data.markup;
    figure.pointed = null;
    takeFrom(figure, parentElement.querySelector('.take'));
    const pane = figure.querySelector('.scroll');  // on a phone the output is seen first
    if (pane) pane.scrollLeft = pane.scrollWidth;
    figure.palette = new Uint32Array(bytes(figure.querySelector('[data-palette]').dataset.palette).buffer);
  }
  if (!figure.markup) return;
  const tiles = bytes(data.tiles);
  let place = 0;
  figure.querySelectorAll('canvas').forEach(canvas => {
    const pen = canvas.getContext('2d'), image = pen.createImageData(canvas.width, canvas.height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let k = 0; k < pixels.length; k += 1) pixels[k] = figure.palette[tiles[place + k]];
    place += pixels.length;
    pen.putImageData(image, 0, 0);
  });
  for (const [selector, attributes] of Object.entries(data.patch)) {
    const elements = figure.querySelectorAll(selector);
    for (const [name, values] of Object.entries(attributes)) elements.forEach((element, k) => {
      if (name === 'text') element.textContent = values[k]; else element.setAttribute(name, values[k]);
    });
  }
  figure.dataset.drawn = (+figure.dataset.drawn || 0) + 1;
  if (figure.pointed) lightIn(figure, figure.pointed);
}

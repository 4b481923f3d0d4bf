// Plays the positions of a slider, as a hand on it would: what came ahead is shown without asking, and where that ends
// the server is asked, once at a time, which sends more. So that the field beside the slider follows, and the address,
// it is told of the position now and then, and at the end.
const BEAT = 450, TOLD = 1500;  // ms between two positions; ms after which the server is told where the slider is
const sliderNamed = label => [...document.querySelectorAll('*')]
  .map(node => node.shadowRoot?.querySelector(`.dials input[aria-label="${label}"]`)).find(Boolean);
const ahead = (id, position) => [...hand.shown].filter(figure => figure.isConnected && figure.follows)
  .every(figure => figure.slider === id && figure.pictures.has(position));

const prepare = box => {
  const [button, step, said] = box.children;
  let beat = null, slider = null, at = 0, told = 0;
  const say = () => { said.textContent = `step ${at + 1} of ${+slider.max + 1}`; };
  const tell = () => {
    slider.value = at;
    told = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  };
  const show = () => {
    slider.value = at;
    hand.move(box.id, at);
  };
  const end = () => {
    if (beat === null) return;
    clearInterval(beat);
    beat = null;
    button.textContent = 'Play';
    slider.led = false;
    if (slider.isConnected) tell();
  };
  const tick = () => {
    if (!box.isConnected || !slider.isConnected || at >= +slider.max) return end();
    const known = ahead(box.id, at + 1), free = hand.awaited === null;
    if (!known && !free) return;  // it is on its way
    at += 1;
    if (known && !(free && performance.now() - told > TOLD)) show();
    else tell();
    say();
    if (at >= +slider.max) end();
  };
  const find = () => {
    slider = sliderNamed(box.label);
    if (slider) at = +slider.value;
    return slider !== undefined;
  };
  button.onclick = () => {
    if (beat !== null) return end();
    if (!find()) return;
    if (at >= +slider.max) at = -1;
    slider.led = true;  // no answer to an earlier position pulls it back
    slider.near();
    button.textContent = 'Pause';
    told = performance.now();
    beat = setInterval(tick, BEAT);
  };
  step.onclick = () => {
    end();
    if (!find()) return;
    at = Math.min(at + 1, +slider.max);
    tell();
    say();
  };
  // Who takes hold of something else has the page.
  const touched = event => { if (event.isTrusted && !event.composedPath().includes(box)) end(); };
  box.listen = () => ['pointerdown', 'keydown'].forEach(kind => document.addEventListener(kind, touched, true));
  box.leave = () => {
    end();
    ['pointerdown', 'keydown'].forEach(kind => document.removeEventListener(kind, touched, true));
  };
};

export default ({ data, parentElement }) => {
  const box = parentElement.querySelector('.play');
  if (!box.leave) prepare(box);
  box.listen();
  Object.assign(box, { label: data.label, id: data.slider });
  return box.leave;
}

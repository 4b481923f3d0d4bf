export default ({ data, parentElement, setTriggerValue }) => {
  const dials = JSON.parse(data.dials);
  const box = parentElement.querySelector('.dials');
  box.className = 'dials ' + data.width;
  box.moves ??= new Map();  // what the server has not answered: of each slider, its latest place, and which move it was
  for (const [place, [, move]] of box.moves) if (move <= data.moves || hand.awaited === null) box.moves.delete(place);
  while (box.children.length > dials.length) box.lastChild.remove();
  dials.forEach(({ label, value, least, most, disabled, names }, place) => {
    let row = box.children[place];
    if (!row) {
      row = box.appendChild(document.createElement('label'));
      row.append(...['span', 'output', 'input'].map(tag => document.createElement(tag)));
      row.lastChild.type = 'range';
    }
    const [title, shown, slider] = row.children;
    const say = () => {
      shown.textContent = names[slider.value - least] ?? slider.value;
      slider.setAttribute('aria-valuetext', shown.textContent);
    };
    title.textContent = label;
    slider.setAttribute('aria-label', label);
    Object.assign(slider, { min: least, max: most, disabled });
    // The slider leads and the page follows: an answer to an earlier place must not pull it back, neither under the
    // pointer nor between two presses of a key.
    if (!slider.matches(':active') && !slider.led && !box.moves.has(place)) slider.value = value;
    say();
    const id = data.name + '/' + place;
    // A hand that comes near asks for the pictures of all positions, once. It waits until the server has answered all
    // moves: of two messages of a component in line at the server, only the later counts.
    slider.near = () => {
      if (hand.asked === id || slider.disabled) return;
      hand.waiting = hand.awaited === null ? null : slider;
      if (hand.waiting) return;
      hand.asked = id;
      setTriggerValue('touched', [place, [hand.moves, hand.covered(id)]]);
    };
    slider.onpointerenter = slider.onpointermove = slider.onfocus = slider.near;
    slider.oninput = () => {
      say();
      hand.waiting = null;
      hand.move(id, +slider.value);
      box.moves.delete(place);
      box.moves.set(place, [+slider.value, hand.moves]);
      hand.say(data.name, () => {
        const moves = [...box.moves].map(([row, [number]]) => [row, number]), last = moves.pop();
        if (last) setTriggerValue('moved', [...last, [hand.moves, hand.covered(`${data.name}/${last[0]}`)], moves]);
      });
    };
  });
  hand.answered(data.moves, false);
};

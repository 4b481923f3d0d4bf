export default ({ data, parentElement, setTriggerValue }) => {
  const dials = JSON.parse(data.dials);
  const box = parentElement.querySelector('.dials');
  box.className = 'dials ' + data.width;
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
    const sent = slider.sent ?? [];
    if (!slider.matches(':active') && !sent.slice(0, -1).includes(value)) slider.value = value;
    if (!sent.length || sent.at(-1) === value || !sent.includes(value)) slider.sent = [value];
    say();
    const id = data.name + '/' + place;
    // A hand that comes near asks for the pictures of all positions, once. It waits until the server has answered all
    // moves of this component: of two messages in line at the server, only the later counts.
    slider.near = () => {
      if (hand.asked === id || slider.disabled) return;
      if ([...box.children].some(row => row.lastChild.sent.length > 1)) { box.waiting = slider; return; }
      hand.asked = id;
      setTriggerValue('touched', [place, [hand.moves, hand.covered(id)]]);
    };
    slider.onpointerenter = slider.onpointermove = slider.onfocus = slider.near;
    slider.oninput = () => {
      slider.sent.push(+slider.value);
      say();
      box.waiting = null;
      hand.move(id, +slider.value);
      setTriggerValue('moved', [place, +slider.value, [hand.moves, hand.covered(id)]]);
    };
  });
  const waiting = box.waiting;
  box.waiting = null;
  waiting?.near();
};

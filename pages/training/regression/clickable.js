// The place is in the units of the view box, whatever the size on the screen.
export default ({ data, parentElement, setTriggerValue }) => {
  const figure = parentElement.querySelector('figure');
  figure.innerHTML = data;
  figure.onclick = event => {
    const svg = event.target.closest('.pick')?.ownerSVGElement;
    if (!svg) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    setTriggerValue('place', [x, y]);
  };
}

// Says once that the page around a run has been loaded: of all that Streamlit loads when it is needed, the buttons.
export default ({ setTriggerValue }) => {
  let next;
  const look = () => {
    if (document.querySelector('.st-key-pause button')) setTriggerValue('pick', 'loaded');
    else next = setTimeout(look, 100);
  };
  look();
  return () => clearTimeout(next);
};

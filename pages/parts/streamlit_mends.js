export default () => {
  const close = frames => {
    const dialog = [...document.querySelectorAll('[role=dialog]')].find(d => d.textContent.includes('Page not found'));
    if (dialog) dialog.querySelector('button').click(); else if (frames) requestAnimationFrame(() => close(frames - 1));
  };
  close(60);
}

// Calls back once the page has been painted as it is now, fonts and pictures included.
const done = arguments[arguments.length - 1];
const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30)));
document.fonts.ready.then(painted);

// arguments: the data-testid, and which of those that carry it where only one is meant (from 1).
// Returns the visible elements; while a dialog is open only those of the dialog.
const [id, number] = arguments;
const open = [...document.querySelectorAll("dialog[open]")].pop() ?? document;
const wanted = `[data-testid="${CSS.escape(id)}"]`;
const inside = [...open.querySelectorAll(wanted)];
if (open !== document && open.matches(wanted)) inside.unshift(open);
const seen = inside.filter((element) => element.checkVisibility({ visibilityProperty: true }));
return number === undefined ? seen : seen.slice(number - 1, number);

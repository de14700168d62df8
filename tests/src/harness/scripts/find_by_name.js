// arguments: the accessible name. Returns the visible things a person can act on that have it.
// While a dialog is open only its content can be reached, as for a person.
const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const wordsOf = (id) => squeeze(document.getElementById(id)?.textContent);
// What a screen reader says: hidden ornaments such as icons and shortcut hints are left out.
const spoken = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (node.nodeType !== Node.ELEMENT_NODE || node.ariaHidden === "true") return "";
  if (node.tagName === "IMG") return node.alt;
  return [...node.childNodes].map(spoken).join(" ");
};
const nameOf = (element) => {
  const labelledBy = element.getAttribute("aria-labelledby");
  if (labelledBy) return squeeze(labelledBy.split(/\s+/).map(wordsOf).join(" "));
  if (element.ariaLabel) return squeeze(element.ariaLabel);
  if (element.labels?.length) return squeeze([...element.labels].map(labelWords).join(" "));
  return squeeze(spoken(element)) || squeeze(element.placeholder) || squeeze(element.title);
};
const labelWords = (label) => {
  const copy = label.cloneNode(true);
  copy.querySelectorAll("input, select, textarea, [aria-hidden=true]").forEach((part) => part.remove());
  return copy.textContent;
};
const wanted = squeeze(arguments[0]);
const actable =
  "button, a[href], input, select, textarea, summary, [role=button], [role=option], [role=tab]," +
  "[role=menuitem], [role=checkbox], [role=radio], [role=switch], [role=link], [role=combobox]";
const open = [...document.querySelectorAll("dialog[open]")].pop() ?? document;
return [...open.querySelectorAll(actable)].filter(
  (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.disabled &&
    nameOf(element) === wanted,
);

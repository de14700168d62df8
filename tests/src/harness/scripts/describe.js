// Says in a few lines what is on the page, for the message of a step that failed.
const words = (document.body?.innerText ?? "").slice(0, 1500);
const visible = (element) => element.checkVisibility({ visibilityProperty: true });
const ids = [...document.querySelectorAll("[data-testid]")]
  .filter(visible)
  .map((element) => element.dataset.testid);
return `${document.title} (${location.href})\n${words}\ntest ids: ${ids.join(", ")}`;

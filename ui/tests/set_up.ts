import "@testing-library/jest-dom/vitest";

import { afterEach } from "vitest";

afterEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
});

// jsdom has no dialogs of its own; these two methods are all the screens use.
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement): void {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement): void {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};

// jsdom lays nothing out, so nothing is out of view.
HTMLElement.prototype.scrollIntoView ??= function scrollIntoView(): void {};

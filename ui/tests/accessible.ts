import axe from "axe-core";
import { expect } from "vitest";

// Only colours would need it; they are measured in the window.
HTMLCanvasElement.prototype.getContext = () => null;

/** Nothing on the page breaks a rule of accessibility that can be told without drawing it. */
export async function expectAccessible(container: Element): Promise<void> {
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
}

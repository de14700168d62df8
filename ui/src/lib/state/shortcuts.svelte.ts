import { settleTyping } from "./typing";

/**
 * Keys that work on the whole window. A combination is written as people read
 * it, "Ctrl+K" or "Alt+1" or "A"; plain letters are ignored while typing.
 */
const actions = new Map<string, (() => void)[]>();

window.addEventListener("keydown", (event) => {
  // A key that an input method is still composing with belongs to the text.
  if (event.isComposing || event.defaultPrevented) return;
  const action = actions.get(combinationOf(event))?.at(-1);
  if (!action || (isPlain(event) && isTyping(event.target)) || isPressing(event)) return;
  event.preventDefault();
  settleTyping();
  action();
});

/** Binds a key for as long as the component that is starting lives; the newest binding wins. */
export function shortcut(combination: string, action: () => void): void {
  $effect(() => bind(combination, action));
}

/** Binds a key until the returned function is called. */
export function bind(combination: string, action: () => void): () => void {
  const bound = actions.get(combination) ?? [];
  actions.set(combination, [...bound, action]);
  return () => {
    const left = (actions.get(combination) ?? []).filter((other) => other !== action);
    actions.set(combination, left);
  };
}

/** The combination a key press makes, as people read it. */
export function combinationOf(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  if (event.shiftKey && event.key.length > 1) parts.push("Shift");
  parts.push(event.key.length === 1 ? event.key.toUpperCase() : event.key);
  return parts.join("+");
}

/** True where the target takes text, so that plain letters and Ctrl+Z stay with it. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type))
  );
}

/** The space bar on a button, a tick or a fold presses that, whatever else it is bound to. */
function isPressing(event: KeyboardEvent): boolean {
  return event.key === " " && event.target instanceof Element && event.target.closest("button, input, summary") !== null;
}

function isPlain(event: KeyboardEvent): boolean {
  const editing = event.ctrlKey && event.key.toUpperCase() === "Z";
  return editing || (!event.ctrlKey && !event.altKey && event.key.length === 1);
}

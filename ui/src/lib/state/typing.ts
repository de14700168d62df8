/** What a person is typing: fields wait for a pause before they hand their text out, and some of it is then saved by itself. */
type HandOut = () => void;

let inField: HandOut | null = null;
const saves = new Set<Promise<unknown>>();

/** The cursor is in a field; `handOut` gives what was typed there to whom it belongs. */
export function enterField(handOut: HandOut): void {
  inField = handOut;
}

/** The cursor has left the field, or the field is gone. */
export function leaveField(handOut: HandOut): void {
  if (inField === handOut) inField = null;
}

/** Hands out what is typed where the cursor is: a key of the window may be pressed within the pause. */
export function settleTyping(): void {
  inField?.();
}

/** Remembers a save that follows from typing alone, so that the book is not closed before it is over. */
export function autosaving(save: Promise<unknown>): void {
  const over = save.catch(() => undefined).finally(() => saves.delete(over));
  saves.add(over);
}

/** Everything typed so far was saved, or its failure is known. */
export async function typingSaved(): Promise<void> {
  settleTyping();
  while (saves.size > 0) await Promise.all(saves);
}

/** What a person has typed into a form and not saved yet; it waits until they come back to the screen. */
import { session } from "./session.svelte";

const kept = new Map<string, object>();

/**
 * The draft under a name, made by `fresh` where there is none. Each member and each
 * khu phố has its own, so that nobody finds what somebody else was typing.
 */
export function keptDraft<Draft extends object>(name: string, fresh: () => Draft): Draft {
  const known = kept.get(keyOf(name));
  if (known) return known as Draft;
  const draft = $state(fresh());
  kept.set(keyOf(name), draft);
  return draft;
}

/** The draft was saved or given up: the next one starts afresh. */
export function forgetDraft(name: string): void {
  kept.delete(keyOf(name));
}

function keyOf(name: string): string {
  const open = session();
  return [open?.signed_in?.id ?? "", open?.neighborhood?.id ?? "", name].join("/");
}

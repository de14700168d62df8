import { getContext, onMount, setContext } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import { settleTyping } from "../state/typing";

const KEY = Symbol("refusals");

/**
 * The fields of a form that refuse what is typed in them. The value behind such a field is an older
 * one, so whatever saves it asks {@link holdBack} first.
 */
export class Refusals {
  readonly #fields = new SvelteMap<string, () => boolean>();
  readonly #around: Refusals | undefined;

  constructor(around: Refusals | undefined) {
    this.#around = around;
  }

  /** A field is there, under the id of its control; what this gives back says that it is gone. */
  watch(id: string, refuses: () => boolean): () => void {
    this.#fields.set(id, refuses);
    const unwatch = this.#around?.watch(id, refuses);
    return () => {
      this.#fields.delete(id);
      unwatch?.();
    };
  }

  /** Whether a field refuses what is typed in it. */
  any(): boolean {
    return this.#refusing().length > 0;
  }

  /** True while nothing may be saved: the cursor is then in the first field that refuses. */
  holdBack(): boolean {
    settleTyping();
    const refusing = this.#refusing();
    if (refusing.length === 0) return false;
    const first = document.querySelector<HTMLElement>(refusing.map((id) => `[id="${id}"]`).join());
    if (first) unfold(first);
    first?.focus();
    return true;
  }

  #refusing(): string[] {
    return [...this.#fields].filter(([, refuses]) => refuses()).map(([id]) => id);
  }
}

/** Collects the refusals of all fields within the component that is starting. A form within a form counts for both. */
export function collectRefusals(): Refusals {
  return setContext(KEY, new Refusals(getContext<Refusals | undefined>(KEY)));
}

/** Tells the form around the field that is starting whether the field refuses. */
export function tellRefusal(id: string, refuses: () => boolean): void {
  const refusals = getContext<Refusals | undefined>(KEY);
  onMount(() => refusals?.watch(id, refuses));
}

function unfold(element: HTMLElement): void {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
}

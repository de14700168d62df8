import { onChanged, type ApiError } from "../host";
import { toApiError } from "../host/api_error";

/**
 * What a screen reads from the store: loaded at once, loaded again when one of
 * `areas` changes or when something `load` itself reads changes, and never
 * overwritten by an older answer that arrives late.
 *
 * Call it while a component starts: it lives as long as the component.
 */
export class Loaded<Value> {
  value = $state<Value | null>(null);
  error = $state<ApiError | null>(null);
  loading = $state(true);

  readonly #load: () => Promise<Value>;
  #newest = 0;

  constructor(load: () => Promise<Value>, areas: string[]) {
    this.#load = load;
    $effect(() => {
      void this.reload();
    });
    $effect(() =>
      onChanged((changed) => {
        if (areas.length === 0 || changed.some((area) => areas.includes(area))) void this.reload();
      }),
    );
  }

  /** Reads again; the old value stays on the screen meanwhile. */
  async reload(): Promise<void> {
    const mine = ++this.#newest;
    try {
      const value = await this.#load();
      if (mine === this.#newest) this.#show(value, null);
    } catch (thrown) {
      if (mine === this.#newest) this.#show(this.value, toApiError(thrown));
    }
  }

  #show(value: Value | null, error: ApiError | null): void {
    this.value = value;
    this.error = error;
    this.loading = false;
  }
}

/** Reads from the store for the component that is starting; see {@link Loaded}. */
export function loaded<Value>(load: () => Promise<Value>, areas: string[] = []): Loaded<Value> {
  return new Loaded(load, areas);
}

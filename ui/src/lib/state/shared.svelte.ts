import { untrack } from "svelte";
import { onChanged, onProgress, type ApiError, type Unsubscribe } from "../host";
import { toApiError } from "../host/api_error";

/** What makes a shared reading read again. */
export interface ReadAgain {
  /** Areas of the store. */
  areas: string[];
  /** A long work that tells of itself many times a second. */
  job?: string;
}

/** Not more often than that it is read again while a job tells of itself. */
const READ_EVERY_MS = 1000;

/**
 * What several components show of the program at the same time: read once for all
 * of them, never twice at once, and only while at least one of them is there.
 */
export class Shared<Value> {
  value = $state<Value | null>(null);
  error = $state<ApiError | null>(null);
  loading = $state(true);

  readonly #load: () => Promise<Value>;
  readonly #again: ReadAgain;
  #users = 0;
  #stop: Unsubscribe[] = [];
  /** Counts the times that the first component came: an answer to an earlier time is none. */
  #time = 0;
  #reading: Promise<void> | null = null;
  #wantsAgain = false;

  constructor(load: () => Promise<Value>, again: ReadAgain) {
    this.#load = load;
    this.#again = again;
  }

  /** A component is there; what this gives back says that it is gone. */
  use(): Unsubscribe {
    return untrack(() => {
      this.#users += 1;
      if (this.#users === 1) this.#begin();
      return () => {
        this.#users -= 1;
        if (this.#users === 0) this.#end();
      };
    });
  }

  /** Reads again; while it is being read already, once more after that. */
  reload(): Promise<void> {
    if (this.#reading) {
      this.#wantsAgain = true;
      return this.#reading;
    }
    this.#reading = this.#readAll();
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    do {
      this.#wantsAgain = false;
      await this.#read(this.#time);
    } while (this.#wantsAgain);
    this.#reading = null;
  }

  async #read(time: number): Promise<void> {
    try {
      const value = await this.#load();
      if (time === this.#time) this.#show(value, null);
    } catch (thrown) {
      if (time === this.#time) this.#show(this.value, toApiError(thrown));
    }
  }

  #show(value: Value | null, error: ApiError | null): void {
    this.value = value;
    this.error = error;
    this.loading = false;
  }

  #begin(): void {
    const { areas, job } = this.#again;
    let read_ms = 0;
    this.#stop = [
      onChanged((changed) => {
        if (changed.some((area) => areas.includes(area))) void this.reload();
      }),
    ];
    if (job !== undefined) {
      this.#stop.push(
        onProgress(job, () => {
          if (Date.now() - read_ms < READ_EVERY_MS) return;
          read_ms = Date.now();
          void this.reload();
        }),
      );
    }
    void this.reload();
  }

  #end(): void {
    this.#stop.forEach((stop) => stop());
    this.#stop = [];
    this.#time += 1;
    this.#wantsAgain = false;
    this.value = null;
    this.error = null;
    this.loading = true;
  }
}

import { call, type ApiError } from "../../lib/host";
import { toApiError } from "../../lib/host/api_error";
import { bytesOfBase64, openPdf, PdfRefused, type DrawnPage, type OpenPdf, type PdfFault } from "../../lib/pdf";

/** Most pages that stand on the screen together. */
export const PAGES_AT_ONCE = 6;

/**
 * A document that is read on a screen: opened for the piece of evidence that `id` names, and let go when the screen
 * is left or names another one. Call it while a component starts.
 */
export class PdfReading {
  pdf = $state.raw<OpenPdf | null>(null);
  /** Why it cannot be shown. */
  fault = $state<PdfFault | null>(null);
  /** Why its content does not come. */
  error = $state<ApiError | null>(null);
  /** The pages on the screen, counted from 1. At first the first alone, which is there soonest. */
  first = $state(1);
  last = $state(1);
  /** Whether stamps or signatures lie on a page that was shown: nobody has verified them. */
  stamped = $state(false);

  readonly shown = $derived(Array.from({ length: this.last - this.first + 1 }, (_, at) => this.first + at));

  constructor(id: () => string) {
    $effect(() => this.#read(id()));
  }

  /** Shows the pages from `first` on, as many as go together. */
  show(first: number): void {
    this.first = Math.max(1, first);
    this.last = Math.min(this.pdf?.pages ?? 1, this.first + PAGES_AT_ONCE - 1);
  }

  /** A page stands there. */
  drawn(page: DrawnPage): void {
    if (page.stamped) this.stamped = true;
  }

  #read(id: string): () => void {
    let left = false;
    let opened: OpenPdf | null = null;
    const open = async (): Promise<void> => {
      const content = await call("evidence_content", { id });
      if (left) return;
      opened = await openPdf(bytesOfBase64(content.base64));
      // The screen may have been left while it was opened.
      if (left) await opened.close();
      else this.pdf = opened;
    };
    open().catch((thrown: unknown) => {
      if (left) return;
      if (thrown instanceof PdfRefused) this.fault = thrown.fault;
      else this.error = toApiError(thrown);
    });
    return () => {
      left = true;
      void opened?.close();
      this.#forget();
    };
  }

  #forget(): void {
    this.pdf = null;
    this.fault = null;
    this.error = null;
    this.first = 1;
    this.last = 1;
    this.stamped = false;
  }
}

import { enterField, leaveField } from "../state/typing";

/**
 * The text in a field while a person types. Nothing is rewritten during typing
 * or composing (Telex, VNI); the outside value is taken over only when the
 * field is not in use, and what was typed is handed out, in NFC, after a pause,
 * on Enter and on leaving.
 */
export class Draft {
  text = $state("");

  readonly #shown: () => string;
  readonly #settle: (text: string) => void;
  readonly #pause_ms: number;
  #inUse = false;
  #composing = false;
  #settled = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #handOut = (): void => this.settleNow();

  constructor(shown: () => string, settle: (text: string) => void, pause_ms = 700) {
    this.#shown = shown;
    this.#settle = settle;
    this.#pause_ms = pause_ms;
    this.text = shown();
    this.#settled = this.text;
    $effect(() => this.#takeOver(shown()));
    $effect(() => () => {
      this.settleNow();
      leaveField(this.#handOut);
    });
  }

  /** Attributes of the input element. */
  readonly events = {
    onfocus: (): void => {
      this.#inUse = true;
      enterField(this.#handOut);
    },
    oninput: (event: Event): void => {
      this.text = (event.target as HTMLInputElement).value;
      this.#later();
    },
    oncompositionstart: (): void => {
      this.#composing = true;
      clearTimeout(this.#timer);
    },
    oncompositionend: (event: Event): void => {
      this.#composing = false;
      this.text = (event.target as HTMLInputElement).value;
      this.#later();
    },
    onblur: (): void => {
      this.#composing = false;
      this.#inUse = false;
      this.settleNow();
      leaveField(this.#handOut);
      this.#takeOver(this.#shown());
    },
  };

  /** Hands out what is typed, once. */
  settleNow(): void {
    clearTimeout(this.#timer);
    if (this.text === this.#settled) return;
    this.#settled = this.text;
    this.#settle(this.text.normalize("NFC"));
  }

  #later(): void {
    clearTimeout(this.#timer);
    if (this.#composing) return;
    if (this.#pause_ms === 0) this.settleNow();
    else this.#timer = setTimeout(() => this.settleNow(), this.#pause_ms);
  }

  #takeOver(shown: string): void {
    if (this.#inUse) return;
    this.text = shown;
    this.#settled = shown;
  }
}

/** A wait in whole seconds that counts down on the screen. */
export interface Wait {
  readonly seconds: number;
  start(seconds: number): void;
}

/** Counts down from what the program says; begins again when that changes. */
export function secondsLeft(given: () => number): Wait {
  let seconds = $state(given());

  $effect(() => {
    seconds = given();
  });
  $effect(() => {
    if (seconds <= 0) return undefined;
    const timer = setTimeout(() => (seconds -= 1), 1000);
    return () => clearTimeout(timer);
  });

  return {
    get seconds() {
      return seconds;
    },
    start(next: number) {
      seconds = next;
    },
  };
}

import { listen } from "@tauri-apps/api/event";

/** Undoes a subscription. */
export type Unsubscribe = () => void;

type Hear = (payload: unknown) => void;

const heardBy = new Map<string, Set<Hear>>();

/**
 * Hears an event of the program. The window begins to listen to each event once and goes on:
 * listening starts asynchronously, so a screen that began it would miss the first thing it is told.
 */
export function onNamed<Payload>(name: string, listener: (payload: Payload) => void): Unsubscribe {
  const listeners = heardBy.get(name) ?? begin(name);
  const hear: Hear = (payload) => listener(payload as Payload);
  listeners.add(hear);
  return () => {
    listeners.delete(hear);
  };
}

function begin(name: string): Set<Hear> {
  const listeners = new Set<Hear>();
  heardBy.set(name, listeners);
  void listen<unknown>(name, ({ payload }) => {
    for (const hear of [...listeners]) hear(payload);
  });
  return listeners;
}

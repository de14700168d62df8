import { vi } from "vitest";

import type { Commands, Event } from "../src/lib/api";

/**
 * Stands in for the program behind the window: answers commands the way a test
 * says, remembers what was asked, and tells events. Import it before the code under test.
 */
type CommandName = keyof Commands;
type Answers = { [Name in CommandName]?: (args: Commands[Name]["args"]) => Commands[Name]["result"] | Promise<Commands[Name]["result"]> };

export const asked: { command: string; args: unknown }[] = [];
let answers: Answers = {};
let listeners: ((event: { payload: Event }) => void)[] = [];

/** Sets what the program answers from here on and forgets what was asked. */
export function program(next: Answers): void {
  answers = next;
  asked.length = 0;
}

/** An answer of the program that is a refusal. */
export class Refusal {
  readonly code: string;
  readonly params: Record<string, string>;

  constructor(code: string, params: Record<string, string> = {}) {
    this.code = code;
    this.params = params;
  }
}

let savePath: string | null = null;

/** Sets where a person would save a file; null closes the dialog. */
export function chooseToSaveAt(path: string | null): void {
  savePath = path;
}

let openPaths: string[] = [];

/** Sets what a person chooses in the dialogs for files and folders to open; nothing closes them. */
export function chooseToOpen(...paths: string[]): void {
  openPaths = paths;
}

/** Tells an event, as the program does after a write. */
export function tell(event: Event): void {
  for (const listener of listeners) listener({ payload: event });
}

vi.mock("@tauri-apps/api/core", () => ({
  invoke: async (rpc: string, { request }: { request: string } = { request: "" }): Promise<string | string[] | null> => {
    if (rpc === "save_as") return savePath;
    if (rpc === "pick_files") return openPaths;
    if (rpc === "pick_file" || rpc === "pick_folder") return openPaths[0] ?? null;
    if (rpc === "dropped_files" || rpc === "opened_files") return [];
    const { command, args } = JSON.parse(request) as { command: CommandName; args: never };
    asked.push({ command, args });
    try {
      const answer = answers[command];
      if (!answer) throw new Refusal("internal", { reference: command });
      return JSON.stringify({ ok: await answer(args) });
    } catch (thrown) {
      return JSON.stringify({ error: thrown });
    }
  },
}));

vi.mock("@tauri-apps/api/event", () => ({
  listen: async (_name: string, listener: (event: { payload: Event }) => void) => {
    listeners = [...listeners, listener];
    return () => {
      listeners = listeners.filter((other) => other !== listener);
    };
  },
}));

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
interface Listening {
  name: string;
  hear: (event: { payload: unknown }) => void;
}
let listeners: Listening[] = [];

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

/** What a command was asked with, call by call. */
export function calls(command: string): unknown[] {
  return asked.filter((one) => one.command === command).map(({ args }) => args);
}

type SavePath = string | null | Promise<string | null>;
let savePath: SavePath = null;

/** Sets where a person would save a file; null closes the dialog, a promise leaves it open for a while. */
export function chooseToSaveAt(path: SavePath): void {
  savePath = path;
}

let openPaths: string[] = [];

/** Sets what a person chooses in the dialogs for files and folders to open; nothing closes them. */
export function chooseToOpen(...paths: string[]): void {
  openPaths = paths;
}

/** Tells an event, as the program does after a write. */
export function tell(event: Event): void {
  tellNamed("core-event", event);
}

let opened: string[] = [];

/** Files were opened with the program: before its window was there, or by a second start meanwhile. */
export function openWith(...paths: string[]): void {
  opened = paths;
  tellNamed("files-opened", null);
}

function tellNamed(name: string, payload: unknown): void {
  for (const listener of listeners) if (listener.name === name) listener.hear({ payload });
}

/** How often the window began to listen to an event. */
export function timesListened(name: string): number {
  return listeners.filter((listener) => listener.name === name).length;
}

vi.mock("@tauri-apps/api/core", () => ({
  invoke: async (rpc: string, { request }: { request: string } = { request: "" }): Promise<string | string[] | null> => {
    if (rpc === "save_as") return savePath;
    if (rpc === "pick_files") return openPaths;
    if (rpc === "pick_file" || rpc === "pick_folder") return openPaths[0] ?? null;
    if (rpc === "dropped_files") return [];
    if (rpc === "opened_files") return opened.splice(0);
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
  listen: async (name: string, hear: Listening["hear"]) => {
    const listening = { name, hear };
    listeners = [...listeners, listening];
    return () => {
      listeners = listeners.filter((other) => other !== listening);
    };
  },
}));

/**
 * The only folder that knows which program shows the screens. Everything else
 * asks for work with {@link call}, listens with {@link onChanged} and
 * {@link onProgress}, and lets the person pick files with the dialogs below.
 */
import { invoke } from "@tauri-apps/api/core";

import type { Commands, Event, Nothing } from "../api";
import { ApiError, toApiError } from "./api_error";
import { onNamed, type Unsubscribe } from "./events";

export { ApiError, type Unsubscribe };

/** A file filter of a dialog: the words a person reads and the endings without the dot. */
export interface FileKind {
  name: string;
  extensions: string[];
}

/** How far a long command has come; `total` is 0 while it is not known. */
export type Progress = Extract<Event, { kind: "progress" }>;

type CommandName = keyof Commands;

/** The arguments may be left out where a command has none. */
type ArgsOf<Name extends CommandName> = Nothing extends Commands[Name]["args"]
  ? [args?: Commands[Name]["args"], options?: CallOptions]
  : [args: Commands[Name]["args"], options?: CallOptions];

export interface CallOptions {
  /** A name under which {@link onProgress} tells how far the command is and {@link cancel} stops it. */
  job?: string;
}

type Answer<Result> = { ok: Result } | { error: unknown };

/** Runs one command of the program and gives back its result, or throws an {@link ApiError}. */
export async function call<Name extends CommandName>(
  command: Name,
  ...[args, options]: ArgsOf<Name>
): Promise<Commands[Name]["result"]> {
  const request = JSON.stringify({ command, args: args ?? {}, ...options });
  const answer = await ask<Commands[Name]["result"]>(request);
  if ("error" in answer) throw toApiError(answer.error);
  return answer.ok;
}

async function ask<Result>(request: string): Promise<Answer<Result>> {
  try {
    return JSON.parse(await invoke<string>("rpc", { request })) as Answer<Result>;
  } catch (thrown) {
    return { error: toApiError(thrown) };
  }
}

/** Stops a long command; it answers with the error "cancelled" and has written nothing. */
export async function cancel(job: string): Promise<void> {
  await call("job_cancel", { job });
}

/** Tells which areas changed in the store ("households", "claims", …), after each write, whoever wrote. */
export function onChanged(listener: (areas: string[]) => void): Unsubscribe {
  return onEvent((event) => {
    if (event.kind === "changed") listener(event.areas);
  });
}

/** Tells how far the command that was called with this job name is. */
export function onProgress(job: string, listener: (progress: Progress) => void): Unsubscribe {
  return onEvent((event) => {
    if (event.kind === "progress" && event.job === job) listener(event);
  });
}

/** Lets the person choose one file to open; null when they close the dialog. */
export async function chooseFile(title: string, kinds: FileKind[]): Promise<string | null> {
  return invoke<string | null>("pick_file", { title, kinds });
}

/** Lets the person choose several files to open; empty when they close the dialog. */
export async function chooseFiles(title: string, kinds: FileKind[]): Promise<string[]> {
  return invoke<string[]>("pick_files", { title, kinds });
}

/** Lets the person choose a folder; null when they close the dialog. */
export async function chooseFolder(title: string): Promise<string | null> {
  return invoke<string | null>("pick_folder", { title });
}

/** Lets the person choose where to save a file; null when they close the dialog. */
export async function chooseSavePath(
  title: string,
  suggestedName: string,
  kinds: FileKind[],
): Promise<string | null> {
  return invoke<string | null>("save_as", { title, suggestedName, kinds });
}

function onEvent(listener: (event: Event) => void): Unsubscribe {
  return onNamed<Event>("core-event", listener);
}

/** Paths of the files and folders dropped on the window last, where the system tells them; asked once for each drop. */
export async function droppedFiles(): Promise<string[]> {
  return invoke<string[]>("dropped_files");
}

/** Tells that files were opened with the program while its window is open; {@link openedFiles} says which. */
export function onOpened(listener: () => void): Unsubscribe {
  return onNamed<null>("files-opened", listener);
}

/** Files that were opened with the program (a double click on an invitation, say); each is told once. */
export async function openedFiles(): Promise<string[]> {
  return invoke<string[]>("opened_files");
}

/**
 * What was typed and not saved yet, kept by the program in the encrypted book: a power cut or a closed
 * window costs nobody their half-filled form. The forms themselves are in `kept_draft.svelte.ts`.
 */
import { UNSAVED_MAX_BYTES } from "../api/generated/limits";
import { call } from "../host";

/** What waits under a name, as it was when it was typed last. */
interface Waiting {
  content: unknown;
  typed_ms: number;
}

/** A form that nobody came back to for so long is given up. */
const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

/** A pause in typing after which the program is told. */
const PAUSE_MS = 1_000;

/** After a failure (a full disk, a busy book) it is tried again. */
const AGAIN_MS = 10_000;

let owner: string | null = null;
let waiting = new Map<string, Waiting>();
let timer: ReturnType<typeof setTimeout> | null = null;
/** Whether something changed that the program was not told. */
let untold = false;
let telling: Promise<void> | null = null;

/** Reads what the person who has signed in left; call it before their screens are shown. */
export async function readUnsaved(member: string): Promise<void> {
  if (owner === member) return;
  leaveUnsaved();
  try {
    waiting = parsed((await call("unsaved")).content);
    owner = member;
  } catch {
    // The forms begin empty then, and nothing is kept over what could not be read.
  }
}

/** What waits under a name; undefined where nothing does. */
export function unsavedOf(name: string): unknown {
  return waiting.get(name)?.content;
}

/** Remembers what is typed under a name, or with `null` that nothing waits there any more. */
export function keepUnsaved(name: string, content: unknown): void {
  if (owner === null || (content === null && !waiting.has(name))) return;
  if (content === null) waiting.delete(name);
  else waiting.set(name, { content, typed_ms: Date.now() });
  untold = true;
  tellAfter(PAUSE_MS);
}

/** Tells the program at once what waits: something was saved, or the book is about to be closed. */
export async function unsavedKept(): Promise<void> {
  await telling;
  stopTimer();
  if (!untold || owner === null) return;
  untold = false;
  telling = tell();
  await telling;
  telling = null;
}

async function tell(): Promise<void> {
  try {
    await call("unsaved_keep", { content: waiting.size === 0 ? null : fitting() });
  } catch {
    untold = true;
    tellAfter(AGAIN_MS);
  }
}

function tellAfter(pause_ms: number): void {
  stopTimer();
  timer = setTimeout(() => void unsavedKept(), pause_ms);
}

/** Nobody is signed in: what waits is in the book. */
export function leaveUnsaved(): void {
  stopTimer();
  owner = null;
  untold = false;
  waiting = new Map();
}

function stopTimer(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
}

function parsed(content: string | null): Map<string, Waiting> {
  const all = new Map(content === null ? [] : (JSON.parse(content) as [string, Waiting][]));
  for (const [name, { typed_ms }] of all) if (Date.now() - typed_ms > KEPT_DAYS * DAY_MS) all.delete(name);
  return all;
}

/** The newest of what waits, as much as the program keeps. */
function fitting(): string {
  const newest = [...waiting].sort(([, one], [, other]) => other.typed_ms - one.typed_ms);
  for (let text = JSON.stringify(newest); ; text = JSON.stringify(newest)) {
    if (new TextEncoder().encode(text).length <= UNSAVED_MAX_BYTES) return text;
    newest.pop();
  }
}

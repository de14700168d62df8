/**
 * Files that were opened with the program: a double click, or "open with". They wait here until
 * somebody is signed in and the screen that deals with them takes them; each is taken once.
 */
import { onOpened, openedFiles } from "../host";
import { go } from "./navigation.svelte";
import { openSlip, session } from "./session.svelte";

let waiting = $state.raw<string[]>([]);
/** Those for which somebody was led to a screen already: nobody is led there twice. */
let led: string[] | null = null;

function isInvitation(path: string): boolean {
  return path.toLowerCase().endsWith(".kpi");
}

/** How many files wait. */
export function waitingFiles(): number {
  return waiting.length;
}

/** An invitation that waits; of several the one opened last. The ward has no use for its own. */
export function waitingInvitation(): string | null {
  return session()?.store_role === "ward" ? null : (waiting.findLast(isInvitation) ?? null);
}

/** Bundles and receipts that wait; at the ward everything, so that each file is told what it is. */
export function waitingParcels(): string[] {
  return session()?.store_role === "ward" ? waiting : waiting.filter((path) => !isInvitation(path));
}

/** Takes the invitation; others that were opened with it wait no longer. */
export function takeInvitation(): string | null {
  const taken = waitingInvitation();
  if (taken !== null) waiting = waiting.filter((path) => !isInvitation(path));
  return taken;
}

/** Takes the bundles and receipts. */
export function takeParcels(): string[] {
  const taken = waitingParcels();
  waiting = waiting.filter((path) => !taken.includes(path));
  return taken;
}

async function fetchOpened(): Promise<void> {
  const opened = await openedFiles();
  waiting = [...waiting, ...opened.filter((path) => !waiting.includes(path))];
}

/** Where the files that wait are dealt with; none while nobody may deal with them. */
function placeOfWaiting(): string | null {
  const status = session();
  // A practice book has nothing to do with real files: they wait for the real one.
  if (status?.phase !== "open" || status.practice || openSlip() !== null) return null;
  if (waitingInvitation() !== null) return "joining";
  return waitingParcels().length > 0 ? "take_in" : null;
}

/** Leads whoever is signed in to the screen that deals with the files; the next person is led there too. */
function lead(): void {
  if (session()?.phase !== "open") led = null;
  const place = placeOfWaiting();
  if (place === null || led === waiting) return;
  led = waiting;
  go(place);
}

/** Fetches what was opened, also later while the window is open, and goes where it belongs. */
export function followOpenedFiles(): void {
  $effect(() => {
    void fetchOpened();
    return onOpened(() => void fetchOpened());
  });
  $effect(lead);
}

/** Where the program stands: no book yet, locked, or open by somebody. */
import type { ApiError } from "../host";
import type { Notice, RecoveryKit, Status } from "../api";
import { call, onChanged } from "../host";
import { toApiError } from "../host/api_error";
import { may, type Deed } from "./may";
import { go, HOME } from "./navigation.svelte";
import { adoptPreferences } from "./preferences.svelte";
import { typingSaved } from "./typing";
import { leaveUnsaved, unsavedKept } from "./unsaved";
import { withdrawUndo } from "./undo.svelte";

let status = $state<Status | null>(null);
let failure = $state<ApiError | null>(null);
let read = $state<Notice[]>([]);
let slip = $state<RecoveryKit | null>(null);
/** Who had the book open last, also while it is locked. */
let lastMember: string | null = null;

/** The state of the program; null until it has answered once. */
export function session(): Status | null {
  return status;
}

/** Whether the person signed in may do it. */
export function signedInMay(deed: Deed): boolean {
  return may(status?.signed_in?.role ?? null, deed);
}

/** Why the program could not say where it stands. */
export function sessionFailure(): ApiError | null {
  return failure;
}

/** The recovery slip a person has not put away yet; it stays on the screen until they say so. */
export function openSlip(): RecoveryKit | null {
  return slip;
}

/** Shows a recovery slip before anything else. */
export function showSlip(kit: RecoveryKit): void {
  slip = kit;
}

/** The person has put the slip away. */
export function putSlipAway(): void {
  slip = null;
}

/** Things to tell the person that they have not closed yet. */
export function openNotices(): Notice[] {
  return (status?.notices ?? []).filter((notice) => !read.some((other) => other.kind === notice.kind));
}

/** The person has read a notice. */
export function closeNotice(notice: Notice): void {
  read = [...read, notice];
}

/** Takes over the answer of a command that changed where the program stands. */
export function enter(next: Status): void {
  if (next.phase !== "open") {
    withdrawUndo();
    leaveUnsaved();
  }
  leaveToTheNextPerson(next.signed_in?.id ?? null);
  status = next;
  failure = null;
  adoptPreferences(next.preferences);
}

/** Who opens the book after somebody else begins at home, not on the page the other one was reading. */
function leaveToTheNextPerson(member: string | null): void {
  if (member === null) return;
  if (lastMember !== null && lastMember !== member) go(HOME);
  lastMember = member;
}

/** Asks the program where it stands. */
export async function askStatus(): Promise<void> {
  try {
    enter(await call("status"));
  } catch (thrown) {
    failure = toApiError(thrown);
  }
}

/** Locks the book, once what was typed is saved. */
export async function lockNow(): Promise<void> {
  await typingSaved();
  await unsavedKept();
  enter(await call("lock"));
}

/** Keeps the state current for as long as the window lives. */
export function followSession(): void {
  $effect(() => {
    void askStatus();
    return onChanged((areas) => {
      if (areas.includes("session") || areas.includes("members")) void askStatus();
    });
  });
}

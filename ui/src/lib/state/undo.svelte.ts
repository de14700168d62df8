import { call } from "../host";

/** The job name of undoing: progress and "Dừng lại" go by it. That of an import takes a while. */
export const UNDO_JOB = "undo";

/** The last thing done, which the bar at the bottom of the window offers to undo. */

export interface DoneAction {
  /** What was done, in words: "Đã lưu tiêu chí 2.1". */
  words: string;
  /** Takes it back; absent where there is nothing to take back. */
  undo?: () => Promise<unknown>;
}

let offered = $state.raw<DoneAction | null>(null);

/** What can be undone now. */
export function offeredUndo(): DoneAction | null {
  return offered;
}

/** Says what was done and offers to undo it, in place of what was offered before. */
export function offerUndo(action: DoneAction): void {
  offered = action;
}

/** Says what was done and offers to undo its transaction; where nothing had to change there is none. */
export function offerUndoOf(words: string, txn: string | null): void {
  offerUndo(txn === null ? { words } : { words, undo: () => takeBack(txn) });
}

/** Undoes a transaction, under {@link UNDO_JOB}. */
export function takeBack(txn: string): Promise<unknown> {
  return call("undo", { txn }, { job: UNDO_JOB });
}

/** Takes the offer away; where `only` is given, none that was made after it. */
export function withdrawUndo(only?: DoneAction): void {
  if (only === undefined || offered === only) offered = null;
}

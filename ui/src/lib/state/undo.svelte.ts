import { call } from "../host";

/** The last thing done, which the bar at the bottom of the window offers to undo. */

export interface DoneAction {
  /** What was done, in words: "Đã lưu tiêu chí 2.1". */
  words: string;
  /** Takes it back; absent where there is nothing to take back. */
  undo?: () => Promise<unknown>;
}

let offered = $state<DoneAction | null>(null);

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
  offerUndo(txn === null ? { words } : { words, undo: () => call("undo", { txn }) });
}

/** Takes the offer away. */
export function withdrawUndo(): void {
  offered = null;
}

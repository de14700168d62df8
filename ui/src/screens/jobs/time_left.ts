/** Before this much of a stage has run, a guess would only jump about. */
export const RUN_FIRST_MS = 3_000;

/** Seconds left at the pace so far; null while it cannot be told. */
export function secondsLeft(elapsed_ms: number, done: number, total: number): number | null {
  if (elapsed_ms < RUN_FIRST_MS || done <= 0 || done >= total) return null;
  return Math.ceil((elapsed_ms * (total - done)) / done / 1000);
}

/** Stages that count bytes; people read them as megabytes. */
const BYTE_STAGES = ["backup_copy", "restore_copy", "exchange_judging", "exchange_taking_in", "exchange_writing"];
const BYTES_PER_MIB = 1_048_576;

/** The counts as people read them: entries as they are, bytes in whole megabytes. */
export function readable(stage: string, done: number, total: number): { done: number; total: number } {
  if (!BYTE_STAGES.includes(stage)) return { done, total };
  return { done: Math.floor(done / BYTES_PER_MIB), total: Math.ceil(total / BYTES_PER_MIB) };
}

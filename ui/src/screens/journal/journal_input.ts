import type { JournalInput } from "../../lib/api";
import { todayIso } from "../../lib/words/figures";

/** A line of today's journal about which only the writer is known. */
export function freshEntry(done_by: string): JournalInput {
  return { happened_on: todayIso(), happened_at: null, content: "", done_by, result: "", other_answers: "" };
}

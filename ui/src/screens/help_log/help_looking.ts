/** What the help log is searched for. */
export interface HelpLooking {
  query: string;
  from: string | null;
  to: string | null;
  category: string | null;
  outcome: string | null;
}

/** The whole log. */
export function freshLooking(): HelpLooking {
  return { query: "", from: null, to: null, category: null, outcome: null };
}

/** Whether only a part of the log is asked for. */
export function isNarrowed(looking: HelpLooking): boolean {
  const { query, from, to, category, outcome } = looking;
  return query.trim() !== "" || [from, to, category, outcome].some((one) => one !== null);
}

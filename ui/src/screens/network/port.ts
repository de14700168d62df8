/** The port that somebody typed; null where it is none. */
export function portOf(typed: string): number | null {
  const trimmed = typed.trim();
  if (!/^\d{1,5}$/.test(trimmed)) return null;
  const port = Number(trimmed);
  return port >= 1 && port <= 65_535 ? port : null;
}

const PORT_MAX = 65_535;

/** As many digits has the largest port. */
export const PORT_MAX_DIGITS = String(PORT_MAX).length;

/** The port that somebody typed; null where it is none. */
export function portOf(typed: string): number | null {
  const trimmed = typed.trim();
  if (!/^\d{1,5}$/.test(trimmed)) return null;
  const port = Number(trimmed);
  return port >= 1 && port <= PORT_MAX ? port : null;
}

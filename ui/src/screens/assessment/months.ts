import type { MonthCountFigure } from "../../lib/api";

export interface Month {
  year: number;
  month: number;
}

/** The calendar months that two days lie in and all between, as far as they have begun; oldest first. */
export function monthsBetween(from: string, to: string, today: string): Month[] {
  const last = numberOf(to < today ? to : today);
  const months: Month[] = [];
  for (let at = numberOf(from); at <= last; at += 1) {
    months.push({ year: Math.floor(at / 12), month: (at % 12) + 1 });
  }
  return months;
}

/** The counts with one month set, or left out where it is not collected; oldest first. */
export function withMonth(counts: MonthCountFigure[], at: Month, count: number | null): MonthCountFigure[] {
  const others = counts.filter((known) => known.year !== at.year || known.month !== at.month);
  const next = count === null ? others : [...others, { ...at, count }];
  return next.sort((one, other) => one.year - other.year || one.month - other.month);
}

function numberOf(iso: string): number {
  return Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7)) - 1;
}

/** How numbers, shares, dates and money are written: 1.234,5 and dd/mm/yyyy in both languages. */

import { VIETNAM_UTC_OFFSET_SECONDS } from "../api/generated";

const whole = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 0 });
const twoDecimals = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 2 });
const oneDecimal = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });

/** 14524 → "14.524". */
export function count(value: number): string {
  return whole.format(value);
}

/** Points in hundredths: 8250 → "82,5", 8200 → "82". */
export function points(hundredths: number): string {
  return twoDecimals.format(hundredths / 100);
}

/** A threshold in hundredths of a per cent: 8000 → "80 %". */
export function percent(hundredths: number): string {
  return `${twoDecimals.format(hundredths / 100)} %`;
}

/** 15000000 → "15.000.000 đ". */
export function money(dong: number): string {
  return `${whole.format(dong)} đ`;
}

/** 34567 → "34 KB", 123456789 → "117,8 MB"; rounded up, because "0 KB" would look like nothing. */
export function size(bytes: number): string {
  if (bytes < 1_048_576) return `${whole.format(Math.ceil(bytes / 1024))} KB`;
  return `${oneDecimal.format(Math.ceil((bytes * 10) / 1_048_576) / 10)} MB`;
}

/**
 * The share a/b in tenths of a per cent, rounded *down*: 449/450 is "99,7 %",
 * never 100 %, because nothing may be rounded up to a threshold.
 */
export function share(numerator: number, denominator: number): string {
  const tenths = Math.floor((numerator * 1000) / denominator);
  return `${oneDecimal.format(tenths / 10)} %`;
}

/** "2026-11-22" or "2026-11-22T08:30:00…" → "22/11/2026"; anything else as it is. */
export function day(iso: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  return found ? `${found[3]}/${found[2]}/${found[1]}` : iso;
}

/**
 * A moment as "22/11/2026 08:30". A text with a time zone ("…Z") is told on the
 * clock of Việt Nam; one without (a camera's) as it is written.
 */
export function moment(iso: string): string {
  const at_ms = /(Z|[+-]\d{2}:\d{2})$/.test(iso) ? Date.parse(iso) : NaN;
  const at = Number.isNaN(at_ms) ? iso : inVietnam(at_ms);
  const found = /T(\d{2}):(\d{2})/.exec(at);
  return found ? `${day(at)} ${found[1]}:${found[2]}` : day(at);
}

/** Today in Việt Nam, as the core counts days, wherever this machine believes to be: "2026-11-22". */
export function todayIso(): string {
  return inVietnam(Date.now()).slice(0, 10);
}

/** "today" moved by whole days, as "2026-11-21". */
export function isoPlusDays(iso: string, days: number): string {
  const at = new Date(`${iso}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Day and time on the clock of Việt Nam, without a time zone: "2026-11-22T08:30:00.000". */
function inVietnam(at_ms: number): string {
  return new Date(at_ms + VIETNAM_UTC_OFFSET_SECONDS * 1000).toISOString().slice(0, -1);
}

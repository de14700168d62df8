/** How numbers, shares, dates and money are written: 1.234,5 and dd/mm/yyyy in both languages. */

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
 * A moment as "22/11/2026 08:30". A text with a time zone ("…Z") is told on this
 * machine's clock; one without (a camera's) as it is written.
 */
export function moment(iso: string): string {
  if (/(Z|[+-]\d{2}:\d{2})$/.test(iso)) return momentOfDate(new Date(iso));
  const found = /T(\d{2}):(\d{2})/.exec(iso);
  return found ? `${day(iso)} ${found[1]}:${found[2]}` : day(iso);
}

/** Today on this machine's clock, as "2026-11-22". */
export function todayIso(): string {
  const now = new Date();
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** "today" moved by whole days, as "2026-11-21". */
export function isoPlusDays(iso: string, days: number): string {
  const at = new Date(`${iso}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

function momentOfDate(at: Date): string {
  const date = `${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

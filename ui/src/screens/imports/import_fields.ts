import type { ImportTarget } from "../../lib/api";
import { t } from "../../lib/words/index.svelte";
import { COUNT_KINDS } from "../households/counts";

const HOUSEHOLD_FIELDS = [
  "contact_name",
  "phone",
  "full_address",
  "house_number",
  "alley",
  "street",
  "group",
  "apartment",
  "neighborhood",
  "code",
  "tags",
  "note",
  "counted_on",
  "reach_reason",
  ...COUNT_KINDS.map((kind) => `count:${kind}`),
];

const JOURNAL_FIELDS = ["timestamp", "date", "time", "content", "done_by", "outcome", "other_answers"];

const HELP_FIELDS = [
  "timestamp",
  "date",
  "time",
  "household",
  "phone",
  "address",
  "category",
  "service",
  "content",
  "outcome",
  "revisit_date",
  "people_count",
  "place",
  "minutes",
  "satisfaction",
  "done_by",
  "note",
  "other_answers",
];

const FIELDS: Record<ImportTarget, string[]> = {
  households: HOUSEHOLD_FIELDS,
  help_log: HELP_FIELDS,
  journal: JOURNAL_FIELDS,
};

/** What a column can be taken for; the field it has now is always among them. */
export function fieldsOf(target: ImportTarget, now: string | null): string[] {
  const fields = FIELDS[target];
  return now === null || fields.includes(now) ? fields : [now, ...fields];
}

/** What a field is called. */
export function fieldWords(field: string): string {
  const kind = field.startsWith("count:") ? field.slice("count:".length) : null;
  return kind === null ? t(`import-field-${field}`) : t(`count-${kind}`);
}

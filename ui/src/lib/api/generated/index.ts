// Generated from crates/app/src/api by `UPDATE_TYPESCRIPT=1 cargo test -p khupho-app typescript`. Do not edit.

/**
 * An activity as typed. `kind` is one of "digital_literacy_class", "outreach", "cleanup", "meals",
 * "community_work", "meeting", "other"; the words are `activity-kind-<kind>`.
 */
export type ActivityInput = { 
/**
 * What sort.
 */
kind: string, 
/**
 * Title.
 */
title: string, 
/**
 * Day.
 */
held_on: string, 
/**
 * Place.
 */
place: string, 
/**
 * People; `None` where nobody counted.
 */
participants: number | null, 
/**
 * Households; `None` where nobody counted.
 */
households: number | null, 
/**
 * Portions, trees, metres …
 */
quantity: number | null, 
/**
 * Value in đồng.
 */
value_dong: number | null, 
/**
 * Note.
 */
note: string, };

/**
 * Activities.
 */
export type ActivityPage = { 
/**
 * All.
 */
total: number, 
/**
 * Rows.
 */
rows: Array<ActivityRow>, };

/**
 * One activity.
 */
export type ActivityRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its fields.
 */
activity: ActivityInput, 
/**
 * Evidence.
 */
evidence: Array<EvidenceRow>, };

/**
 * Saves an activity.
 */
export type ActivitySave = { 
/**
 * Which one; `None` adds.
 */
id: Id | null, 
/**
 * What was typed.
 */
activity: ActivityInput, };

/**
 * Lists activities, newest first.
 */
export type ActivitySearch = { 
/**
 * Text.
 */
query: string, 
/**
 * Kind.
 */
kind: string | null, 
/**
 * Which rows.
 */
page: Page, };

/**
 * A refused command.
 */
export type ApiError = { 
/**
 * The code.
 */
code: ErrorCode, 
/**
 * Values for the words.
 */
params: { [key in string]: string }, };

/**
 * The assessment under way.
 */
export type AssessmentDetail = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its criteria set.
 */
set: CriteriaSetRow, 
/**
 * Points in hundredths.
 */
points_hundredths: number, 
/**
 * Most points in hundredths.
 */
max_points_hundredths: number, 
/**
 * Fewest to pass, in hundredths.
 */
min_points_hundredths: number, 
/**
 * Criteria met.
 */
met: number, 
/**
 * All criteria.
 */
total: number, 
/**
 * Codes of mandatory criteria not met.
 */
mandatory_missing: Array<string>, 
/**
 * Whether the pass rule holds.
 */
passes: boolean, 
/**
 * Groups in order.
 */
groups: Array<ClaimGroup>, };

/**
 * Restores one. The store is closed for it, and may be damaged, so the person proves anew who
 * they are.
 */
export type BackupRestore = { 
/**
 * Name of one of the store's own backups, or the path of a backup's folder.
 */
name: string, 
/**
 * Who restores.
 */
key: RestoreKey, };

/**
 * A backup.
 */
export type BackupRow = { 
/**
 * File name.
 */
name: string, 
/**
 * When.
 */
at: string, 
/**
 * Size in bytes.
 */
size_bytes: number, 
/**
 * Operations in it.
 */
operations: number, 
/**
 * Whether it was read back and found whole.
 */
verified: boolean, };

/**
 * Names a claim by its criterion.
 */
export type ByCriterion = { 
/**
 * The criterion.
 */
criterion: Id, };

/**
 * Names one entity.
 */
export type ById = { 
/**
 * Which one.
 */
id: Id, };

/**
 * Names a metric.
 */
export type ByMetric = { 
/**
 * Its name.
 */
metric: string, };

/**
 * Names a line of a round.
 */
export type ByRecipient = { 
/**
 * The round.
 */
round: Id, 
/**
 * The household.
 */
household: Id, };

/**
 * What is chosen once in a campaign.
 */
export type CampaignChoice = { 
/**
 * Day.
 */
happened_on: string, 
/**
 * Category.
 */
category: string, 
/**
 * Service.
 */
service: string, 
/**
 * Place.
 */
place: string, 
/**
 * Outcome of a tick.
 */
outcome: string, 
/**
 * Who helps.
 */
helped_by: string, };

/**
 * Households to tick, in walking order.
 */
export type CampaignPage = { 
/**
 * All of them.
 */
total: number, 
/**
 * Of them ticked on this day in this category.
 */
ticked: number, 
/**
 * The rows.
 */
rows: Array<CampaignRow>, };

/**
 * Lists households to tick.
 */
export type CampaignQuery = { 
/**
 * What was chosen.
 */
choice: CampaignChoice, 
/**
 * Text.
 */
query: string, 
/**
 * Narrows.
 */
filter: HouseholdFilter, 
/**
 * Which rows.
 */
page: Page, };

/**
 * One household to tick.
 */
export type CampaignRow = { 
/**
 * Household.
 */
household: Id, 
/**
 * Contact name.
 */
contact_name: string, 
/**
 * Address.
 */
address: string, 
/**
 * The entry of this day and category, where ticked.
 */
entry: Id | null, 
/**
 * Whether somebody wrote that entry by hand or added to it what a tick does not hold: it is opened, never taken back by one press.
 */
logged_by_hand: boolean, };

/**
 * Ticks one household.
 */
export type CampaignTick = { 
/**
 * What was chosen.
 */
choice: CampaignChoice, 
/**
 * Household.
 */
household: Id, };

/**
 * A decision on one cell.
 */
export type CellDecision = { 
/**
 * Row of the file, from 1, header counted.
 */
row: number, 
/**
 * Column, from 0.
 */
column: number, 
/**
 * The value to take; empty leaves the cell out.
 */
value: string, };

/**
 * One claim, whole.
 */
export type ClaimDetail = { 
/**
 * Its criterion.
 */
criterion: CriterionDetail, 
/**
 * Its row.
 */
row: ClaimRow, 
/**
 * The ratio, where there is one.
 */
ratio: RatioFigure | null, 
/**
 * Explanation.
 */
note: string, 
/**
 * Name of the metric and the day, where the value came from the book.
 */
from_book: FromBook | null, 
/**
 * What the book says now.
 */
book: MetricFigure | null, 
/**
 * Evidence.
 */
evidence: Array<EvidenceRow>, 
/**
 * What is missing before it is ready: codes with words `claim-missing-<code>`: "value", "evidence".
 */
missing_parts: Array<string>, 
/**
 * Kinds of personal data found in the note: "id_number" where a 9- or 12-digit run stands.
 */
note_warnings: Array<string>, 
/**
 * The criterion before and after in the set, to walk through them.
 */
previous: Id | null, 
/**
 * The next one.
 */
next: Id | null, };

/**
 * A group of claims.
 */
export type ClaimGroup = { 
/**
 * Code.
 */
code: string, 
/**
 * Title.
 */
title: string, 
/**
 * Its claims.
 */
rows: Array<ClaimRow>, };

/**
 * A claim in a list.
 */
export type ClaimRow = { 
/**
 * The criterion.
 */
criterion: Id, 
/**
 * "2.3".
 */
code: string, 
/**
 * Title.
 */
title: string, 
/**
 * Bắt buộc.
 */
mandatory: boolean, 
/**
 * State.
 */
state: ClaimStateName, 
/**
 * The value; `None` is "not collected".
 */
value: ClaimValueInput | null, 
/**
 * Points in hundredths.
 */
points_hundredths: number, 
/**
 * Most points in hundredths.
 */
max_points_hundredths: number, 
/**
 * Whether the threshold is met.
 */
met: boolean, 
/**
 * Missing to the threshold in the rule's unit.
 */
missing: number | null, 
/**
 * Pieces of evidence cited.
 */
evidence: number, 
/**
 * Pieces of evidence needed.
 */
evidence_min: number, };

/**
 * Saves value and note; a missing value is "not collected".
 */
export type ClaimSave = { 
/**
 * The criterion.
 */
criterion: Id, 
/**
 * The value.
 */
value: ClaimValueInput | null, 
/**
 * The note.
 */
note: string, };

/**
 * State of a claim.
 */
export type ClaimStateName = "not_started" | "draft" | "ready_to_send" | "sent" | "returned" | "accepted" | "locked";

/**
 * What is claimed.
 */
export type ClaimValueInput = { "kind": "yes_no", 
/**
 * The answer.
 */
yes: boolean, } | { "kind": "count", 
/**
 * The count.
 */
count: number, } | { "kind": "month_counts", 
/**
 * The months, oldest first.
 */
months: Array<MonthCountFigure>, } | { "kind": "ratio", 
/**
 * Numerator.
 */
part: number, 
/**
 * Denominator, at least 1.
 */
whole: number, } | { "kind": "tier", 
/**
 * zero, half or full.
 */
level: TierName, };

/**
 * One column's meaning.
 */
export type ColumnMapping = { 
/**
 * Column, from 0.
 */
column: number, 
/**
 * Field: "contact_name", "count:adults", …; the words are `import-field-<field>`. `None` leaves it out.
 */
field: string | null, };

/**
 * One column.
 */
export type ColumnPreview = { 
/**
 * Column, from 0.
 */
column: number, 
/**
 * Header.
 */
header: string, 
/**
 * Field it is taken for.
 */
field: string | null, 
/**
 * True where it may hold CCCD numbers and is never read.
 */
forbidden: boolean, 
/**
 * First values.
 */
samples: Array<string>, };

/**
 * One count; `None` is "not collected".
 */
export type CountInput = { 
/**
 * Slug of what is counted, see [`khupho_domain::households::CountKind`]; the words are `count-<slug>`.
 */
kind: string, 
/**
 * How many.
 */
count: number | null, };

/**
 * What the quick entry offers for one household and category.
 */
export type CountOffer = { 
/**
 * Counts this category may change, with their present values (`None`: not collected), and the
 * wholes they are parts of where those were not collected.
 */
counts: Array<CountInput>, 
/**
 * An open revisit of this household.
 */
open_revisit: HelpRow | null, };

/**
 * Asks for it.
 */
export type CountOfferQuery = { 
/**
 * The household.
 */
household: Id, 
/**
 * The category.
 */
category: string, };

/**
 * Updates counts alone.
 */
export type CountsSave = { 
/**
 * The household.
 */
id: Id, 
/**
 * The counts that change.
 */
counts: Array<CountInput>, 
/**
 * The day they were asked.
 */
counted_on: string, };

/**
 * A loaded set.
 */
export type CriteriaSetRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * What it is.
 */
summary: PackSummary, 
/**
 * Whether it is the one assessed now.
 */
current: boolean, };

/**
 * A criterion as shown.
 */
export type CriterionDetail = { 
/**
 * Which one.
 */
id: Id, 
/**
 * "2.3".
 */
code: string, 
/**
 * Title.
 */
title: string, 
/**
 * How to find the figure.
 */
guidance: string, 
/**
 * How it is met.
 */
rule: RuleShape, 
/**
 * Bắt buộc.
 */
mandatory: boolean, 
/**
 * Most points in hundredths.
 */
points_hundredths: number, 
/**
 * Pieces of evidence needed.
 */
evidence_min: number, 
/**
 * Kinds that count; empty means any.
 */
evidence_kinds: Array<EvidenceKindName>, 
/**
 * What to show.
 */
evidence_description: string, 
/**
 * The metric that computes it.
 */
metric: string | null, 
/**
 * Where it was taken from.
 */
source: string, };

/**
 * The three statuses in figures: what is on this machine, left it, was receipted.
 */
export type Delivery = { 
/**
 * Entries on this machine.
 */
saved: number, 
/**
 * Of them, entries that left this machine.
 */
sent: number, 
/**
 * Of them, entries with a verified receipt of the ward.
 */
received: number, 
/**
 * The newest entry.
 */
last_saved_at: string | null, };

/**
 * Freezes a denominator.
 */
export type DenominatorFreeze = { 
/**
 * The metric.
 */
metric: string, 
/**
 * The denominator, at least 1.
 */
whole: number, 
/**
 * Where it stands.
 */
source: string, 
/**
 * The day it holds for.
 */
as_of: string, };

/**
 * One door.
 */
export type DoorRow = { 
/**
 * The household.
 */
household: Id, 
/**
 * Contact name.
 */
contact_name: string, 
/**
 * Address in one line.
 */
address: string, 
/**
 * Phone.
 */
phone: string, 
/**
 * Why: "never_counted", "part_missing", "not_collected"; the words are `door-<why>`.
 */
why: string, 
/**
 * How many in this household are missing, where known.
 */
missing: number | null, 
/**
 * A recorded reason, as `reach-<slug>`.
 */
reach_reason: string | null, };

/**
 * Doors in walking order.
 */
export type DoorsPage = { 
/**
 * All doors.
 */
total: number, 
/**
 * Streets with their doors, in order.
 */
streets: Array<StreetDoors>, 
/**
 * The doors.
 */
rows: Array<DoorRow>, };

/**
 * Asks which doors to knock on.
 */
export type DoorsQuery = { 
/**
 * The metric; `None` means every household never counted.
 */
metric: string | null, 
/**
 * Only this street, if given.
 */
street: string | null, 
/**
 * Which rows.
 */
page: Page, };

/**
 * One doubtful cell.
 */
export type DoubtfulCell = { 
/**
 * Row of the file, from 1, header counted.
 */
row: number, 
/**
 * Header of the column.
 */
column: string, 
/**
 * Column, from 0.
 */
column_index: number, 
/**
 * What stands there.
 */
value: string, 
/**
 * Why: the words are `doubt-<reason>`.
 */
reason: string, 
/**
 * What would be taken.
 */
suggestion: string, };

/**
 * The entries behind a figure.
 */
export type DrillPage = { 
/**
 * The figure they add up to.
 */
figure: MetricFigure, 
/**
 * All rows.
 */
total: number, 
/**
 * The rows.
 */
rows: Array<DrillRow>, };

/**
 * Asks for the entries behind a figure.
 */
export type DrillQuery = { 
/**
 * The metric.
 */
metric: string, 
/**
 * Which rows.
 */
page: Page, };

/**
 * One entry behind a figure.
 */
export type DrillRow = { 
/**
 * The household or help entry.
 */
id: Id, 
/**
 * True for a household, false for a help entry or activity.
 */
is_household: boolean, 
/**
 * Name or title.
 */
title: string, 
/**
 * Address or service.
 */
detail: string, 
/**
 * What it adds to the numerator; `None` where not collected.
 */
part: number | null, 
/**
 * What it adds to the denominator.
 */
whole: number | null, 
/**
 * The day of the count or help.
 */
on: string | null, 
/**
 * Who entered it.
 */
entered_by: string, 
/**
 * When it was entered.
 */
entered_at: string | null, 
/**
 * First 12 hex digits of the signed operation.
 */
operation: string, };

/**
 * Why a command was refused.
 */
export type ErrorCode = "invalid_field" | "text_too_long" | "not_found" | "not_allowed" | "bad_request" | "locked" | "no_store" | "store_exists" | "wrong_secret" | "secret_delayed" | "weak_secret" | "secret_missing" | "wrong_recovery_code" | "keyring_unavailable" | "already_open" | "disk_full" | "read_only_folder" | "network_drive" | "cloud_folder" | "removable_disk" | "newer_store" | "damaged_store" | "bad_backup" | "file_unreadable" | "file_unwritable" | "empty_file" | "file_too_large" | "wrong_file_type" | "damaged_file" | "password_protected" | "too_many_rows" | "no_header_row" | "missing_column" | "file_changed" | "pack_invalid" | "pack_loaded_already" | "no_criteria_set" | "claim_not_ready" | "no_figure_yet" | "already_received" | "counts_impossible" | "last_head" | "cannot_undo" | "cancelled" | "internal";

/**
 * Something the host tells the screens without being asked.
 */
export type Event = { "kind": "changed", 
/**
 * The areas.
 */
areas: Array<string>, } | { "kind": "progress", 
/**
 * Its name.
 */
job: string, 
/**
 * Stage: the words are `progress-stage-<stage>`.
 */
stage: string, 
/**
 * Done.
 */
done: number, 
/**
 * Of all; 0 where unknown.
 */
total: number, };

/**
 * Adds a file as evidence.
 */
export type EvidenceAdd = { 
/**
 * What it supports.
 */
target: EvidenceTarget, 
/**
 * The file.
 */
file: FileInput, };

/**
 * Evidence was added.
 */
export type EvidenceAdded = { 
/**
 * The evidence.
 */
evidence: EvidenceRow, 
/**
 * The transaction, to undo it.
 */
txn: Id | null, };

/**
 * Content of a piece of evidence.
 */
export type EvidenceContent = { 
/**
 * "image/jpeg" or "application/pdf".
 */
media_type: string, 
/**
 * The bytes in base64.
 */
base64: string, };

/**
 * Kind of evidence.
 */
export type EvidenceKindName = "photo" | "document";

/**
 * Takes evidence out of a claim, entry or activity (the file stays while anything cites it).
 */
export type EvidenceRemove = { 
/**
 * What it supports.
 */
target: EvidenceTarget, 
/**
 * The evidence.
 */
evidence: Id, };

/**
 * A piece of evidence.
 */
export type EvidenceRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Photo or document.
 */
kind: EvidenceKindName, 
/**
 * Size in bytes.
 */
size_bytes: number, 
/**
 * Camera's time.
 */
captured_at: string | null, 
/**
 * Caption.
 */
caption: string, 
/**
 * Other claims that cite the same content; 0 when none.
 */
used_in_other_claims: number, 
/**
 * True where the camera's date lies outside the period.
 */
outside_period: boolean, };

/**
 * Writes a piece of evidence to a file for another program to open.
 */
export type EvidenceSaveAs = { 
/**
 * Which one.
 */
id: Id, 
/**
 * To where.
 */
path: string, };

/**
 * What a piece of evidence supports.
 */
export type EvidenceTarget = { "kind": "claim", 
/**
 * The criterion.
 */
criterion: Id, } | { "kind": "help", 
/**
 * The entry.
 */
id: Id, } | { "kind": "activity", 
/**
 * The activity.
 */
id: Id, };

/**
 * A file named by the person, or its bytes where they were dropped or pasted.
 */
export type FileInput = { "kind": "path", 
/**
 * Its path.
 */
path: string, } | { "kind": "bytes", 
/**
 * The name it came with; may be empty for a pasted picture.
 */
name: string, 
/**
 * Its bytes in base64.
 */
base64: string, };

/**
 * A file was written.
 */
export type FileWritten = { 
/**
 * Its path.
 */
path: string, 
/**
 * Rows in it.
 */
rows: number, };

/**
 * Where the pace leads.
 */
export type ForecastFigure = { "kind": "unknown" } | { "kind": "reached" } | { "kind": "reached_on", 
/**
 * The day.
 */
day: string, 
/**
 * Whether that is on or before the deadline.
 */
in_time: boolean, } | { "kind": "no_pace" } | { "kind": "too_far" };

/**
 * Where a value came from.
 */
export type FromBook = { 
/**
 * The metric.
 */
metric: string, 
/**
 * The day.
 */
as_of: string, };

/**
 * A frozen denominator.
 */
export type FrozenFigure = { 
/**
 * The denominator.
 */
whole: number, 
/**
 * Where it stands.
 */
source: string, 
/**
 * The day it holds for.
 */
as_of: string, };

/**
 * What the quick entry offers before anything is typed: the person's last choices.
 */
export type HelpDefaults = { 
/**
 * Today.
 */
today: string, 
/**
 * Categories, the person's most used first.
 */
categories: Array<string>, 
/**
 * Last place.
 */
place: string, 
/**
 * Name of the person signed in.
 */
helped_by: string, };

/**
 * One help, whole.
 */
export type HelpDetail = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its row.
 */
row: HelpRow, 
/**
 * Its fields.
 */
help: HelpInput, 
/**
 * Evidence.
 */
evidence: Array<EvidenceRow>, 
/**
 * Every version, newest first.
 */
history: Array<HistoryRow>, 
/**
 * Kinds of personal data found in the note: "id_number".
 */
note_warnings: Array<string>, };

/**
 * One help as typed. Enumerations are slugs of [`khupho_domain::help_log`]; the words are
 * `help-category-<slug>`, `help-place-<slug>`, `help-outcome-<slug>`.
 */
export type HelpInput = { 
/**
 * The day.
 */
happened_on: string, 
/**
 * The time.
 */
happened_at: string | null, 
/**
 * The household; `None` is "không ghi danh".
 */
household: Id | null, 
/**
 * Households, where nobody is named.
 */
unnamed_households: number | null, 
/**
 * People helped.
 */
people: number, 
/**
 * Category.
 */
category: string, 
/**
 * Service in words.
 */
service: string, 
/**
 * Dossier code.
 */
dossier_code: string, 
/**
 * Place.
 */
place: string, 
/**
 * Minutes.
 */
minutes: number | null, 
/**
 * Outcome.
 */
outcome: string, 
/**
 * Day to come again.
 */
revisit_on: string | null, 
/**
 * 1–5.
 */
satisfaction: number | null, 
/**
 * Note.
 */
note: string, 
/**
 * Who helped.
 */
helped_by: string, 
/**
 * The earlier help that this one follows up; it leaves the revisit list.
 */
follow_up_of: Id | null, };

/**
 * Found helps, newest first.
 */
export type HelpPage = { 
/**
 * Totals of everything that matches, lượt, hộ and người apart; `None` for a search by text that matches more than 1,000.
 */
totals: HelpTotals | null, 
/**
 * Whether there are more rows after these.
 */
more: boolean, 
/**
 * The rows.
 */
rows: Array<HelpRow>, };

/**
 * A help in a list.
 */
export type HelpRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Day.
 */
happened_on: string, 
/**
 * Household.
 */
household: Id | null, 
/**
 * Contact name; empty where nobody is named.
 */
contact_name: string, 
/**
 * Address in one line.
 */
address: string, 
/**
 * Category.
 */
category: string, 
/**
 * Service.
 */
service: string, 
/**
 * Outcome.
 */
outcome: string, 
/**
 * Day to come again.
 */
revisit_on: string | null, 
/**
 * People.
 */
people: number, 
/**
 * Who helped.
 */
helped_by: string, 
/**
 * Pieces of evidence.
 */
evidence: number, 
/**
 * Whether it was corrected.
 */
corrected: boolean, };

/**
 * Saves one help, and the household's counts in the same step.
 */
export type HelpSave = { 
/**
 * Which one is corrected; `None` adds. The first version is kept in the history.
 */
id: Id | null, 
/**
 * The help.
 */
help: HelpInput, 
/**
 * Counts of the household that change with it.
 */
counts: Array<CountInput>, };

/**
 * Searches the log.
 */
export type HelpSearch = { 
/**
 * Text: household, address, service, note, code.
 */
query: string, 
/**
 * First day.
 */
from: string | null, 
/**
 * Last day.
 */
to: string | null, 
/**
 * Category.
 */
category: string | null, 
/**
 * Outcome.
 */
outcome: string | null, 
/**
 * Household.
 */
household: Id | null, 
/**
 * Which rows.
 */
page: Page, };

/**
 * Lượt, hộ and người, counted apart.
 */
export type HelpTotals = { 
/**
 * Lượt: entries.
 */
entries: number, 
/**
 * Hộ: different households of the register.
 */
households: number, 
/**
 * Households not named.
 */
unnamed_households: number, 
/**
 * Người.
 */
people: number, };

/**
 * One changed field.
 */
export type HistoryChange = { 
/**
 * Name of the field: the words are `field-<name>`.
 */
field: string, 
/**
 * Before, in plain words or figures; `None` where there was nothing.
 */
before: string | null, 
/**
 * After.
 */
after: string | null, };

/**
 * One line of an entity's history.
 */
export type HistoryRow = { 
/**
 * When, by the clock of the machine that wrote it.
 */
at: string, 
/**
 * Who.
 */
who: string, 
/**
 * The transaction.
 */
txn: Id, 
/**
 * What was changed.
 */
changes: Array<HistoryChange>, };

/**
 * Everything on the home screen.
 */
export type Home = { 
/**
 * The day it was computed for.
 */
today: string, 
/**
 * The assessment under way; `None` before a criteria set is loaded.
 */
assessment: HomeAssessment | null, 
/**
 * What to do next, the most useful first, at most five.
 */
next_steps: Array<NextStep>, 
/**
 * Revisits due today or overdue.
 */
revisits_due: number, 
/**
 * Helps logged in the last seven days.
 */
helps_last_7_days: number, 
/**
 * Households of the register.
 */
households: number, 
/**
 * Households never counted.
 */
households_uncounted: number, 
/**
 * What happened to what was written.
 */
delivery: Delivery, 
/**
 * The newest verified backup.
 */
last_backup_at: string | null, };

/**
 * The assessment in figures.
 */
export type HomeAssessment = { 
/**
 * Title of the criteria set.
 */
title: string, 
/**
 * Label of a sample set; empty for an issued one.
 */
sample_label: string, 
/**
 * Last day to send.
 */
deadline: string, 
/**
 * Days left; negative when past.
 */
days_left: number, 
/**
 * The award.
 */
award: string, 
/**
 * Claims returned by the ward.
 */
needs_fix: number, 
/**
 * Criteria below their threshold whose deadline is within 14 days.
 */
expiring: number, 
/**
 * Claims not begun.
 */
not_started: number, 
/**
 * Drafts.
 */
drafts: number, 
/**
 * Ready to send.
 */
ready: number, 
/**
 * Criteria met by one's own claim.
 */
met: number, 
/**
 * All criteria.
 */
total: number, 
/**
 * Points in hundredths.
 */
points_hundredths: number, 
/**
 * Most points in hundredths.
 */
max_points_hundredths: number, 
/**
 * Fewest points to pass, in hundredths.
 */
min_points_hundredths: number, 
/**
 * Mandatory criteria not met yet.
 */
mandatory_missing: number, 
/**
 * Whether the pass rule holds now.
 */
passes: boolean, };

/**
 * A household, whole.
 */
export type HouseholdDetail = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its fields.
 */
household: HouseholdInput, 
/**
 * Address in one line.
 */
address: string, 
/**
 * Its newest helps, at most 20.
 */
helps: Array<HelpRow>, 
/**
 * Who changed what, newest first, at most 50.
 */
history: Array<HistoryRow>, 
/**
 * Households merged into this one.
 */
merged: Array<HouseholdRow>, 
/**
 * Kinds of personal data found in the note: "id_number".
 */
note_warnings: Array<string>, };

/**
 * Narrows a search.
 */
export type HouseholdFilter = { 
/**
 * Only with this tag.
 */
tag: string | null, 
/**
 * Only in this street.
 */
street: string | null, 
/**
 * Only households never counted.
 */
only_uncounted: boolean, };

/**
 * Everything typed of a household.
 */
export type HouseholdInput = { 
/**
 * Code; given by the program where empty.
 */
code: string, 
/**
 * Contact name.
 */
contact_name: string, 
/**
 * Phone.
 */
phone: string, 
/**
 * Số nhà.
 */
house_number: string, 
/**
 * Hẻm.
 */
alley: string, 
/**
 * Đường.
 */
street: string, 
/**
 * Tổ.
 */
group: string, 
/**
 * Block and flat.
 */
apartment: string, 
/**
 * Counts collected.
 */
counts: Array<CountInput>, 
/**
 * The day they were asked.
 */
counted_on: string | null, 
/**
 * Slug of a reason, see [`khupho_domain::households::ReachReason`].
 */
reach_reason: string | null, 
/**
 * Tags.
 */
tags: Array<string>, 
/**
 * Note.
 */
note: string, };

/**
 * Merges two entries of one household.
 */
export type HouseholdMerge = { 
/**
 * The one that stays.
 */
keep: Id, 
/**
 * The one that is merged into it; its helps count for the one that stays.
 */
other: Id, };

/**
 * Found households.
 */
export type HouseholdPage = { 
/**
 * All that match; capped at 1,000 for a search by text (then `more` is true).
 */
total: number, 
/**
 * Whether there are more than `total`.
 */
more: boolean, 
/**
 * The rows.
 */
rows: Array<HouseholdRow>, };

/**
 * A household in a list.
 */
export type HouseholdRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Code.
 */
code: string, 
/**
 * Contact name.
 */
contact_name: string, 
/**
 * Address in one line.
 */
address: string, 
/**
 * Phone.
 */
phone: string, 
/**
 * Tags.
 */
tags: Array<string>, 
/**
 * When the counts were last asked; `None` is never.
 */
counted_on: string | null, };

/**
 * Saves a household.
 */
export type HouseholdSave = { 
/**
 * Which one; `None` adds.
 */
id: Id | null, 
/**
 * What was typed.
 */
household: HouseholdInput, };

/**
 * Searches the register.
 */
export type HouseholdSearch = { 
/**
 * What was typed: parts of name, address, phone's tail or code, without diacritics if one likes.
 */
query: string, 
/**
 * Which ones.
 */
filter: HouseholdFilter, 
/**
 * Which rows.
 */
page: Page, };

/**
 * Names in use, for choosing.
 */
export type HouseholdWords = { 
/**
 * Tags in use.
 */
tags: Array<string>, 
/**
 * Streets in use.
 */
streets: Array<string>, };

/**
 * Exports the register.
 */
export type HouseholdsExport = { 
/**
 * To where; the ending chooses XLSX or CSV.
 */
path: string, };

/**
 * Identity of an entity or a transaction, in UUID text form.
 */
export type Id = string;

/**
 * What an import would do. Nothing was written.
 */
export type ImportPreview = { 
/**
 * Name of the file.
 */
file_name: string, 
/**
 * BLAKE3 of the file, in hex.
 */
file_hash: string, 
/**
 * Rows of data.
 */
rows: number, 
/**
 * Rows that would be written.
 */
accepted: number, 
/**
 * Rows that look like a household of the register already, and would update it.
 */
known: number, 
/**
 * Cells a person should look at, at most [`khupho_domain::limits::IMPORT_LISTED_MAX`].
 */
doubtful: Array<DoubtfulCell>, 
/**
 * All doubtful cells.
 */
doubtful_total: number, 
/**
 * Rows that would not be written, listed up to the same limit, with the reason.
 */
left_out: Array<DoubtfulCell>, 
/**
 * Columns with what they were taken for.
 */
columns: Array<ColumnPreview>, 
/**
 * Notes about the whole file: codes with words `import-note-<code>` ("renamed_file", "converted_text", "forbidden_column", "dates_may_be_swapped", "counts_without_day" …).
 */
notes: Array<string>, 
/**
 * Why the file is refused whole; `None` where it can be imported.
 */
refused: Refusal | null, };

/**
 * Asks for a preview, or confirms one.
 */
export type ImportRequest = { 
/**
 * Into what.
 */
target: ImportTarget, 
/**
 * The file.
 */
file: FileInput, 
/**
 * Column → field; `None` takes what is remembered for these headers, else what is recognised.
 */
mapping: Array<ColumnMapping> | null, 
/**
 * Decisions on doubtful cells; those not named follow the suggestion.
 */
decisions: Array<CellDecision>, 
/**
 * BLAKE3 of the previewed file, to confirm exactly that one; `None` in a preview.
 */
confirmed_hash: string | null, };

/**
 * An earlier import.
 */
export type ImportRow = { 
/**
 * The batch.
 */
id: Id, 
/**
 * The transaction.
 */
txn: Id, 
/**
 * Into what.
 */
target: ImportTarget, 
/**
 * File.
 */
file_name: string, 
/**
 * Rows.
 */
rows: number, 
/**
 * When.
 */
at: string, 
/**
 * Who.
 */
who: string, 
/**
 * Whether it was undone.
 */
undone: boolean, };

/**
 * What is imported.
 */
export type ImportTarget = "households" | "help_log" | "journal";

/**
 * An import was written.
 */
export type Imported = { 
/**
 * The batch.
 */
id: Id, 
/**
 * The transaction, to undo it.
 */
txn: Id, 
/**
 * Rows added.
 */
added: number, 
/**
 * Rows that updated something known.
 */
updated: number, 
/**
 * Rows left out.
 */
left_out: number, };

/**
 * Stops a long command.
 */
export type JobCancel = { 
/**
 * The name the caller gave it.
 */
job: string, };

/**
 * A journal entry as typed.
 */
export type JournalInput = { 
/**
 * Day.
 */
happened_on: string, 
/**
 * Time.
 */
happened_at: string | null, 
/**
 * What was done.
 */
content: string, 
/**
 * Who did it.
 */
done_by: string, 
/**
 * What came of it.
 */
result: string, 
/**
 * Further answers of an imported form.
 */
other_answers: string, };

/**
 * The journal.
 */
export type JournalPage = { 
/**
 * All that match.
 */
total: number, 
/**
 * Rows.
 */
rows: Array<JournalRow>, };

/**
 * One journal entry.
 */
export type JournalRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its fields.
 */
entry: JournalInput, 
/**
 * Who entered it.
 */
entered_by: string, 
/**
 * Kinds of personal data found: "id_number".
 */
warnings: Array<string>, };

/**
 * Saves a journal entry.
 */
export type JournalSave = { 
/**
 * Which one; `None` adds.
 */
id: Id | null, 
/**
 * What was typed.
 */
entry: JournalInput, };

/**
 * Lists the journal, newest first.
 */
export type JournalSearch = { 
/**
 * Text.
 */
query: string, 
/**
 * First day.
 */
from: string | null, 
/**
 * Last day.
 */
to: string | null, 
/**
 * Which rows.
 */
page: Page, };

/**
 * Language of the screens.
 */
export type Language = "vi" | "en";

/**
 * A look-alike.
 */
export type LookAlikeRow = { 
/**
 * The household.
 */
row: HouseholdRow, 
/**
 * Reasons; the words are `look-alike-<reason>`: same_phone, same_address, same_name, similar_name, near_address.
 */
reasons: Array<string>, };

/**
 * Asks for look-alikes of what is being typed.
 */
export type LookAlikesQuery = { 
/**
 * The household being edited.
 */
id: Id | null, 
/**
 * What was typed so far.
 */
household: HouseholdInput, };

/**
 * A member.
 */
export type MemberRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Full name.
 */
name: string, 
/**
 * The tile's label.
 */
tile_label: string, 
/**
 * The role.
 */
role: RoleName, 
/**
 * Whether they may sign in.
 */
active: boolean, };

/**
 * Adds or changes a member.
 */
export type MemberSave = { 
/**
 * Which one; `None` adds.
 */
id: Id | null, 
/**
 * Full name.
 */
name: string, 
/**
 * The tile's label.
 */
tile_label: string, 
/**
 * The role.
 */
role: RoleName, 
/**
 * Whether they may sign in.
 */
active: boolean, 
/**
 * A new secret; needed when adding.
 */
secret: string | null, };

/**
 * A metric's figure now.
 */
export type MetricFigure = { 
/**
 * Its name: the words are `metric-<name>`.
 */
metric: string, 
/**
 * The day.
 */
as_of: string, 
/**
 * The ratio; `None` where the metric is a count or nothing was collected.
 */
ratio: RatioFigure | null, 
/**
 * The count; `None` where the metric is a ratio.
 */
count: number | null, 
/**
 * Counts of the months, for a monthly metric.
 */
months: Array<MonthCountFigure>, 
/**
 * Households of the register.
 */
households: number, 
/**
 * Of them, households where this was not collected.
 */
uncounted_households: number, 
/**
 * The frozen denominator, where there is one.
 */
frozen: FrozenFigure | null, 
/**
 * The threshold of the criterion that uses it.
 */
threshold_hundredths: number | null, 
/**
 * How many are missing to the threshold.
 */
missing: number | null, 
/**
 * Gained in the last 28 days by hand (imports are a starting point, not a pace).
 */
gained_28_days: number, 
/**
 * Where the pace leads.
 */
forecast: ForecastFigure, 
/**
 * Days to the deadline; negative when past.
 */
days_to_deadline: number | null, };

/**
 * One month's count.
 */
export type MonthCountFigure = { 
/**
 * Calendar year.
 */
year: number, 
/**
 * 1–12.
 */
month: number, 
/**
 * How many.
 */
count: number, };

/**
 * A khu phố.
 */
export type NeighborhoodRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * "Khu phố 13".
 */
name: string, 
/**
 * "Phường Xuân Hòa".
 */
ward_name: string, 
/**
 * Households by the ward's statistics.
 */
households_by_statistics: number | null, };

/**
 * Changes the khu phố's names and figures.
 */
export type NeighborhoodSave = { 
/**
 * Which one.
 */
id: Id, 
/**
 * "Khu phố 13".
 */
name: string, 
/**
 * "Phường Xuân Hòa".
 */
ward_name: string, 
/**
 * Households by the ward's statistics.
 */
households_by_statistics: number | null, };

/**
 * One thing to do next.
 */
export type NextStep = { "kind": "load_criteria" } | { "kind": "add_households" } | { "kind": "fix_claim", 
/**
 * The claim.
 */
claim: ClaimRow, } | { "kind": "knock_on_doors", 
/**
 * The claim.
 */
claim: ClaimRow, 
/**
 * The metric.
 */
metric: string, 
/**
 * How many are missing.
 */
missing: number, 
/**
 * Households that can still add to it.
 */
doors: number, 
/**
 * Where the pace leads.
 */
forecast: ForecastFigure, } | { "kind": "take_from_book", 
/**
 * The claim.
 */
claim: ClaimRow, 
/**
 * The metric.
 */
metric: string, } | { "kind": "add_evidence", 
/**
 * The claim.
 */
claim: ClaimRow, 
/**
 * Pieces missing.
 */
missing: number, } | { "kind": "begin_claim", 
/**
 * The claim.
 */
claim: ClaimRow, } | { "kind": "revisits", 
/**
 * How many.
 */
due: number, };

/**
 * A command without arguments: `{}`.
 */
export type Nothing = Record<symbol, never>;

/**
 * Something to tell the person after opening.
 */
export type Notice = { "kind": "clock_off", 
/**
 * The clock of this PC.
 */
now: string, 
/**
 * The last entry.
 */
last_entry: string, } | { "kind": "copied_store" } | { "kind": "low_disk_space", 
/**
 * Free space in MiB.
 */
free_mib: number, };

/**
 * Loads a pack.
 */
export type PackLoad = { 
/**
 * From where.
 */
source: PackSource, };

/**
 * Where a pack comes from.
 */
export type PackSource = { "kind": "shipped", 
/**
 * Its file name.
 */
name: string, } | { "kind": "file", 
/**
 * The file.
 */
file: FileInput, };

/**
 * A pack that can be loaded.
 */
export type PackSummary = { 
/**
 * File name.
 */
name: string, 
/**
 * Title.
 */
title: string, 
/**
 * Label of a sample; empty for an issued set.
 */
sample_label: string, 
/**
 * Who issued it.
 */
issuer: string, 
/**
 * Number of the decision.
 */
decision_number: string, 
/**
 * First day.
 */
period_from: string, 
/**
 * Last day.
 */
period_to: string, 
/**
 * Last day to send.
 */
deadline: string, 
/**
 * How many criteria.
 */
criteria: number, 
/**
 * Most points in hundredths.
 */
max_points_hundredths: number, 
/**
 * Loaded already.
 */
loaded: boolean, };

/**
 * A part of a list.
 */
export type Page = { 
/**
 * Rows to leave out.
 */
offset: number, 
/**
 * Most rows to give; at most 200.
 */
limit: number, };

/**
 * Where the program stands.
 */
export type Phase = "no_store" | "locked" | "open";

/**
 * Preferences of this machine; they are not in the log.
 */
export type Preferences = { 
/**
 * Language.
 */
language: Language, 
/**
 * Text size in per cent: 100, 115, 130, 145 or 160.
 */
text_percent: number, 
/**
 * Minutes without a key or a click until the notebook locks.
 */
lock_after_minutes: number, };

/**
 * A part of a whole; the whole is never 0.
 */
export type RatioFigure = { 
/**
 * Numerator.
 */
part: number, 
/**
 * Denominator.
 */
whole: number, 
/**
 * Hundredths of a per cent, rounded down.
 */
percent_hundredths: number, };

/**
 * One recipient.
 */
export type RecipientRow = { 
/**
 * Household.
 */
household: Id, 
/**
 * Contact name.
 */
contact_name: string, 
/**
 * Address.
 */
address: string, 
/**
 * Day received.
 */
received_on: string | null, 
/**
 * Who took it.
 */
received_by: string, 
/**
 * Who ticked it.
 */
ticked_by: string, };

/**
 * Ticks a recipient as received. A household that received already is refused with who ticked it and when.
 */
export type RecipientTick = { 
/**
 * The round.
 */
round: Id, 
/**
 * The household.
 */
household: Id, 
/**
 * The day.
 */
received_on: string, 
/**
 * Who took it.
 */
received_by: string, };

/**
 * Lists households in a round; those listed already are left as they are.
 */
export type RecipientsAdd = { 
/**
 * The round.
 */
round: Id, 
/**
 * These households.
 */
households: Array<Id>, 
/**
 * And all that match this, if given.
 */
filter: HouseholdFilter | null, };

/**
 * How many were added.
 */
export type RecipientsAdded = { 
/**
 * Added.
 */
added: number, 
/**
 * Listed already.
 */
already: number, 
/**
 * The transaction.
 */
txn: Id | null, };

/**
 * Recipients.
 */
export type RecipientsPage = { 
/**
 * The round.
 */
round: RoundRow, 
/**
 * All that match.
 */
total: number, 
/**
 * Rows.
 */
rows: Array<RecipientRow>, };

/**
 * Lists a round's recipients in walking order.
 */
export type RecipientsQuery = { 
/**
 * The round.
 */
round: Id, 
/**
 * Text.
 */
query: string, 
/**
 * Only those who still wait.
 */
only_waiting: boolean, 
/**
 * Which rows.
 */
page: Page, };

/**
 * The recovery kit: shown once, to print and lock away.
 */
export type RecoveryKit = { 
/**
 * Groups of letters and digits, in order.
 */
groups: Array<string>, };

/**
 * Opens with the recovery kit and gives a member a new secret.
 */
export type RecoveryUnlock = { 
/**
 * The code as typed.
 */
code: string, 
/**
 * Whose secret is replaced.
 */
member: Id, 
/**
 * The new secret.
 */
new_secret: string, };

/**
 * Why a file is refused.
 */
export type Refusal = { 
/**
 * Code, see [`super::errors::ErrorCode`] in its snake-case form.
 */
code: string, 
/**
 * The words in the language of the person.
 */
message: string, };

/**
 * What opens a backup.
 */
export type RestoreKey = { "kind": "secret", 
/**
 * Who.
 */
member: Id, 
/**
 * PIN or passphrase.
 */
secret: string, } | { "kind": "recovery_code", 
/**
 * As typed.
 */
code: string, };

/**
 * Revisits of one alley.
 */
export type RevisitAlley = { 
/**
 * "Hẻm 42/7 Trần Quốc Toản".
 */
alley: string, 
/**
 * The revisits.
 */
rows: Array<RevisitRow>, };

/**
 * One revisit.
 */
export type RevisitRow = { 
/**
 * The help that asked for it.
 */
help: HelpRow, 
/**
 * Phone.
 */
phone: string, 
/**
 * Days overdue; 0 when due today.
 */
days_overdue: number, };

/**
 * Open revisits by alley, in walking order.
 */
export type Revisits = { 
/**
 * Groups in walking order.
 */
alleys: Array<RevisitAlley>, 
/**
 * All of them.
 */
total: number, };

/**
 * Asks for open revisits.
 */
export type RevisitsQuery = { 
/**
 * Due on or before this day.
 */
until: string, };

/**
 * Role of a member.
 */
export type RoleName = "head" | "committee_member" | "volunteer" | "ward_officer";

/**
 * A welfare round as typed.
 */
export type RoundInput = { 
/**
 * Title.
 */
title: string, 
/**
 * First day.
 */
starts_on: string, 
/**
 * What each gets.
 */
item: string, 
/**
 * Value of one gift in đồng.
 */
value_dong: number | null, 
/**
 * Who gives.
 */
donor: string, 
/**
 * Note.
 */
note: string, };

/**
 * A round with its figures.
 */
export type RoundRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its fields.
 */
round: RoundInput, 
/**
 * Households listed.
 */
recipients: number, 
/**
 * Households that received.
 */
received: number, 
/**
 * Value handed over, in đồng; `None` where the value is unknown.
 */
value_given_dong: number | null, };

/**
 * Saves a round.
 */
export type RoundSave = { 
/**
 * Which one; `None` adds.
 */
id: Id | null, 
/**
 * What was typed.
 */
round: RoundInput, };

/**
 * How a criterion is met.
 */
export type RuleShape = { "kind": "yes_no" } | { "kind": "count_at_least", 
/**
 * n
 */
n: number, } | { "kind": "count_per_month_at_least", 
/**
 * n
 */
n: number, } | { "kind": "ratio_at_least", 
/**
 * p in hundredths of a per cent.
 */
percent_hundredths: number, 
/**
 * Whether a smaller part earns a part of the points.
 */
proportional: boolean, } | { "kind": "tiers_by_ratio", 
/**
 * Full, in hundredths of a per cent.
 */
full_hundredths: number, 
/**
 * Half, in hundredths of a per cent.
 */
half_hundredths: number, } | { "kind": "tiers_by_count", 
/**
 * Full.
 */
full: number, 
/**
 * Half.
 */
half: number, } | { "kind": "tiers_chosen" };

/**
 * Something was written.
 */
export type Saved = { 
/**
 * The entity written.
 */
id: Id, 
/**
 * The transaction, to undo it. `None` where nothing had to change.
 */
txn: Id | null, };

/**
 * Changes one's own secret.
 */
export type SecretChange = { 
/**
 * The old one.
 */
old: string, 
/**
 * The new one.
 */
new: string, };

/**
 * Whether a PIN is enough on this machine.
 */
export type SecretKind = "pin" | "passphrase";

/**
 * The whole state the window needs to choose a screen.
 */
export type Status = { 
/**
 * Where the program stands.
 */
phase: Phase, 
/**
 * The program's version.
 */
version: string, 
/**
 * The folder of the store.
 */
folder: string, 
/**
 * People who can unlock.
 */
tiles: Array<Tile>, 
/**
 * What is asked for.
 */
secret_kind: SecretKind, 
/**
 * Seconds until the next try after wrong ones; 0 when none.
 */
wait_seconds: number, 
/**
 * Who is signed in.
 */
signed_in: MemberRow | null, 
/**
 * The khu phố that is shown.
 */
neighborhood: NeighborhoodRow | null, 
/**
 * Every khu phố of the store; more than one only in a ward's store or a practice store.
 */
neighborhoods: Array<NeighborhoodRow>, 
/**
 * True for the practice notebook with generated people: it can never be sent.
 */
practice: boolean, 
/**
 * Things to tell once after opening.
 */
notices: Array<Notice>, 
/**
 * Preferences of this machine.
 */
preferences: Preferences, };

/**
 * What a first run asks.
 */
export type StoreCreate = { 
/**
 * "Khu phố 13".
 */
neighborhood_name: string, 
/**
 * "Phường Xuân Hòa".
 */
ward_name: string, 
/**
 * The head's full name.
 */
member_name: string, 
/**
 * The tile's label; the name where empty.
 */
tile_label: string, 
/**
 * PIN or passphrase.
 */
secret: string, };

/**
 * Result of checking the store.
 */
export type StoreReport = { 
/**
 * Whether everything is whole.
 */
whole: boolean, 
/**
 * What is not, in plain words of the store.
 */
faults: Array<string>, 
/**
 * Operations checked.
 */
operations: number, 
/**
 * Streams checked.
 */
streams: number, 
/**
 * Pieces of evidence that are cited but missing or damaged.
 */
evidence_faults: number, 
/**
 * Tables, with rows and digest.
 */
tables: Array<TableDigest>, 
/**
 * The cipher and SQLite versions.
 */
sqlite_version: string, };

/**
 * A street's doors.
 */
export type StreetDoors = { 
/**
 * The street.
 */
street: string, 
/**
 * Doors in it.
 */
doors: number, };

/**
 * One table.
 */
export type TableDigest = { 
/**
 * Name.
 */
table: string, 
/**
 * Rows.
 */
rows: number, 
/**
 * BLAKE3 of its content, in hex.
 */
digest: string, 
/**
 * Digest after a rebuild from the log, where one was made.
 */
rebuilt: string | null, };

/**
 * Level of a tiered criterion.
 */
export type TierName = "zero" | "half" | "full";

/**
 * A person on the unlock screen.
 */
export type Tile = { 
/**
 * The member.
 */
member: Id, 
/**
 * "Chú Ba".
 */
label: string, 
/**
 * The role.
 */
role: RoleName, };

/**
 * Undoes a transaction.
 */
export type UndoTxn = { 
/**
 * Which one.
 */
txn: Id, };

/**
 * Signs in.
 */
export type Unlock = { 
/**
 * Who.
 */
member: Id, 
/**
 * PIN or passphrase.
 */
secret: string, };

/** Every command with its arguments and result. */
export interface Commands {
  status: { args: Nothing; result: Status };
  store_create: { args: StoreCreate; result: RecoveryKit };
  practice_start: { args: Nothing; result: Status };
  practice_leave: { args: Nothing; result: Status };
  unlock: { args: Unlock; result: Status };
  unlock_with_recovery: { args: RecoveryUnlock; result: Status };
  lock: { args: Nothing; result: Status };
  members: { args: Nothing; result: Array<MemberRow> };
  member_save: { args: MemberSave; result: Saved };
  secret_change: { args: SecretChange; result: Status };
  recovery_renew: { args: Nothing; result: RecoveryKit };
  neighborhood_save: { args: NeighborhoodSave; result: Saved };
  neighborhood_select: { args: ById; result: Status };
  preferences_save: { args: Preferences; result: Status };
  undo: { args: UndoTxn; result: Saved };
  job_cancel: { args: JobCancel; result: Nothing };
  home: { args: Nothing; result: Home };
  packs: { args: Nothing; result: Array<PackSummary> };
  pack_preview: { args: PackLoad; result: PackSummary };
  pack_load: { args: PackLoad; result: Saved };
  criteria_sets: { args: Nothing; result: Array<CriteriaSetRow> };
  criteria_set_select: { args: ById; result: Saved };
  assessment: { args: Nothing; result: AssessmentDetail | null };
  claim_get: { args: ByCriterion; result: ClaimDetail };
  claim_save: { args: ClaimSave; result: Saved };
  claim_take_from_book: { args: ByCriterion; result: Saved };
  claim_mark_ready: { args: ByCriterion; result: Saved };
  claim_back_to_draft: { args: ByCriterion; result: Saved };
  claim_history: { args: ByCriterion; result: Array<HistoryRow> };
  evidence_add: { args: EvidenceAdd; result: EvidenceAdded };
  evidence_remove: { args: EvidenceRemove; result: Saved };
  evidence_content: { args: ById; result: EvidenceContent };
  evidence_save_as: { args: EvidenceSaveAs; result: FileWritten };
  metrics: { args: Nothing; result: Array<MetricFigure> };
  metric_get: { args: ByMetric; result: MetricFigure };
  metric_drill: { args: DrillQuery; result: DrillPage };
  doors: { args: DoorsQuery; result: DoorsPage };
  denominator_freeze: { args: DenominatorFreeze; result: Saved };
  denominator_release: { args: ByMetric; result: Saved };
  households_search: { args: HouseholdSearch; result: HouseholdPage };
  household_get: { args: ById; result: HouseholdDetail };
  household_save: { args: HouseholdSave; result: Saved };
  household_counts_save: { args: CountsSave; result: Saved };
  household_delete: { args: ById; result: Saved };
  household_look_alikes: { args: LookAlikesQuery; result: Array<LookAlikeRow> };
  household_merge: { args: HouseholdMerge; result: Saved };
  household_words: { args: Nothing; result: HouseholdWords };
  households_export: { args: HouseholdsExport; result: FileWritten };
  import_preview: { args: ImportRequest; result: ImportPreview };
  import_confirm: { args: ImportRequest; result: Imported };
  imports: { args: Nothing; result: Array<ImportRow> };
  help_defaults: { args: Nothing; result: HelpDefaults };
  help_count_offer: { args: CountOfferQuery; result: CountOffer };
  help_save: { args: HelpSave; result: Saved };
  help_get: { args: ById; result: HelpDetail };
  help_search: { args: HelpSearch; result: HelpPage };
  help_delete: { args: ById; result: Saved };
  revisits: { args: RevisitsQuery; result: Revisits };
  campaign_households: { args: CampaignQuery; result: CampaignPage };
  campaign_tick: { args: CampaignTick; result: Saved };
  activities_search: { args: ActivitySearch; result: ActivityPage };
  activity_get: { args: ById; result: ActivityRow };
  activity_save: { args: ActivitySave; result: Saved };
  activity_delete: { args: ById; result: Saved };
  rounds: { args: Nothing; result: Array<RoundRow> };
  round_save: { args: RoundSave; result: Saved };
  round_delete: { args: ById; result: Saved };
  recipients: { args: RecipientsQuery; result: RecipientsPage };
  recipients_add: { args: RecipientsAdd; result: RecipientsAdded };
  recipient_tick: { args: RecipientTick; result: Saved };
  recipient_untick: { args: ByRecipient; result: Saved };
  recipient_remove: { args: ByRecipient; result: Saved };
  journal_search: { args: JournalSearch; result: JournalPage };
  journal_save: { args: JournalSave; result: Saved };
  journal_delete: { args: ById; result: Saved };
  backups: { args: Nothing; result: Array<BackupRow> };
  backup_now: { args: Nothing; result: BackupRow };
  backup_restore: { args: BackupRestore; result: Status };
  store_verify: { args: Nothing; result: StoreReport };
  store_rebuild: { args: Nothing; result: StoreReport };
}

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
 * Claims that the ward has decided on: before the first, nothing can be verified.
 */
decided: number, 
/**
 * Points of claims that the ward accepted, in hundredths.
 */
verified_points_hundredths: number, 
/**
 * Criteria met by claims that the ward accepted.
 */
verified_met: number, 
/**
 * Whether the pass rule holds by them alone.
 */
verified_passes: boolean, 
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
 * Evidence of the khu phố.
 */
export type BookEvidencePage = { 
/**
 * All of it.
 */
total: number, 
/**
 * The rows, newest first.
 */
rows: Array<BookEvidenceRow>, };

/**
 * A piece of evidence of the khu phố, wherever it is cited.
 */
export type BookEvidenceRow = { 
/**
 * The evidence, flagged as the target would see it.
 */
evidence: EvidenceRow, 
/**
 * When it came into the book.
 */
added_at: string, 
/**
 * What cites it, claims first.
 */
cited_by: Array<EvidenceCitation>, 
/**
 * Whether the target cites it already.
 */
cited_here: boolean, };

/**
 * Asks for the evidence of the khu phố, newest first.
 */
export type BookEvidenceSearch = { 
/**
 * What is looked for more evidence; its own is marked, and its period is looked at.
 */
target: EvidenceTarget | null, 
/**
 * Which part.
 */
page: Page, };

/**
 * What a reader of a bundle sees.
 */
export type BundleContent = { 
/**
 * The khu phố in hexadecimal.
 */
neighborhood: string, 
/**
 * The machine in hexadecimal.
 */
device: string, 
/**
 * Number of the bundle.
 */
number: number, 
/**
 * When it was made, by that machine's clock.
 */
made_at: string, 
/**
 * Runs of operations.
 */
runs: Array<BundleRun>, 
/**
 * Photos and documents.
 */
files: number, 
/**
 * Personal parts that came along.
 */
personal_parts: number, 
/**
 * Items of a kind this version does not know.
 */
unknown_items: number, };

/**
 * One file of a bundle.
 */
export type BundleFile = { 
/**
 * Its path.
 */
path: string, 
/**
 * Its bytes.
 */
bytes: number, };

/**
 * Looks into one file.
 */
export type BundleInspect = { 
/**
 * Its path.
 */
path: string, };

/**
 * What can be told of a file: the first part without keys, the second with them.
 */
export type BundleInspected = { 
/**
 * What the file is, by its first bytes.
 */
form: FileForm, 
/**
 * Identity of the bundle in hexadecimal; empty for other files.
 */
bundle: string, 
/**
 * Identity of the ward in hexadecimal; empty where the file does not name it.
 */
ward: string, 
/**
 * Part and parts; `None` for other files than bundles and receipts.
 */
part: PartOf | null, 
/**
 * Bytes of the body; `None` for other files than bundles and receipts.
 */
body_bytes: number | null, 
/**
 * Key ids of its readers, in hexadecimal; none for other files than bundles and receipts.
 */
readers: Array<string>, 
/**
 * What only a reader sees; `None` without keys.
 */
content: BundleContent | null, };

/**
 * A bundle was made, read back and found whole: the USB stick may be pulled out.
 */
export type BundleMade = { 
/**
 * Its number.
 */
number: number, 
/**
 * Its files, in order.
 */
files: Array<BundleFile>, 
/**
 * Entries in it.
 */
entries: number, 
/**
 * Photos and documents in it.
 */
photos: number, 
/**
 * Whether the files are on the clipboard.
 */
on_clipboard: boolean, };

/**
 * A bundle of this machine.
 */
export type BundleMadeRow = { 
/**
 * Its number.
 */
number: number, 
/**
 * For whom.
 */
purpose: BundlePurpose, 
/**
 * When.
 */
made_at: string, 
/**
 * Entries.
 */
entries: number, 
/**
 * The receipt's code, once a verified receipt names it: "Phường đã nhận".
 */
receipt_code: string | null, 
/**
 * When the ward took it in.
 */
received_at: string | null, };

/**
 * Makes a bundle.
 */
export type BundleMake = { 
/**
 * For whom.
 */
purpose: BundlePurpose, 
/**
 * Where the files go; a folder.
 */
folder: string, 
/**
 * Names and telephone numbers go along, because the ward asked for them.
 */
with_personal: boolean, 
/**
 * Also puts the files on the clipboard, for Zalo or e-mail.
 */
to_clipboard: boolean, };

/**
 * Whom a bundle is for.
 */
export type BundlePurpose = "ward" | "neighborhood";

/**
 * A run of one stream.
 */
export type BundleRun = { 
/**
 * The stream in hexadecimal.
 */
stream: string, 
/**
 * Its first number.
 */
first: number, 
/**
 * How many.
 */
operations: number, };

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
 * What the book says now, where the claim took another figure from it and can still be changed.
 */
book_now: ClaimValueInput | null, 
/**
 * Evidence.
 */
evidence: Array<EvidenceRow>, 
/**
 * Whether it can be changed: an accepted claim cannot, until the ward opens it again.
 */
editable: boolean, 
/**
 * What the ward decided last, with what the claim said then.
 */
last_decision: ReviewDecision | null, 
/**
 * What is different since the ward decided: "value", "note", "evidence".
 */
changed_since_decision: Array<string>, 
/**
 * What is missing before it is ready: codes with words `claim-missing-<code>`: "value", "evidence", "change".
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
 * Who looks at a claim.
 */
export type ClaimReviewer = { 
/**
 * The other officer; `None` where it is this machine's turn, or nobody can be asked.
 */
other: string | null, 
/**
 * Claims that others look at at the moment.
 */
taken: Array<Id>, };

/**
 * Tells other officers who looks at a claim.
 */
export type ClaimReviewing = { 
/**
 * The claim.
 */
claim: Id, 
/**
 * Whether somebody goes on looking, or leaves.
 */
now: ReviewingNow, };

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
evidence_min: number, 
/**
 * How far it has come; `None` where it was not begun.
 */
delivery: DeliveryStatus | null, 
/**
 * Why the ward returned it; empty where it is not returned.
 */
reason: string, 
/**
 * The value the ward accepted; `None` unless it is accepted as it stands.
 */
verified_value: ClaimValueInput | null, 
/**
 * Points of that value, in hundredths.
 */
verified_points_hundredths: number | null, };

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
 * What a set changes against the one before it.
 */
export type CriteriaSetChanges = { 
/**
 * Title of the set before; `None` for the first.
 */
former_title: string | null, 
/**
 * Codes of new criteria.
 */
added: Array<string>, 
/**
 * Codes of criteria that are gone.
 */
removed: Array<string>, 
/**
 * Criteria that read differently.
 */
changed: Array<CriterionChange>, 
/**
 * What else reads differently: the words are `criteria-set-change-<part>`.
 */
set_parts: Array<string>, };

/**
 * Issues a criteria set: it becomes official.
 */
export type CriteriaSetIssue = { 
/**
 * The loaded set.
 */
set: Id, 
/**
 * Number of the decision; mandatory.
 */
decision_number: string, 
/**
 * Its day.
 */
decided_on: string, };

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
current: boolean, 
/**
 * The day the ward issued it; only a set with it is official.
 */
issued_on: string | null, };

/**
 * A criterion that reads differently.
 */
export type CriterionChange = { 
/**
 * Its code.
 */
code: string, 
/**
 * What changed: the words are `criterion-change-<part>`.
 */
parts: Array<string>, };

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
last_saved_at: string | null, 
/**
 * When the newest bundle was made.
 */
last_sent_at: string | null, 
/**
 * When the ward made the newest receipt that came.
 */
last_received_at: string | null, };

/**
 * How far a piece of work is known to have come.
 */
export type DeliveryStatus = "saved" | "sent" | "received";

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
 * What replaces a machine.
 */
export type DeviceReplace = { 
/**
 * The machine that was lost or handed over.
 */
id: Id, 
/**
 * Why: "lost", "new_head", "retired".
 */
reason: string, 
/**
 * Where the new invitation goes; a folder. `None` only makes the slip.
 */
folder: string | null, };

/**
 * A machine asks to be confirmed.
 */
export type DeviceRequest = { 
/**
 * The machine.
 */
device: Id, 
/**
 * Its name.
 */
device_name: string, 
/**
 * Who set it up.
 */
member_name: string, 
/**
 * For which khu phố.
 */
neighborhood_name: string, 
/**
 * Words that name its key.
 */
fingerprint: Array<string>, 
/**
 * How it stands to an invitation of this ward.
 */
invitation: InvitationUse, };

/**
 * A machine.
 */
export type DeviceRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Its khu phố; `None` for a machine of the ward.
 */
neighborhood: Id | null, 
/**
 * Name of the khu phố; empty for a machine of the ward.
 */
neighborhood_name: string, 
/**
 * Who set it up.
 */
member_name: string, 
/**
 * Where it stands.
 */
standing: DeviceStanding, 
/**
 * Words that name its key.
 */
fingerprint: Array<string>, 
/**
 * When it asked or was confirmed.
 */
since: string, 
/**
 * The newest bundle that came from it.
 */
last_received_at: string | null, 
/**
 * How it stands to an invitation of this ward; `None` for a machine that asks nothing.
 */
invitation: InvitationUse | null, 
/**
 * Whether its stream has two histories (a copied or restored machine).
 */
forked: boolean, 
/**
 * This machine.
 */
own: boolean, };

/**
 * How the ward stands to a machine.
 */
export type DeviceStanding = "waiting" | "confirmed" | "expired" | "revoked" | "refused";

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
 * Households left out for a recorded reason: not eligible, moved away.
 */
left_out: number, 
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
 * What an entry behind a figure is.
 */
export type DrillKind = "household" | "help" | "activity";

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
page: Page, 
/**
 * Another khu phố than the one that is shown: the ward looks behind a claim.
 */
neighborhood?: Id, };

/**
 * One entry behind a figure.
 */
export type DrillRow = { 
/**
 * The household, help or activity.
 */
id: Id, 
/**
 * Which of them it is.
 */
kind: DrillKind, 
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
 * One of two values.
 */
export type EditSide = { 
/**
 * In plain words or figures; `None` where it was cleared.
 */
value: string | null, 
/**
 * Who wrote it.
 */
who: string, 
/**
 * When, by that machine's clock.
 */
at: string, };

/**
 * "Máy này nhận đồng bộ của phường".
 */
export type EmbeddedHubStart = { 
/**
 * Under which of its addresses the other machines find it; `None` to start it as the ward knows
 * it, which then is told nothing but another port.
 */
host: string | null, 
/**
 * The port; `None` for the usual one.
 */
port: number | null, };

/**
 * The hub inside this program.
 */
export type EmbeddedHubStatus = { 
/**
 * Whether this program can be a hub at all: the window can, the command line cannot.
 */
offered: boolean, 
/**
 * Whether it receives now.
 */
running: boolean, 
/**
 * Whether it is wanted whenever the ward's notebook is open.
 */
wanted: boolean, 
/**
 * The port it listens on, or would.
 */
port: number, 
/**
 * Addresses of this machine in its networks.
 */
addresses: Array<string>, 
/**
 * The address or name that the other machines were last told, where it may still lead here.
 */
last_told_host: string | null, 
/**
 * Whether it is the hub that the ward named.
 */
is_named: boolean, 
/**
 * How the address that the other machines were told stands to those that this one has.
 */
told_address: ToldAddress, 
/**
 * The words by which it is known; empty before it ran.
 */
fingerprint: Array<string>, 
/**
 * Why it could not be started, where it could not. While it is wanted it is tried every minute.
 */
fault: ApiError | null, 
/**
 * Since when it could not.
 */
failing_since: string | null, };

/**
 * Why a command was refused.
 */
export type ErrorCode = "invalid_field" | "text_too_long" | "not_found" | "not_allowed" | "bad_request" | "locked" | "no_store" | "store_exists" | "wrong_secret" | "secret_delayed" | "weak_secret" | "secret_missing" | "wrong_recovery_code" | "keyring_unavailable" | "already_open" | "still_busy" | "disk_full" | "read_only_folder" | "network_drive" | "cloud_folder" | "removable_disk" | "newer_store" | "damaged_store" | "bad_backup" | "file_unreadable" | "file_unwritable" | "unknown_ending" | "empty_file" | "file_too_large" | "wrong_file_type" | "damaged_file" | "evidence_gone" | "password_protected" | "too_many_rows" | "no_header_row" | "missing_column" | "file_changed" | "nothing_to_import" | "pack_invalid" | "pack_loaded_already" | "no_criteria_set" | "claim_not_ready" | "claim_locked" | "claim_changed" | "second_officer_needed" | "set_issued_already" | "no_figure_yet" | "already_received" | "counts_impossible" | "last_head" | "no_ward" | "not_a_ward" | "ward_slip_stays" | "practice_never_leaves" | "nothing_to_send" | "no_other_machine" | "no_confirmed_machine" | "no_such_folder" | "read_back_differs" | "invitation_refused" | "pin_file_refused" | "not_a_bundle" | "without_signing_key" | "no_hub" | "hub_unreachable" | "not_the_hub" | "clock_looks_wrong" | "hub_busy" | "hub_refused" | "hub_not_understood" | "hub_address_invalid" | "proxy_unusable" | "embedded_hub_unusable" | "cannot_undo" | "cannot_undo_member" | "stopped_between_files" | "cancelled" | "internal";

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
 * Something that cites a piece of evidence.
 */
export type EvidenceCitation = { "kind": "claim", 
/**
 * Code of its criterion, such as "2.3".
 */
code: string, } | { "kind": "activity", 
/**
 * Its title.
 */
title: string, 
/**
 * Its day.
 */
held_on: string, } | { "kind": "help", 
/**
 * Its day.
 */
happened_on: string, };

/**
 * Cites evidence that is in the book already. Nothing of it is written anew.
 */
export type EvidenceCite = { 
/**
 * What it supports.
 */
target: EvidenceTarget, 
/**
 * The evidence.
 */
evidence: Id, };

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
 * What a file is.
 */
export type FileForm = "bundle_for_ward" | "bundle_for_neighborhood" | "receipt" | "invitation" | "pin_request" | "pin_answer";

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
 * The first of two acceptances.
 */
export type FirstAcceptance = { 
/**
 * Who gave it.
 */
who: string, 
/**
 * When.
 */
at: string, 
/**
 * That officer's own figure; `None` where they agreed with the claimed one.
 */
verified_value: ClaimValueInput | null, };

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
 * A column of the grid.
 */
export type GridCriterion = { 
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
 * Bắt buộc.
 */
mandatory: boolean, };

/**
 * A line of the grid.
 */
export type GridRow = { 
/**
 * The khu phố.
 */
neighborhood: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * One state for each criterion, in the order of the columns.
 */
states: Array<ReviewState>, 
/**
 * Points by the khu phố's own claims, in hundredths.
 */
claimed_points_hundredths: number, 
/**
 * Points of accepted claims, in hundredths.
 */
verified_points_hundredths: number, 
/**
 * Whether the pass rule holds by accepted claims alone.
 */
passes: boolean, 
/**
 * The newest bundle.
 */
last_received_at: string | null, 
/**
 * Days since then; `None` where nothing ever came.
 */
silent_days: number | null, };

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
 * Writes the helps that a search finds to a spreadsheet, XLSX or CSV by the path's ending.
 */
export type HelpExport = { 
/**
 * To where.
 */
path: string, 
/**
 * Text, as in [`HelpSearch`].
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
household: Id | null, };

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
 * Whose history is asked for.
 */
export type HistoryOf = { "kind": "activity", 
/**
 * Which one.
 */
id: Id, } | { "kind": "journal_entry", 
/**
 * Which one.
 */
id: Id, } | { "kind": "welfare_round", 
/**
 * Which one.
 */
id: Id, } | { "kind": "welfare_recipient", 
/**
 * The round.
 */
round: Id, 
/**
 * The household.
 */
household: Id, } | { "kind": "member", 
/**
 * Which one.
 */
id: Id, };

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
 * The part of the whole that it tells of, by name, where the whole has parts: a household of a
 * welfare round.
 */
about: string | null, 
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
 * Households never counted, without those of the next figure.
 */
households_uncounted: number, 
/**
 * Households never counted with a recorded reason for which nobody has to go there: not
 * eligible, moved away.
 */
households_left_out: number, 
/**
 * Where the register holds clearly fewer households than the khu phố has.
 */
short_register: ShortRegister | null, 
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
passes: boolean, 
/**
 * Claims that the ward has decided on: before the first, nothing can be verified.
 */
decided: number, 
/**
 * Criteria met by claims that the ward accepted.
 */
verified_met: number, 
/**
 * Points of claims that the ward accepted, in hundredths.
 */
verified_points_hundredths: number, 
/**
 * Whether the pass rule holds by them alone.
 */
verified_passes: boolean, };

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
 * Asks a machine whether it is a hub.
 */
export type HubFind = { 
/**
 * `https://host:port`, and `#sha256=…` where its certificate is pinned.
 */
address: string, };

/**
 * Makes a machine the ward's hub.
 */
export type HubPair = { 
/**
 * Its address.
 */
address: string, 
/**
 * The code that whoever runs it handed over.
 */
claim_code: string, 
/**
 * The words that the person compared.
 */
fingerprint: Array<string>, };

/**
 * A hub as it introduces itself; nothing is believed yet.
 */
export type HubSeen = { 
/**
 * Its address as it will be named.
 */
address: string, 
/**
 * Its machine.
 */
host: string, 
/**
 * Words to compare with those that the hub itself shows.
 */
fingerprint: Array<string>, };

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
 * Name of the sheet that was read; of a file that is refused, the one asked for, empty where none was.
 */
sheet: string, 
/**
 * Names of the other sheets that hold something and are not hidden.
 */
other_sheets: Array<string>, 
/**
 * Every sheet of a workbook that holds something, in its order; any of them can be asked for.
 */
sheets: Array<ImportSheet>, 
/**
 * Rows of data.
 */
rows: number, 
/**
 * Rows of data that are hidden in the file, by hand or by a filter; they are taken like the others.
 */
hidden_rows: number, 
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
 * Name of the sheet, hidden or not; where not given, of those that are not hidden the longest that
 * names people or moments. CSV has one sheet, whatever is named.
 */
sheet?: string, 
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
 * A sheet of a workbook.
 */
export type ImportSheet = { 
/**
 * Its name, as a request names it.
 */
name: string, 
/**
 * True where a spreadsheet hides it; such a sheet is only read where it is asked for.
 */
hidden: boolean, };

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
 * First run from an invitation; or, where a notebook is open already, joins it to the ward.
 */
export type InvitationAccept = { 
/**
 * The invitation.
 */
invitation: InvitationInput, 
/**
 * What this machine is called at the ward: "Máy văn phòng khu phố".
 */
device_name: string, 
/**
 * The head's full name; unused where a notebook is open.
 */
member_name: string, 
/**
 * The tile's label; the name where empty.
 */
tile_label: string, 
/**
 * PIN or passphrase; unused where a notebook is open.
 */
secret: string, };

/**
 * The notebook belongs to a ward now.
 */
export type InvitationAccepted = { 
/**
 * The recovery slip of a new notebook; `None` where one was open.
 */
kit: RecoveryKit | null, 
/**
 * Words that name this machine's key: the ward asks for them.
 */
fingerprint: Array<string>, };

/**
 * An invitation as a khu phố's machine receives it.
 */
export type InvitationInput = { "kind": "file", 
/**
 * The file.
 */
file: FileInput, } | { "kind": "text", 
/**
 * As pasted.
 */
text: string, };

/**
 * An invitation: a file, and a slip with a QR code.
 */
export type InvitationMade = { 
/**
 * The file; `None` where no folder was named.
 */
path: string | null, 
/**
 * The khu phố.
 */
neighborhood_name: string, 
/**
 * The ward.
 */
ward_name: string, 
/**
 * Words that name the ward's key.
 */
fingerprint: Array<string>, 
/**
 * The text of the QR code, for those who paste it.
 */
text: string, 
/**
 * The QR code as SVG.
 */
qr_svg: string, 
/**
 * Until when it can be used.
 */
expires_at: string, };

/**
 * Makes an invitation.
 */
export type InvitationMake = { 
/**
 * For which khu phố.
 */
neighborhood: Id, 
/**
 * Where the file goes; a folder. `None` only makes the slip.
 */
folder: string | null, };

/**
 * Looks at an invitation without using it.
 */
export type InvitationOpen = { 
/**
 * The invitation.
 */
invitation: InvitationInput, };

/**
 * What an invitation says.
 */
export type InvitationSeen = { 
/**
 * The khu phố: "confirm the name"; empty in an invitation for a further PC of the ward.
 */
neighborhood_name: string, 
/**
 * For whom it is.
 */
for_whom: StoreRole, 
/**
 * The ward.
 */
ward_name: string, 
/**
 * Words that name the ward's key.
 */
fingerprint: Array<string>, 
/**
 * Titles of the criteria sets that come with it.
 */
criteria_sets: Array<string>, 
/**
 * Until when it can be used.
 */
expires_at: string, };

/**
 * How a machine that asks stands to an invitation of this ward. Words: `device-invitation-<use>`.
 */
export type InvitationUse = "stands" | "expired" | "missing";

/**
 * Stops a long command.
 */
export type JobCancel = { 
/**
 * The name the caller gave it.
 */
job: string, };

/**
 * Writes the journal entries that a search finds to a spreadsheet, XLSX or CSV by the path's ending.
 */
export type JournalExport = { 
/**
 * To where.
 */
path: string, 
/**
 * Text, as in [`JournalSearch`].
 */
query: string, 
/**
 * First day.
 */
from: string | null, 
/**
 * Last day.
 */
to: string | null, };

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
 * The criterion that a figure is held against.
 */
export type MetricCriterion = { 
/**
 * Its code in the criteria set.
 */
code: string, 
/**
 * Its title.
 */
title: string, };

/**
 * A metric's figure now.
 */
export type MetricFigure = { 
/**
 * Its name: the words are `metric-<name>`.
 */
metric: string, 
/**
 * What kind of figure it is, also where nothing was collected.
 */
shape: MetricShape, 
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
 * Of those, households with a recorded reason: not eligible, could not be reached, …
 */
uncounted_with_reason: number, 
/**
 * The frozen denominator, where there is one.
 */
frozen: FrozenFigure | null, 
/**
 * Where the register, over which this is counted, holds clearly fewer households than the khu
 * phố has: what it says does not stand for all of them. `None` over a frozen denominator.
 */
short_register: ShortRegister | null, 
/**
 * The criterion that it is held against: the claim's own, or of several that name the metric
 * the one that misses the most; `None` where none names it.
 */
criterion: MetricCriterion | null, 
/**
 * The threshold of that criterion.
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
 * What kind of figure a metric gives.
 */
export type MetricShape = "ratio" | "count" | "months";

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
 * A row that is not taken.
 */
export type NeighborhoodLeftOut = { 
/**
 * Row of the file, from 1.
 */
row: number, 
/**
 * What stands there.
 */
text: string, 
/**
 * Why: "no_name", "twice", "number", "two_places" (its name is one khu phố's, its code another's).
 */
reason: string, };

/**
 * A khu phố of the list.
 */
export type NeighborhoodPlanRow = { 
/**
 * "Khu phố 13".
 */
name: string, 
/**
 * "KP13": stands in the names of files.
 */
code: string, 
/**
 * Households by the ward's statistics.
 */
households_by_statistics: number | null, 
/**
 * Already in the store under that name or code: it is changed, not added.
 */
known: boolean, };

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
 * Reads the list of khu phố from a spreadsheet.
 */
export type NeighborhoodsImport = { 
/**
 * The file.
 */
file: FileInput, };

/**
 * What the list holds.
 */
export type NeighborhoodsPreview = { 
/**
 * Khu phố in the order of the file.
 */
rows: Array<NeighborhoodPlanRow>, 
/**
 * Rows that are left out, with the reason `neighborhood-left-out-<reason>`.
 */
left_out: Array<NeighborhoodLeftOut>, };

/**
 * How this machine gets to the hub. Settings of the machine; they travel nowhere.
 */
export type NetworkSettings = { 
/**
 * Through what.
 */
proxy: ProxySetting, 
/**
 * When photos and documents go.
 */
photos: PhotoSending, };

/**
 * What a talk with the hub is about at the moment.
 */
export type NetworkStage = "meeting" | "sending" | "fetching" | "sending_evidence" | "fetching_evidence";

/**
 * What is going on between this machine and the hub.
 */
export type NetworkStateName = { "kind": "off" } | { "kind": "waiting" } | { "kind": "not_confirmed" } | { "kind": "working", 
/**
 * What about.
 */
stage: NetworkStage, 
/**
 * Operations, or photos and documents, done in this stage.
 */
done: number, 
/**
 * Of all; 0 where it is not known.
 */
total: number, 
/**
 * Bytes over the line so far.
 */
bytes: number, 
/**
 * Seconds left at the pace so far; `None` while too little is done to tell.
 */
seconds_left: number | null, } | { "kind": "offline" } | { "kind": "paused" } | { "kind": "failed", 
/**
 * Why.
 */
error: ApiError, };

/**
 * Where this machine and the ward's hub stand.
 */
export type NetworkStatus = { 
/**
 * What is going on.
 */
state: NetworkStateName, 
/**
 * The machine that the ward named as its hub; `None` where it named none.
 */
hub: string | null, 
/**
 * When it answered last.
 */
last_contact_at: string | null, 
/**
 * Writes that have not left this machine.
 */
pending_operations: number, 
/**
 * Writes that left it and that the ward has not acknowledged, or has put aside.
 */
unreceived_operations: number, 
/**
 * Photos and documents that the hub is not known to have.
 */
pending_photos: number, 
/**
 * Whether figures go first and photos when nobody writes, by the setting or because the line is
 * poor.
 */
photos_later: boolean, };

/**
 * One thing to do next.
 */
export type NextStep = { "kind": "load_criteria" } | { "kind": "add_households" } | { "kind": "complete_register", 
/**
 * How many it holds, of how many.
 */
register: ShortRegister, } | { "kind": "fix_claim", 
/**
 * The claim.
 */
claim: ClaimRow, } | { "kind": "mark_ready", 
/**
 * The claim.
 */
claim: ClaimRow, } | { "kind": "send_to_ward", 
/**
 * How many.
 */
ready: number, 
/**
 * Days left to send; negative when past.
 */
days_left: number, 
/**
 * Whether the notebook belongs to a ward: before that, nothing can be sent.
 */
joined: boolean, } | { "kind": "not_received", 
/**
 * How many claims.
 */
claims: number, 
/**
 * Days since then.
 */
days: number, } | { "kind": "knock_on_doors", 
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
metric: string, } | { "kind": "update_from_book", 
/**
 * The claim, with the value it holds.
 */
claim: ClaimRow, 
/**
 * The metric.
 */
metric: string, 
/**
 * What the book says now.
 */
now: ClaimValueInput, 
/**
 * Whether what the book says now reaches the threshold.
 */
now_met: boolean, } | { "kind": "add_evidence", 
/**
 * The claim.
 */
claim: ClaimRow, 
/**
 * Pieces missing.
 */
missing: number, } | { "kind": "complete_draft", 
/**
 * The claim.
 */
claim: ClaimRow, 
/**
 * What it lacks: the words are `claim-missing-<code>`.
 */
missing: Array<string>, } | { "kind": "begin_claim", 
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
last_entry: string, } | { "kind": "copied_store" } | { "kind": "backup_failing", 
/**
 * Since when.
 */
since: string, 
/**
 * Why the last one failed.
 */
code: ErrorCode, } | { "kind": "low_disk_space", 
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
 * Day of the decision; none in a sample.
 */
decided_on: string | null, 
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
 * Most rows to give; at most [`PAGE_ROWS_MAX`].
 */
limit: number, };

/**
 * One part of several.
 */
export type PartOf = { 
/**
 * From 1.
 */
part: number, 
/**
 * Of how many.
 */
parts: number, };

/**
 * A personal field: the words are `personal-<name>`.
 */
export type PersonalField = { 
/**
 * "contact_name", "phone", "household_note", "help_note", "dossier_code", "address", "member_name", "photo".
 */
name: string, 
/**
 * Entries that hold it.
 */
entries: number, };

/**
 * Where the program stands.
 */
export type Phase = "no_store" | "locked" | "open";

/**
 * When photos and documents go.
 */
export type PhotoSending = "automatic" | "later" | "with_figures";

/**
 * Opens the notebook with the ward's answer and gives a member a new secret.
 */
export type PinAnswerUse = { 
/**
 * The answer.
 */
file: FileInput, 
/**
 * Whose secret is replaced.
 */
member: Id, 
/**
 * The new secret.
 */
new_secret: string, };

/**
 * Answers such a request.
 */
export type PinRequestAnswer = { 
/**
 * The file.
 */
file: FileInput, 
/**
 * Where the answer goes; a folder.
 */
folder: string, };

/**
 * The request was written.
 */
export type PinRequestMade = { 
/**
 * The file.
 */
path: string, 
/**
 * Twelve characters to read to the ward.
 */
check_code: string, };

/**
 * Asks the ward for help with a forgotten PIN; nobody is signed in.
 */
export type PinRequestMake = { 
/**
 * Where the request goes; a folder.
 */
folder: string, };

/**
 * A request of a machine whose PIN was forgotten.
 */
export type PinRequestOpen = { 
/**
 * The file.
 */
file: FileInput, };

/**
 * What such a request says.
 */
export type PinRequestSeen = { 
/**
 * The machine.
 */
device_name: string, 
/**
 * Its khu phố.
 */
neighborhood_name: string, 
/**
 * Twelve characters the caller reads from their screen.
 */
check_code: string, 
/**
 * When it was made, by that machine's clock.
 */
made_at: string, };

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
 * Whether requests go through another machine on their way.
 */
export type ProxySetting = { "kind": "none" } | { "kind": "system" } | { "kind": "address", 
/**
 * `host:port`, with `http://` or `socks5://` before it where somebody wants to.
 */
address: string, };

/**
 * Takes entries that were put aside.
 */
export type PutAsideAccept = { 
/**
 * Their identities.
 */
operations: Array<string>, };

/**
 * Entries put aside.
 */
export type PutAsidePage = { 
/**
 * All of them.
 */
total: number, 
/**
 * The rows.
 */
rows: Array<PutAsideRow>, };

/**
 * A part of the list.
 */
export type PutAsideQuery = { 
/**
 * One khu phố; `None` for all.
 */
neighborhood: Id | null, 
/**
 * Rows to leave out.
 */
offset: number, 
/**
 * Most rows to give.
 */
limit: number, };

/**
 * An entry that was put aside. Words: `put-aside-<reason>`.
 */
export type PutAsideRow = { 
/**
 * Which one: the operation's identity in hexadecimal.
 */
operation: string, 
/**
 * Why: "not_a_writer", "after_revocation", "foreign", "import_undone", "issued_set", "limit", "unknown_device", "reused_identity".
 */
reason: string, 
/**
 * The ward put it aside, as its receipt says: the ward alone can take it.
 */
by_ward: boolean, 
/**
 * The area.
 */
area: string, 
/**
 * What it is about, in words ("Hộ 42/7", "Tiêu chí 2.3").
 */
about: string, 
/**
 * Who wrote it.
 */
who: string, 
/**
 * When, by the machine's clock.
 */
at: string, 
/**
 * The khu phố.
 */
neighborhood_name: string, 
/**
 * The machine.
 */
device_name: string, };

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
 * A reason template; the first nine have the keys 1–9.
 */
export type ReasonTemplateRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its text.
 */
text: string, };

/**
 * Adds or changes a template.
 */
export type ReasonTemplateSave = { 
/**
 * Which one; `None` adds.
 */
id: Id | null, 
/**
 * Its text.
 */
text: string, };

/**
 * A receipt this khu phố holds, or the ward made.
 */
export type ReceiptRow = { 
/**
 * The khu phố.
 */
neighborhood_name: string, 
/**
 * Its number.
 */
number: number, 
/**
 * When the ward made it.
 */
made_at: string, 
/**
 * Its code.
 */
code: string, 
/**
 * Numbers of the bundles it confirms.
 */
bundles: Array<number>, };

/**
 * A receipt was taken in, with what it says about this machine.
 */
export type ReceiptTaken = { 
/**
 * Its code.
 */
code: string, 
/**
 * Photos and documents that the ward misses: the next bundle carries them.
 */
files_missing_at_ward: number, 
/**
 * The ward was restored from a backup since its last receipt: the next bundle carries more.
 */
ward_was_restored: boolean, 
/**
 * This notebook was copied or restored; it goes on under a new number.
 */
own_notebook_forked: boolean, };

/**
 * Receipts were written.
 */
export type ReceiptsMade = { 
/**
 * The files.
 */
files: Array<BundleFile>, 
/**
 * Their codes, in the same order: four letters and digits, three times.
 */
codes: Array<string>, };

/**
 * Makes the receipts of some khu phố, or of all that lack one.
 */
export type ReceiptsMake = { 
/**
 * Which; empty means every khu phố for which there is something new.
 */
neighborhoods: Array<Id>, 
/**
 * Where they go; a folder.
 */
folder: string, };

/**
 * Something that a person did with this book, which may be taken back.
 */
export type RecentDeed = { 
/**
 * The transaction.
 */
txn: Id, 
/**
 * When, by the clock of this machine.
 */
at: string, 
/**
 * Who.
 */
who: string, 
/**
 * What: the words are `txn-<label>`; none for a deed of a later version.
 */
label: string | null, 
/**
 * On what, by name: the first thing it wrote.
 */
about: string | null, 
/**
 * Entries written.
 */
entries: number, 
/**
 * What takes it back, or brings it back where it was undone: its transaction. None where that is
 * not possible, or not for the person signed in.
 */
undo: Id | null, 
/**
 * Whether it is undone at present.
 */
undone: boolean, };

/**
 * A part of the list of deeds.
 */
export type RecentDeeds = { 
/**
 * The newest first.
 */
rows: Array<RecentDeed>, 
/**
 * Whether there are more.
 */
more: boolean, };

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
 * Accepts a claim.
 */
export type ReviewAccept = { 
/**
 * The claim.
 */
claim: Id, 
/**
 * The mark of what was shown.
 */
seen: string, 
/**
 * The ward's own figure, where it differs.
 */
verified_value: ClaimValueInput | null, };

/**
 * What the ward decided.
 */
export type ReviewDecision = { 
/**
 * What stands.
 */
state: ReviewState, 
/**
 * Why it was returned or reopened; empty otherwise.
 */
reason: string, 
/**
 * Who.
 */
who: string, 
/**
 * When.
 */
at: string, 
/**
 * The ward's own figure, where it differs.
 */
verified_value: ClaimValueInput | null, 
/**
 * The first of two acceptances, where the ward wants two officers.
 */
first_acceptance: FirstAcceptance | null, 
/**
 * What the claim said then.
 */
reviewed: ReviewedContent, };

/**
 * One claim, to review.
 */
export type ReviewDetail = { 
/**
 * Its row.
 */
row: ReviewRow, 
/**
 * The khu phố.
 */
neighborhood: Id, 
/**
 * The criterion.
 */
criterion: CriterionDetail, 
/**
 * State in the khu phố's own words.
 */
claim_state: ClaimStateName, 
/**
 * The ratio, where there is one.
 */
ratio: RatioFigure | null, 
/**
 * The khu phố's explanation.
 */
note: string, 
/**
 * Name of the metric and the day, where the value came from the book.
 */
from_book: FromBook | null, 
/**
 * What the entries here say now.
 */
book: MetricFigure | null, 
/**
 * Evidence.
 */
evidence: Array<EvidenceRow>, 
/**
 * Evidence that was cited but whose file has not come.
 */
evidence_missing: Array<Id>, 
/**
 * The last decision, with what the claim said then: the screen shows only the differences.
 */
last_decision: ReviewDecision | null, 
/**
 * What is different since: "value", "note", "evidence".
 */
changed: Array<string>, 
/**
 * Flags.
 */
flags: Array<ReviewFlag>, 
/**
 * Who changed what, claim and review together.
 */
history: Array<HistoryRow>, 
/**
 * A mark of what was shown: a decision on something else is refused.
 */
seen: string, 
/**
 * The claim before and after in the list it was opened from.
 */
previous: Id | null, 
/**
 * The next one.
 */
next: Id | null, 
/**
 * Whether this person gave the first of two acceptances, so another one must give the second.
 */
accepted_by_me: boolean, };

/**
 * A flag: something to look at, never an accusation. Words: `review-flag-<kind>`.
 */
export type ReviewFlag = { "kind": "back_dated", 
/**
 * How many.
 */
entries: number, 
/**
 * Of how many.
 */
of: number, 
/**
 * The longest delay in days.
 */
longest_days: number, } | { "kind": "burst", 
/**
 * How many.
 */
entries: number, 
/**
 * Within how many minutes.
 */
minutes: number, 
/**
 * Who wrote them.
 */
who: string, 
/**
 * When it began.
 */
from: string, } | { "kind": "short_register", 
/**
 * Households in the register.
 */
registered: number, 
/**
 * Households by statistics.
 */
by_statistics: number, } | { "kind": "reused_photo", 
/**
 * The evidence.
 */
evidence: Id, 
/**
 * Where else: khu phố and criterion, in words.
 */
elsewhere: Array<string>, } | { "kind": "outside_period", 
/**
 * The evidence.
 */
evidence: Id, 
/**
 * The day the camera says.
 */
captured_on: string, };

/**
 * Opens one claim out of a list.
 */
export type ReviewGet = { 
/**
 * The claim.
 */
claim: Id, 
/**
 * The list it was opened from.
 */
list: ReviewQuery, };

/**
 * A part of the list.
 */
export type ReviewPage = { 
/**
 * All of them.
 */
total: number, 
/**
 * The rows.
 */
rows: Array<ReviewRow>, };

/**
 * Which claims are listed.
 */
export type ReviewQuery = { 
/**
 * One khu phố; `None` for all.
 */
neighborhood: Id | null, 
/**
 * One criterion across khu phố; `None` for all.
 */
criterion: Id | null, 
/**
 * Another criteria set than the one the ward issued last: claims made against it stay under it.
 */
set?: Id, 
/**
 * States to list; empty for those that wait.
 */
states: Array<ReviewState>, 
/**
 * Which part.
 */
page: Page, };

/**
 * Returns a claim, or opens an accepted one again.
 */
export type ReviewReturn = { 
/**
 * The claim.
 */
claim: Id, 
/**
 * The mark of what was shown.
 */
seen: string, 
/**
 * Why; mandatory.
 */
reason: string, 
/**
 * The template it was made from.
 */
template: Id | null, };

/**
 * A claim in a list.
 */
export type ReviewRow = { 
/**
 * The claim.
 */
claim: Id, 
/**
 * The khu phố.
 */
neighborhood_name: string, 
/**
 * The criterion.
 */
criterion_code: string, 
/**
 * Its title.
 */
criterion_title: string, 
/**
 * Bắt buộc.
 */
mandatory: boolean, 
/**
 * Where it stands.
 */
state: ReviewState, 
/**
 * The value.
 */
value: ClaimValueInput | null, 
/**
 * Whether the threshold is met by it.
 */
met: boolean, 
/**
 * Pieces of evidence.
 */
evidence: number, 
/**
 * When it was handed in.
 */
handed_in_at: string | null, 
/**
 * Flags on it.
 */
flags: number, };

/**
 * Where a claim stands for the ward.
 */
export type ReviewState = "not_handed_in" | "waiting" | "waiting_again" | "accepted_once" | "accepted" | "returned" | "reopened";

/**
 * What a claim said when the ward last looked at it.
 */
export type ReviewedContent = { 
/**
 * The value.
 */
value: ClaimValueInput | null, 
/**
 * The note.
 */
note: string, 
/**
 * Evidence.
 */
evidence: Array<EvidenceRow>, };

/**
 * Whether a claim is looked at.
 */
export type ReviewingNow = "looking" | "left";

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
 * Entries of an area.
 */
export type SendAreaCount = { 
/**
 * The area.
 */
area: string, 
/**
 * How many.
 */
entries: number, };

/**
 * What would leave this machine.
 */
export type SendPlan = { 
/**
 * Number of the bundle: "lần gửi 14".
 */
number: number, 
/**
 * Entries.
 */
entries: number, 
/**
 * Of them by area, the area's words are `send-area-<area>`: "households", "help_log", "claims", "activities", "welfare", "journal", "members", "other".
 */
areas: Array<SendAreaCount>, 
/**
 * Photos and documents.
 */
files: number, 
/**
 * Their bytes.
 */
file_bytes: number, 
/**
 * Claims ready to send, by code.
 */
ready_claims: Array<string>, 
/**
 * Claims that are still drafts, by code: they travel, but are not handed in.
 */
draft_claims: Array<string>, 
/**
 * Personal fields that stay here, with how many entries hold them.
 */
personal_kept: Array<PersonalField>, 
/**
 * Personal fields that leave.
 */
personal_leaving: Array<PersonalField>, 
/**
 * Whether the ward has confirmed this machine.
 */
confirmed: boolean, 
/**
 * Words that name this machine's key: the ward asks for them on the first bundle.
 */
fingerprint: Array<string>, 
/**
 * When the last bundle was made.
 */
last_made_at: string | null, 
/**
 * When the last receipt came.
 */
last_receipt_at: string | null, 
/**
 * Removable drives that are plugged in, as folders.
 */
drives: Array<string>, };

/**
 * What would leave this machine.
 */
export type SendPlanQuery = { 
/**
 * For whom.
 */
purpose: BundlePurpose, };

/**
 * A register that holds clearly fewer households than the khu phố has by statistics.
 */
export type ShortRegister = { 
/**
 * Households in the register.
 */
registered: number, 
/**
 * Households by statistics.
 */
by_statistics: number, };

/**
 * Takes the other value, or keeps the one that stands.
 */
export type SimultaneousEditDecide = { 
/**
 * Which one.
 */
id: Id, 
/**
 * The other value is taken.
 */
take_other: boolean, };

/**
 * Two people changed one field without seeing each other's value.
 */
export type SimultaneousEditRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * The area of the screens.
 */
area: string, 
/**
 * The entity.
 */
entity: Id, 
/**
 * What it is about, in words.
 */
about: string, 
/**
 * The field: the words are `field-<name>`.
 */
field: string, 
/**
 * The value that stands.
 */
standing: EditSide, 
/**
 * The other one.
 */
other: EditSide, };

/**
 * A spot check with its visits.
 */
export type SpotCheckDetail = { 
/**
 * The spot check.
 */
row: SpotCheckRow, 
/**
 * The visits, by khu phố.
 */
visits: Array<SpotVisitRow>, };

/**
 * Draws a random sample of claims or entries to visit.
 */
export type SpotCheckDraw = { 
/**
 * Khu phố; empty for all.
 */
neighborhoods: Array<Id>, 
/**
 * How many claims.
 */
size: number, 
/**
 * A part of the claims in per cent, rounded up; goes before `size`.
 */
percent?: number, };

/**
 * A spot check.
 */
export type SpotCheckRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * When it was drawn.
 */
drawn_at: string, 
/**
 * The seed, in decimal: the same seed on the same claims draws the same sample.
 */
seed: string, 
/**
 * Claims to visit.
 */
size: number, 
/**
 * How many claims it was drawn from.
 */
population: number, 
/**
 * Names the claims it was drawn from: whoever draws again compares it.
 */
population_digest: string, 
/**
 * Claims visited.
 */
visited: number, };

/**
 * A claim to visit.
 */
export type SpotVisitRow = { 
/**
 * The claim.
 */
claim: Id, 
/**
 * The khu phố.
 */
neighborhood_name: string, 
/**
 * The criterion.
 */
criterion_code: string, 
/**
 * Its title.
 */
criterion_title: string, 
/**
 * The value, to compare on the spot.
 */
value: ClaimValueInput | null, 
/**
 * Households to knock on where the figure comes from the book, at most ten.
 */
addresses: Array<string>, 
/**
 * The result; `None` before the visit: true where it agreed.
 */
agreed: boolean | null, 
/**
 * Note of the visit.
 */
note: string, };

/**
 * Keeps the result of a visit.
 */
export type SpotVisitSave = { 
/**
 * The spot check.
 */
spot_check: Id, 
/**
 * The claim.
 */
claim: Id, 
/**
 * Whether what was found agrees.
 */
agreed: boolean, 
/**
 * Note.
 */
note: string, };

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
 * Whose notebook it is.
 */
store_role: StoreRole, 
/**
 * The ward the notebook belongs to; `None` before it is founded or joined.
 */
ward: WardRow | null, 
/**
 * Words that name this machine's key; empty before the notebook belongs to a ward.
 */
device_fingerprint: Array<string>, 
/**
 * Whether the ward has confirmed this machine; always true at the ward.
 */
device_confirmed: boolean, 
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
 * What is not, by kind: what a person is told.
 */
troubles: Array<StoreTrouble>, 
/**
 * The same place by place, in the words of the store: for who helps them.
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
 * Tables, with rows and digest.
 */
tables: Array<TableDigest>, 
/**
 * The cipher and SQLite versions.
 */
sqlite_version: string, };

/**
 * Whose notebook it is.
 */
export type StoreRole = "neighborhood" | "ward";

/**
 * What is not whole, of one kind.
 */
export type StoreTrouble = { 
/**
 * The kind.
 */
kind: StoreTroubleKind, 
/**
 * Places.
 */
count: number, };

/**
 * Kinds of what is not whole. They differ in what helps.
 */
export type StoreTroubleKind = "pages" | "entries" | "lists" | "evidence";

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
 * Files or folders to take in.
 */
export type TakeIn = { 
/**
 * Files and folders.
 */
paths: Array<string>, 
/**
 * Where receipts are written; a folder. `None` writes them beside the first path at the ward, nothing at a khu phố.
 */
receipts_folder: string | null, };

/**
 * One file with its verdict.
 */
export type TakeInFile = { 
/**
 * Its path.
 */
path: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is.
 */
verdict: Verdict, 
/**
 * Bundle or receipt.
 */
receipt: boolean, 
/**
 * The khu phố it comes from; empty where it cannot be told.
 */
neighborhood_name: string, 
/**
 * The machine it comes from; empty where it cannot be told.
 */
device_name: string, 
/**
 * Number of the bundle.
 */
number: number | null, 
/**
 * Part and parts.
 */
part: PartOf | null, 
/**
 * When it was made, by its machine's clock.
 */
made_at: string | null, 
/**
 * Entries in it.
 */
entries: number | null, };

/**
 * Looks at files without changing anything.
 */
export type TakeInLook = { 
/**
 * Files and folders.
 */
paths: Array<string>, };

/**
 * What the files are.
 */
export type TakeInPreview = { 
/**
 * One line a file.
 */
files: Array<TakeInFile>, 
/**
 * How many can be taken in.
 */
good: number, 
/**
 * Files and folders that could not be looked into.
 */
unread: Array<string>, 
/**
 * There are more files than are taken in one go.
 */
cut_off: boolean, };

/**
 * What became of the files.
 */
export type TakenIn = { 
/**
 * One line a file.
 */
files: Array<TakeInFile>, 
/**
 * By khu phố.
 */
neighborhoods: Array<TakenInNeighborhood>, 
/**
 * Receipts that were written (at the ward).
 */
receipts: Array<BundleFile>, 
/**
 * Receipts that were taken in (at a khu phố).
 */
receipts_taken: Array<ReceiptTaken>, };

/**
 * What came from one khu phố.
 */
export type TakenInNeighborhood = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Entries that are new.
 */
taken: number, 
/**
 * Entries that were here.
 */
already_here: number, 
/**
 * Entries that wait for a part that is missing.
 */
waiting: number, 
/**
 * Entries put aside.
 */
put_aside: number, 
/**
 * Photos and documents.
 */
files: number, 
/**
 * Photos and documents that are missing.
 */
files_missing: number, 
/**
 * Whether a copied or restored machine was noticed.
 */
forked: boolean, };

/**
 * An import at the ward, or of another machine's bundle.
 */
export type TakenInRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * The khu phố.
 */
neighborhood_name: string, 
/**
 * The machine.
 */
device_name: string, 
/**
 * Number of the bundle.
 */
number: number, 
/**
 * Part and parts.
 */
part: PartOf, 
/**
 * When it was made, by its machine's clock.
 */
made_at: string, 
/**
 * When it was taken in.
 */
taken_at: string, 
/**
 * Entries that were new.
 */
entries: number, 
/**
 * Entries of it that are put aside.
 */
put_aside: number, 
/**
 * Whether it was undone.
 */
undone: boolean, };

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
 * The address under which the other machines look for the hub inside this program.
 */
export type ToldAddress = { "kind": "none" } | { "kind": "present", 
/**
 * The address.
 */
host: string, } | { "kind": "moved", 
/**
 * The address that was told.
 */
host: string, 
/**
 * That of the others which is most likely the new one.
 */
now: string, } | { "kind": "no_network", 
/**
 * The address that was told.
 */
host: string, };

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

/**
 * What the person signed in has typed into forms and not saved yet. Only the screens know its form.
 */
export type Unsaved = { 
/**
 * At most [`UNSAVED_MAX_BYTES`]; none where nothing waits.
 */
content: string | null, };

/**
 * What a file is. Words: `verdict-<kind>`.
 */
export type Verdict = { "kind": "good" } | { "kind": "already_here" } | { "kind": "part_missing", 
/**
 * Their numbers.
 */
missing: Array<number>, } | { "kind": "damaged", 
/**
 * Where: "cut_off", "changed", "inside".
 */
place: string, } | { "kind": "another_ward" } | { "kind": "not_for_this_machine" } | { "kind": "another_neighborhood" } | { "kind": "unknown_device", 
/**
 * Its request, where the file carries one.
 */
request: DeviceRequest | null, } | { "kind": "revoked_device" } | { "kind": "expired_certificate" } | { "kind": "newer_format" } | { "kind": "too_large" } | { "kind": "forged" } | { "kind": "unreadable" } | { "kind": "not_a_bundle" };

/**
 * What waits for something that is missing.
 */
export type WaitingRow = { 
/**
 * The khu phố.
 */
neighborhood_name: string, 
/**
 * The machine.
 */
device_name: string, 
/**
 * What they wait for: "gap" (entries before them), "not_signed_for" (a newer bundle of their own machine), "newer_form" (a newer program).
 */
reason: string, 
/**
 * Entries that wait.
 */
entries: number, 
/**
 * Bundle numbers that are missing, as far as can be told.
 */
missing_bundles: Array<number>, 
/**
 * Since when.
 */
since: string, };

/**
 * Founds a ward on this machine.
 */
export type WardFound = { 
/**
 * "Phường Xuân Hòa".
 */
ward_name: string, 
/**
 * The first officer's full name.
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
 * A ward was founded: the slip is shown once, to print and lock away.
 */
export type WardFounded = { 
/**
 * The slip.
 */
kit: RecoveryKit, 
/**
 * Words that name the ward's key, to compare by telephone.
 */
fingerprint: Array<string>, };

/**
 * The ward's home: khu phố × criteria.
 */
export type WardHome = { 
/**
 * The day it was computed for.
 */
today: string, 
/**
 * The criteria set; `None` before one is issued.
 */
set: CriteriaSetRow | null, 
/**
 * Days left to its deadline.
 */
days_left: number | null, 
/**
 * Criteria, in order.
 */
criteria: Array<GridCriterion>, 
/**
 * Khu phố, in the order of their names.
 */
rows: Array<GridRow>, 
/**
 * Claims that wait for a review.
 */
waiting: number, 
/**
 * Machines that wait to be confirmed.
 */
devices_waiting: number, 
/**
 * Entries that were put aside.
 */
put_aside: number, 
/**
 * Khu phố for which receipts should be written.
 */
receipts_due: number, 
/**
 * Khu phố that passed by the ward's own acceptance.
 */
recognised: number, };

/**
 * Invites a further PC of the ward itself.
 */
export type WardInvitationMake = { 
/**
 * Where the file goes; a folder. `None` only makes the slip.
 */
folder: string | null, };

/**
 * A khu phố as the ward sees it.
 */
export type WardNeighborhoodRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Its code.
 */
code: string, 
/**
 * Machines that may send for it.
 */
devices: number, 
/**
 * Machines that wait to be confirmed.
 */
devices_waiting: number, 
/**
 * The newest bundle that was taken in.
 */
last_received_at: string | null, 
/**
 * The number of that bundle ("lần gửi").
 */
last_bundle_number: number | null, 
/**
 * Days since then; `None` where nothing ever came.
 */
silent_days: number | null, 
/**
 * An invitation that was made and not used.
 */
invited_at: string | null, };

/**
 * Adds or changes a khu phố by hand.
 */
export type WardNeighborhoodSave = { 
/**
 * Which one; `None` adds.
 */
id: Id | null, 
/**
 * Its name.
 */
name: string, 
/**
 * Its code.
 */
code: string, 
/**
 * Households by the ward's statistics.
 */
households_by_statistics: number | null, };

/**
 * Founds a ward again on another machine from its recovery slip.
 */
export type WardRefound = { 
/**
 * The code of the slip, as typed.
 */
code: string, 
/**
 * The ward, as in [`WardFound`].
 */
ward: WardFound, };

/**
 * The ward of this store, for its own and its khu phố's machines.
 */
export type WardRow = { 
/**
 * Which one.
 */
id: Id, 
/**
 * Its name.
 */
name: string, 
/**
 * Words that name its key.
 */
fingerprint: Array<string>, 
/**
 * Whether two officers must accept a claim.
 */
two_step_accept: boolean, };

/**
 * Changes the ward's settings.
 */
export type WardSave = { 
/**
 * Its name.
 */
name: string, 
/**
 * Whether two officers must accept a claim.
 */
two_step_accept: boolean, };

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
  unsaved: { args: Nothing; result: Unsaved };
  unsaved_keep: { args: Unsaved; result: Nothing };
  recent_deeds: { args: Page; result: RecentDeeds };
  job_cancel: { args: JobCancel; result: Nothing };
  home: { args: Nothing; result: Home };
  history_of: { args: HistoryOf; result: Array<HistoryRow> };
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
  evidence_in_book: { args: BookEvidenceSearch; result: BookEvidencePage };
  evidence_cite: { args: EvidenceCite; result: EvidenceAdded };
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
  help_export: { args: HelpExport; result: FileWritten };
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
  journal_export: { args: JournalExport; result: FileWritten };
  ward_found: { args: WardFound; result: WardFounded };
  ward_refound: { args: WardRefound; result: WardFounded };
  ward_get: { args: Nothing; result: WardRow };
  ward_save: { args: WardSave; result: Saved };
  ward_neighborhoods: { args: Nothing; result: Array<WardNeighborhoodRow> };
  ward_neighborhood_save: { args: WardNeighborhoodSave; result: Saved };
  neighborhoods_import_preview: { args: NeighborhoodsImport; result: NeighborhoodsPreview };
  neighborhoods_import_confirm: { args: NeighborhoodsImport; result: Saved };
  invitation_make: { args: InvitationMake; result: InvitationMade };
  ward_invitation_make: { args: WardInvitationMake; result: InvitationMade };
  invitation_open: { args: InvitationOpen; result: InvitationSeen };
  invitation_accept: { args: InvitationAccept; result: InvitationAccepted };
  devices: { args: Nothing; result: Array<DeviceRow> };
  device_confirm: { args: ById; result: Saved };
  device_refuse: { args: ById; result: Saved };
  device_replace: { args: DeviceReplace; result: InvitationMade };
  pin_request_make: { args: PinRequestMake; result: PinRequestMade };
  pin_request_open: { args: PinRequestOpen; result: PinRequestSeen };
  pin_request_answer: { args: PinRequestAnswer; result: BundleFile };
  pin_answer_use: { args: PinAnswerUse; result: Status };
  send_plan: { args: SendPlanQuery; result: SendPlan };
  bundle_make: { args: BundleMake; result: BundleMade };
  bundles_made: { args: Nothing; result: Array<BundleMadeRow> };
  bundle_inspect: { args: BundleInspect; result: BundleInspected };
  take_in_look: { args: TakeInLook; result: TakeInPreview };
  take_in: { args: TakeIn; result: TakenIn };
  taken_in: { args: Nothing; result: Array<TakenInRow> };
  taken_in_undo: { args: ById; result: Saved };
  taken_in_redo: { args: ById; result: Saved };
  receipts_make: { args: ReceiptsMake; result: ReceiptsMade };
  receipts: { args: Nothing; result: Array<ReceiptRow> };
  put_aside: { args: PutAsideQuery; result: PutAsidePage };
  put_aside_accept: { args: PutAsideAccept; result: Saved };
  waiting: { args: Nothing; result: Array<WaitingRow> };
  simultaneous_edits: { args: Nothing; result: Array<SimultaneousEditRow> };
  simultaneous_edit_decide: { args: SimultaneousEditDecide; result: Saved };
  network_status: { args: Nothing; result: NetworkStatus };
  network_sync_now: { args: Nothing; result: NetworkStatus };
  network_pause: { args: Nothing; result: NetworkStatus };
  network_resume: { args: Nothing; result: NetworkStatus };
  network_settings: { args: Nothing; result: NetworkSettings };
  network_settings_save: { args: NetworkSettings; result: NetworkSettings };
  hub_find: { args: HubFind; result: HubSeen };
  hub_pair: { args: HubPair; result: NetworkStatus };
  hub_leave: { args: Nothing; result: NetworkStatus };
  hub_embedded_status: { args: Nothing; result: EmbeddedHubStatus };
  hub_embedded_start: { args: EmbeddedHubStart; result: EmbeddedHubStatus };
  hub_embedded_stop: { args: Nothing; result: EmbeddedHubStatus };
  ward_home: { args: Nothing; result: WardHome };
  reviews: { args: ReviewQuery; result: ReviewPage };
  review_get: { args: ReviewGet; result: ReviewDetail };
  review_accept: { args: ReviewAccept; result: Saved };
  review_return: { args: ReviewReturn; result: Saved };
  review_reopen: { args: ReviewReturn; result: Saved };
  reason_templates: { args: Nothing; result: Array<ReasonTemplateRow> };
  reason_template_save: { args: ReasonTemplateSave; result: Saved };
  reason_template_delete: { args: ById; result: Saved };
  spot_checks: { args: Nothing; result: Array<SpotCheckRow> };
  claim_reviewing: { args: ClaimReviewing; result: ClaimReviewer };
  spot_check_draw: { args: SpotCheckDraw; result: SpotCheckDetail };
  spot_check_get: { args: ById; result: SpotCheckDetail };
  spot_visit_save: { args: SpotVisitSave; result: Saved };
  criteria_set_issue: { args: CriteriaSetIssue; result: Saved };
  criteria_set_changes: { args: ById; result: CriteriaSetChanges };
  backups: { args: Nothing; result: Array<BackupRow> };
  backup_now: { args: Nothing; result: BackupRow };
  backup_restore: { args: BackupRestore; result: Status };
  store_verify: { args: Nothing; result: StoreReport };
  store_rebuild: { args: Nothing; result: StoreReport };
}

/** How far the clocks of Việt Nam are ahead of UTC, all year. */
export const VIETNAM_UTC_OFFSET_SECONDS = 25200;

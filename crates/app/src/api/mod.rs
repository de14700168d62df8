//! The one door: every command with its arguments and result.
//!
//! A host sends `{"command": "household_get", "args": {...}, "job": "optional name"}` and gets
//! `{"ok": ...}` or `{"error": {"code": ..., "params": {...}}}`. The list below is the only one:
//! a command without a handler does not compile, and the TypeScript types are generated from it.

pub mod activities;
pub mod assessment;
pub mod backups;
pub mod common;
pub mod criteria;
pub mod errors;
pub mod exchange;
pub mod help_log;
pub mod home;
pub mod households;
pub mod imports;
pub mod limits;
pub mod metrics;
pub mod network;
pub mod review;
pub mod session;
pub mod typescript;
pub mod ward;

use self::activities::*;
use self::assessment::*;
use self::backups::*;
use self::common::*;
use self::criteria::*;
use self::errors::ApiError;
use self::exchange::*;
use self::help_log::*;
use self::home::*;
use self::households::*;
use self::imports::*;
use self::metrics::*;
use self::network::*;
use self::review::*;
use self::session::*;
use self::ward::*;
use crate::host::{CallContext, Host};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A call as it comes from a host.
#[derive(Debug, Deserialize)]
pub struct Envelope {
    /// The command and its arguments.
    #[serde(flatten)]
    pub request: Request,
    /// Name under which the caller follows progress and may cancel.
    #[serde(default)]
    pub job: Option<String>,
}

/// An answer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The result.
    Ok(serde_json::Value),
    /// Why it was refused.
    Error(ApiError),
}

/// Something the host tells the screens without being asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// Areas whose content changed: "households", "help_log", "claims", "criteria", "activities", "welfare", "journal", "members", "evidence", "metrics", "review", "session", "exchange" (bundles, receipts, what waits), "devices", "network" (how this machine and the hub stand).
    Changed {
        /// The areas.
        areas: Vec<String>,
    },
    /// How far a long command is.
    Progress {
        /// Its name.
        job: String,
        /// Stage: the words are `progress-stage-<stage>`.
        stage: String,
        /// Done.
        #[ts(type = "number")]
        done: u64,
        /// Of all; 0 where unknown.
        #[ts(type = "number")]
        total: u64,
    },
}

macro_rules! command_list {
    ($($(#[$meta:meta])* $area:ident::$command:ident($args:ty) -> $result:ty;)+) => {
        /// Every command with its arguments.
        #[derive(Debug, Clone, Deserialize, Serialize)]
        #[serde(tag = "command", content = "args", rename_all = "snake_case")]
        #[allow(non_camel_case_types, reason = "variants are the commands' names")]
        pub enum Request {
            $($(#[$meta])* $command($args)),+
        }

        /// Calls the handler of a request.
        ///
        /// # Errors
        /// The handler's refusal.
        pub fn dispatch(host: &Host, context: &CallContext, request: Request) -> Result<serde_json::Value, ApiError> {
            match request {
                $(Request::$command(args) => {
                    let result: $result = crate::$area::$command(host, context, args)?;
                    crate::host::to_json(&result)
                })+
            }
        }

        /// Names of all commands.
        pub const COMMANDS: &[&str] = &[$(stringify!($command)),+];

        /// Shows every type a command takes or gives to a visitor.
        fn visit_commands(visitor: &mut impl ts_rs::TypeVisitor) {
            $(
                visitor.visit::<$args>();
                visitor.visit::<$result>();
            )+
        }

        /// Declares every command for TypeScript: `{ household_get: { args: ById, result: HouseholdDetail }, … }`.
        fn declare_commands(config: &ts_rs::Config, out: &mut Vec<(String, String, String)>) {
            $(out.push((
                stringify!($command).to_owned(),
                <$args as TS>::name(config),
                <$result as TS>::name(config),
            ));)+
        }
    };
}

command_list! {
    /// Where the program stands.
    session::status(Nothing) -> Status;
    /// First run.
    session::store_create(StoreCreate) -> RecoveryKit;
    /// First run with generated people, in a notebook that can never be sent.
    session::practice_start(Nothing) -> Status;
    /// Back to the real notebook.
    session::practice_leave(Nothing) -> Status;
    /// Signs in.
    session::unlock(Unlock) -> Status;
    /// Opens with the recovery kit.
    session::unlock_with_recovery(RecoveryUnlock) -> Status;
    /// Signs out.
    session::lock(Nothing) -> Status;
    /// Members.
    session::members(Nothing) -> Vec<MemberRow>;
    /// Adds or changes a member.
    session::member_save(MemberSave) -> Saved;
    /// Changes one's own secret.
    session::secret_change(SecretChange) -> Status;
    /// Makes a new recovery kit; the old one stops working.
    session::recovery_renew(Nothing) -> RecoveryKit;
    /// Changes the khu phố.
    session::neighborhood_save(NeighborhoodSave) -> Saved;
    /// Shows another khu phố of the store.
    session::neighborhood_select(ById) -> Status;
    /// Preferences of this machine.
    session::preferences_save(Preferences) -> Status;
    /// Undoes a transaction.
    session::undo(UndoTxn) -> Saved;
    /// What the person signed in has typed and not saved yet.
    session::unsaved(Nothing) -> Unsaved;
    /// Keeps that on this machine, beside the log, until they come back to it.
    session::unsaved_keep(Unsaved) -> Nothing;
    /// What people did with this book, newest first.
    session::recent_deeds(Page) -> RecentDeeds;
    /// Stops a long command.
    session::job_cancel(JobCancel) -> Nothing;

    /// The home screen.
    home::home(Nothing) -> Home;
    /// Who changed what in an activity, a journal entry, a welfare round, its list, or a member.
    history::history_of(HistoryOf) -> Vec<HistoryRow>;

    /// Packs that ship with the program.
    criteria::packs(Nothing) -> Vec<PackSummary>;
    /// Reads a pack without loading it.
    criteria::pack_preview(PackLoad) -> PackSummary;
    /// Loads a pack and begins its assessment.
    criteria::pack_load(PackLoad) -> Saved;
    /// Loaded sets.
    criteria::criteria_sets(Nothing) -> Vec<CriteriaSetRow>;
    /// Assesses another loaded set.
    criteria::criteria_set_select(ById) -> Saved;

    /// The assessment under way; `None` before a set is loaded.
    assessment::assessment(Nothing) -> Option<AssessmentDetail>;
    /// One claim.
    assessment::claim_get(ByCriterion) -> ClaimDetail;
    /// Saves value and note.
    assessment::claim_save(ClaimSave) -> Saved;
    /// Takes the figure from the book.
    assessment::claim_take_from_book(ByCriterion) -> Saved;
    /// Marks as ready to send.
    assessment::claim_mark_ready(ByCriterion) -> Saved;
    /// Back to draft.
    assessment::claim_back_to_draft(ByCriterion) -> Saved;
    /// Who changed what.
    assessment::claim_history(ByCriterion) -> Vec<HistoryRow>;
    /// Adds evidence.
    evidence::evidence_add(EvidenceAdd) -> EvidenceAdded;
    /// Evidence of the khu phố, wherever it is cited.
    evidence::evidence_in_book(BookEvidenceSearch) -> BookEvidencePage;
    /// Cites evidence that is in the book already.
    evidence::evidence_cite(EvidenceCite) -> EvidenceAdded;
    /// Takes evidence out.
    evidence::evidence_remove(EvidenceRemove) -> Saved;
    /// Content for showing.
    evidence::evidence_content(ById) -> EvidenceContent;
    /// Writes it to a file.
    evidence::evidence_save_as(EvidenceSaveAs) -> FileWritten;

    /// Figures of every metric.
    metrics::metrics(Nothing) -> Vec<MetricFigure>;
    /// One figure.
    metrics::metric_get(ByMetric) -> MetricFigure;
    /// Entries behind a figure.
    metrics::metric_drill(DrillQuery) -> DrillPage;
    /// Doors to knock on.
    metrics::doors(DoorsQuery) -> DoorsPage;
    /// Fixes a denominator.
    metrics::denominator_freeze(DenominatorFreeze) -> Saved;
    /// Lets it move with the register again.
    metrics::denominator_release(ByMetric) -> Saved;

    /// Searches the register.
    households::households_search(HouseholdSearch) -> HouseholdPage;
    /// One household.
    households::household_get(ById) -> HouseholdDetail;
    /// Adds or changes one.
    households::household_save(HouseholdSave) -> Saved;
    /// Changes counts alone.
    households::household_counts_save(CountsSave) -> Saved;
    /// Takes one out of the register (undoable).
    households::household_delete(ById) -> Saved;
    /// Look-alikes while typing.
    households::household_look_alikes(LookAlikesQuery) -> Vec<LookAlikeRow>;
    /// Merges two.
    households::household_merge(HouseholdMerge) -> Saved;
    /// Tags and streets in use.
    households::household_words(Nothing) -> HouseholdWords;
    /// Writes the register to a file.
    households::households_export(HouseholdsExport) -> FileWritten;

    /// What an import would do.
    imports::import_preview(ImportRequest) -> ImportPreview;
    /// Imports exactly what was previewed.
    imports::import_confirm(ImportRequest) -> Imported;
    /// Earlier imports.
    imports::imports(Nothing) -> Vec<ImportRow>;

    /// What the quick entry offers.
    help_log::help_defaults(Nothing) -> HelpDefaults;
    /// Counts a help may change.
    help_log::help_count_offer(CountOfferQuery) -> CountOffer;
    /// Adds or corrects a help.
    help_log::help_save(HelpSave) -> Saved;
    /// One help.
    help_log::help_get(ById) -> HelpDetail;
    /// Searches the log.
    help_log::help_search(HelpSearch) -> HelpPage;
    /// Takes one out (undoable).
    help_log::help_delete(ById) -> Saved;
    /// Writes what a search finds to a file.
    help_log::help_export(HelpExport) -> FileWritten;
    /// Open revisits.
    help_log::revisits(RevisitsQuery) -> Revisits;
    /// Households to tick.
    help_log::campaign_households(CampaignQuery) -> CampaignPage;
    /// Ticks one.
    help_log::campaign_tick(CampaignTick) -> Saved;

    /// Activities.
    activities::activities_search(ActivitySearch) -> ActivityPage;
    /// One activity.
    activities::activity_get(ById) -> ActivityRow;
    /// Adds or changes one.
    activities::activity_save(ActivitySave) -> Saved;
    /// Takes one out (undoable).
    activities::activity_delete(ById) -> Saved;
    /// Welfare rounds, newest first.
    welfare::rounds(Nothing) -> Vec<RoundRow>;
    /// Adds or changes one.
    welfare::round_save(RoundSave) -> Saved;
    /// Takes one out (undoable).
    welfare::round_delete(ById) -> Saved;
    /// A round's recipients.
    welfare::recipients(RecipientsQuery) -> RecipientsPage;
    /// Lists households.
    welfare::recipients_add(RecipientsAdd) -> RecipientsAdded;
    /// Ticks one as received.
    welfare::recipient_tick(RecipientTick) -> Saved;
    /// Takes the tick back.
    welfare::recipient_untick(ByRecipient) -> Saved;
    /// Takes a household off the list.
    welfare::recipient_remove(ByRecipient) -> Saved;
    /// The journal.
    journal::journal_search(JournalSearch) -> JournalPage;
    /// Adds or changes an entry.
    journal::journal_save(JournalSave) -> Saved;
    /// Takes one out (undoable).
    journal::journal_delete(ById) -> Saved;
    /// Writes what a search finds to a file.
    journal::journal_export(JournalExport) -> FileWritten;

    /// Founds a ward on this machine.
    ward::ward_found(WardFound) -> WardFounded;
    /// Founds a ward again from its slip.
    ward::ward_refound(WardRefound) -> WardFounded;
    /// The ward of this store.
    ward::ward_get(Nothing) -> WardRow;
    /// Changes its settings.
    ward::ward_save(WardSave) -> Saved;
    /// Khu phố of the ward.
    ward::ward_neighborhoods(Nothing) -> Vec<WardNeighborhoodRow>;
    /// Adds or changes one.
    ward::ward_neighborhood_save(WardNeighborhoodSave) -> Saved;
    /// What a spreadsheet of khu phố holds.
    ward::neighborhoods_import_preview(NeighborhoodsImport) -> NeighborhoodsPreview;
    /// Adds and changes the khu phố that were previewed.
    ward::neighborhoods_import_confirm(NeighborhoodsImport) -> Saved;
    /// Makes an invitation.
    ward::invitation_make(InvitationMake) -> InvitationMade;
    /// Makes an invitation for a further PC of the ward.
    ward::ward_invitation_make(WardInvitationMake) -> InvitationMade;
    /// Looks at an invitation without using it.
    ward::invitation_open(InvitationOpen) -> InvitationSeen;
    /// First run by an invitation, or joins the open notebook to the ward.
    ward::invitation_accept(InvitationAccept) -> InvitationAccepted;
    /// Machines.
    ward::devices(Nothing) -> Vec<DeviceRow>;
    /// Confirms a machine; what waits of it is taken in.
    ward::device_confirm(ById) -> Saved;
    /// Refuses a machine.
    ward::device_refuse(ById) -> Saved;
    /// Takes a machine out and invites the one in its place.
    ward::device_replace(DeviceReplace) -> InvitationMade;
    /// Asks the ward for help with a forgotten PIN.
    ward::pin_request_make(PinRequestMake) -> PinRequestMade;
    /// Looks at such a request.
    ward::pin_request_open(PinRequestOpen) -> PinRequestSeen;
    /// Answers it.
    ward::pin_request_answer(PinRequestAnswer) -> BundleFile;
    /// Opens the notebook with the answer.
    ward::pin_answer_use(PinAnswerUse) -> Status;

    /// What would leave this machine.
    exchange::send_plan(SendPlanQuery) -> SendPlan;
    /// Makes a bundle and reads it back.
    exchange::bundle_make(BundleMake) -> BundleMade;
    /// Bundles of this machine, newest first.
    exchange::bundles_made(Nothing) -> Vec<BundleMadeRow>;
    /// What can be told of a bundle, with the keys of this notebook.
    exchange::bundle_inspect(BundleInspect) -> BundleInspected;
    /// Looks at files without changing anything.
    exchange::take_in_look(TakeInLook) -> TakeInPreview;
    /// Takes files in.
    exchange::take_in(TakeIn) -> TakenIn;
    /// What was taken in, newest first.
    exchange::taken_in(Nothing) -> Vec<TakenInRow>;
    /// Puts what came with it aside again.
    exchange::taken_in_undo(ById) -> Saved;
    /// Takes it back in.
    exchange::taken_in_redo(ById) -> Saved;
    /// Writes receipts.
    exchange::receipts_make(ReceiptsMake) -> ReceiptsMade;
    /// Receipts held or made, newest first.
    exchange::receipts(Nothing) -> Vec<ReceiptRow>;
    /// Entries that were put aside.
    exchange::put_aside(PutAsideQuery) -> PutAsidePage;
    /// Takes some of them.
    exchange::put_aside_accept(PutAsideAccept) -> Saved;
    /// What waits for something that is missing.
    exchange::waiting(Nothing) -> Vec<WaitingRow>;
    /// Fields that two people changed at once.
    exchange::simultaneous_edits(Nothing) -> Vec<SimultaneousEditRow>;
    /// Decides one of them.
    exchange::simultaneous_edit_decide(SimultaneousEditDecide) -> Saved;

    /// Where this machine and the ward's hub stand.
    network::network_status(Nothing) -> NetworkStatus;
    /// A round with the hub now.
    network::network_sync_now(Nothing) -> NetworkStatus;
    /// No rounds for now.
    network::network_pause(Nothing) -> NetworkStatus;
    /// Rounds again.
    network::network_resume(Nothing) -> NetworkStatus;
    /// How this machine gets to the hub.
    network::network_settings(Nothing) -> NetworkSettings;
    /// Changes that.
    network::network_settings_save(NetworkSettings) -> NetworkSettings;
    /// Asks a machine whether it is a hub.
    network::hub_find(HubFind) -> HubSeen;
    /// Makes it the ward's hub.
    network::hub_pair(HubPair) -> NetworkStatus;
    /// The ward has no hub any more.
    network::hub_leave(Nothing) -> NetworkStatus;
    /// The hub inside this program.
    network::hub_embedded_status(Nothing) -> EmbeddedHubStatus;
    /// This machine receives for the ward.
    network::hub_embedded_start(EmbeddedHubStart) -> EmbeddedHubStatus;
    /// It receives no more.
    network::hub_embedded_stop(Nothing) -> EmbeddedHubStatus;

    /// The ward's home: khu phố × criteria.
    review::ward_home(Nothing) -> WardHome;
    /// Claims to review.
    review::reviews(ReviewQuery) -> ReviewPage;
    /// One of them.
    review::review_get(ReviewGet) -> ReviewDetail;
    /// Accepts a claim.
    review::review_accept(ReviewAccept) -> Saved;
    /// Returns a claim with a reason.
    review::review_return(ReviewReturn) -> Saved;
    /// Opens an accepted claim again, with a reason.
    review::review_reopen(ReviewReturn) -> Saved;
    /// Reason templates.
    review::reason_templates(Nothing) -> Vec<ReasonTemplateRow>;
    /// Adds or changes one.
    review::reason_template_save(ReasonTemplateSave) -> Saved;
    /// Takes one out (undoable).
    review::reason_template_delete(ById) -> Saved;
    /// Spot checks, newest first.
    review::spot_checks(Nothing) -> Vec<SpotCheckRow>;
    /// Tells other officers that somebody looks at a claim, and hears who else does.
    network::claim_reviewing(ClaimReviewing) -> ClaimReviewer;
    /// Draws one.
    review::spot_check_draw(SpotCheckDraw) -> SpotCheckDetail;
    /// One with its visits.
    review::spot_check_get(ById) -> SpotCheckDetail;
    /// Keeps the result of a visit.
    review::spot_visit_save(SpotVisitSave) -> Saved;
    /// Issues a loaded criteria set.
    review::criteria_set_issue(CriteriaSetIssue) -> Saved;
    /// What a set changes against the one before it.
    review::criteria_set_changes(ById) -> CriteriaSetChanges;

    /// Backups, newest first.
    backups::backups(Nothing) -> Vec<BackupRow>;
    /// Makes and verifies one now.
    backups::backup_now(Nothing) -> BackupRow;
    /// Restores one; what was there is kept aside.
    backups::backup_restore(BackupRestore) -> Status;
    /// Checks the store.
    backups::store_verify(Nothing) -> StoreReport;
    /// Rebuilds every projection from the log and compares.
    backups::store_rebuild(Nothing) -> StoreReport;
}

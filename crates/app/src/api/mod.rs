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
pub mod help_log;
pub mod home;
pub mod households;
pub mod imports;
pub mod metrics;
pub mod session;
pub mod typescript;

use self::activities::*;
use self::assessment::*;
use self::backups::*;
use self::common::*;
use self::criteria::*;
use self::errors::ApiError;
use self::help_log::*;
use self::home::*;
use self::households::*;
use self::imports::*;
use self::metrics::*;
use self::session::*;
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
    /// Areas whose content changed: "households", "help_log", "claims", "criteria", "activities", "welfare", "journal", "members", "evidence", "metrics", "session".
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
    /// Stops a long command.
    session::job_cancel(JobCancel) -> Nothing;

    /// The home screen.
    home::home(Nothing) -> Home;

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

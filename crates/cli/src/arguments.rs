//! What can be typed.

use crate::commands::{
    activity, assessment, claim, evidence, exchange, help, household, import, journal, member,
    metric, network, pack, pin, review, store, ward, welfare,
};
use clap::{Parser, Subcommand, ValueEnum};
use khupho_app::api::session::Language;
use std::path::PathBuf;

/// Sổ Khu Phố on the command line.
#[derive(Debug, Parser)]
#[command(name = "khupho", version, about, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// Folder of the notebook; the person's own data folder where not given.
    #[arg(long, global = true, env = "KHUPHO_HOME")]
    pub(crate) home: Option<PathBuf>,
    /// Prints the result as JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of messages.
    #[arg(long, global = true, value_enum, default_value_t = LanguageName::Vi)]
    pub(crate) language: LanguageName,
    /// Who signs in: the tile's label or the member's identity; the head where not given. The PIN
    /// comes from `KHUPHO_PIN` or is asked for.
    #[arg(long, global = true)]
    pub(crate) member: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LanguageName {
    /// Tiếng Việt.
    Vi,
    /// English.
    En,
}

impl From<LanguageName> for Language {
    fn from(name: LanguageName) -> Self {
        match name {
            LanguageName::Vi => Self::Vi,
            LanguageName::En => Self::En,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Creates a notebook and prints its recovery code, once.
    Init(store::Init),
    /// Tells where the notebook stands, without signing in.
    Status,
    /// What the head sees first.
    Home,
    /// Members.
    #[command(subcommand)]
    Member(member::MemberCommand),
    /// The khu phố of the notebook.
    #[command(subcommand)]
    Neighborhood(member::NeighborhoodCommand),
    /// Criteria packs.
    #[command(subcommand)]
    Pack(pack::PackCommand),
    /// The assessment under way.
    Assessment(assessment::AssessmentCommand),
    /// Claims.
    #[command(subcommand)]
    Claim(claim::ClaimCommand),
    /// Evidence in the book, and of a claim.
    #[command(subcommand)]
    Evidence(evidence::EvidenceCommand),
    /// The register of households.
    #[command(subcommand)]
    Households(household::HouseholdCommand),
    /// The help log.
    #[command(subcommand)]
    Help(help::HelpCommand),
    /// Activities.
    #[command(subcommand)]
    Activity(activity::ActivityCommand),
    /// Welfare rounds.
    #[command(subcommand)]
    Welfare(welfare::WelfareCommand),
    /// The work journal.
    #[command(subcommand)]
    Journal(journal::JournalCommand),
    /// The ward's review of claims.
    #[command(subcommand)]
    Review(review::ReviewCommand),
    /// The ward: founding it, its khu phố, invitations, machines.
    #[command(subcommand)]
    Ward(ward::WardCommand),
    /// Begins with the ward's invitation, or joins this notebook to the ward.
    Join(ward::Join),
    /// Bundles: what leaves this machine.
    #[command(subcommand)]
    Bundle(exchange::BundleCommand),
    /// Takes files and folders in: bundles at the ward, receipts and other machines' bundles at a khu phố.
    TakeIn(exchange::TakeInArguments),
    /// What was taken in.
    #[command(subcommand)]
    Taken(exchange::TakenCommand),
    /// Receipts: the ward's answers.
    #[command(subcommand)]
    Receipts(exchange::ReceiptCommand),
    /// Entries that were put aside.
    #[command(subcommand)]
    PutAside(exchange::PutAsideCommand),
    /// The ward's hub, when there is a network: status, sync, settings.
    #[command(subcommand)]
    Network(network::NetworkCommand),
    /// Which hub the ward has.
    #[command(subcommand)]
    Hub(network::HubCommand),
    /// What waits for something that is missing.
    Waiting,
    /// Fields that two people changed at once.
    #[command(subcommand)]
    Simultaneous(exchange::SimultaneousCommand),
    /// A forgotten PIN, recovered with the ward.
    #[command(subcommand)]
    Pin(pin::PinCommand),
    /// Figures from the book.
    #[command(subcommand)]
    Metrics(metric::MetricCommand),
    /// Earlier imports.
    #[command(subcommand)]
    Imports(import::ImportsCommand),
    /// Checks, backups, restore.
    #[command(subcommand)]
    Store(store::StoreCommand),
    /// Writes the register of households to XLSX or CSV.
    #[command(subcommand)]
    Export(household::ExportCommand),
    /// Tells what was done last, with the transactions that `undo` takes back.
    Recent {
        /// How many of the newest.
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Undoes a transaction.
    Undo {
        /// Its identity, as printed when it was written.
        txn: String,
    },
    /// Builds the practice ward: 18 khu phố, 14,524 generated households, a year of entries.
    Demo(store::Demo),
    /// Sends any command of the program as it is.
    Call {
        /// Its name.
        command: String,
        /// Its arguments in JSON.
        #[arg(default_value = "{}")]
        arguments: String,
    },
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}

//! What each role may do: the one table that the use cases and the screens share. What is written
//! to the log follows the registry; the rest is refused by the use cases themselves.

use crate::api::errors::{ApiError, ErrorCode};
use crate::history::role_slug;
use crate::host::{Host, SignedIn};
use khupho_domain::members::Role;
use khupho_oplog::KindId;
use khupho_oplog::registry::{self as kinds, DELETED};
use khupho_oplog::writers::may_write;

const HEADER: &str = "// Generated from crates/app/src/roles.rs by `UPDATE_TYPESCRIPT=1 cargo test -p khupho-app typescript`. Do not edit.\n";
const TABLE_OPEN: &str = "/** Who may do what, as the core has it. */\nexport const MAY = {\n";

macro_rules! deeds {
    ($($(#[$meta:meta])* $deed:ident $slug:literal),+ $(,)?) => {
        /// What a screen offers to some roles only.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Deed { $($(#[$meta])* $deed),+ }

        impl Deed {
            /// Every deed, in the order of the screens' table.
            pub const ALL: &'static [Self] = &[$(Self::$deed),+];

            /// Its name on the screens.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$deed => $slug),+ }
            }
        }
    };
}

deeds! {
    /// Writes the book: households, helps, activities, the journal, ticks of a welfare round.
    Log "log",
    /// Writes claims and their evidence.
    Claim "claim",
    /// Fixes a denominator.
    FreezeDenominator "freeze_denominator",
    /// Plans a welfare round.
    PlanWelfare "plan_welfare",
    /// Takes names and phones out of the encrypted book.
    Export "export_register",
    /// Chooses which loaded criteria set is assessed.
    ChooseCriteria "choose_criteria",
    /// Loads a criteria set.
    LoadCriteria "load_criteria",
    /// Names the khu phố.
    ChangeNeighborhood "change_neighborhood",
    /// Adds and changes members.
    ChangeMembers "change_members",
    /// Reviews claims, checks on the spot, issues criteria sets.
    Review "review",
    /// Sends to the ward and to the khu phố's other machines.
    Send "send",
    /// Lists khu phố, invites and confirms machines, takes in what they sent.
    RunWard "run_ward",
    /// Restores a backup.
    Restore "restore",
    /// Makes a new recovery kit.
    RenewRecovery "renew_recovery",
}

/// Who may do a deed.
enum Rule {
    /// Whoever may delete and restore these kinds, which is who writes them.
    WritersOf(&'static [KindId]),
    /// These.
    Only(&'static [Role]),
}

impl Deed {
    const fn rule(self) -> Rule {
        match self {
            Self::Log => Rule::WritersOf(&[
                kinds::household::KIND,
                kinds::help_entry::KIND,
                kinds::activity::KIND,
                kinds::journal_entry::KIND,
                kinds::welfare_recipient::KIND,
            ]),
            Self::Claim => Rule::WritersOf(&[kinds::claim::KIND]),
            Self::FreezeDenominator => Rule::WritersOf(&[kinds::frozen_denominator::KIND]),
            Self::PlanWelfare => Rule::WritersOf(&[kinds::welfare_round::KIND]),
            Self::LoadCriteria => {
                Rule::WritersOf(&[kinds::criteria_set::KIND, kinds::criterion::KIND])
            }
            Self::ChangeNeighborhood => Rule::WritersOf(&[kinds::neighborhood::KIND]),
            Self::ChangeMembers => Rule::WritersOf(&[kinds::member::KIND]),
            Self::Review => Rule::WritersOf(&[
                kinds::review::KIND,
                kinds::reason_template::KIND,
                kinds::spot_check::KIND,
                kinds::spot_visit::KIND,
            ]),
            Self::Export | Self::ChooseCriteria | Self::Send => {
                Rule::Only(&[Role::Head, Role::CommitteeMember])
            }
            Self::RunWard => Rule::Only(&[Role::WardOfficer]),
            // Each in a notebook of their own: the khu phố's, or the ward's.
            Self::Restore | Self::RenewRecovery => Rule::Only(&[Role::Head, Role::WardOfficer]),
        }
    }

    /// Whether a role may do it.
    pub fn is_open_to(self, role: Role) -> bool {
        match self.rule() {
            Rule::WritersOf(kinds) => kinds.iter().all(|kind| may_write(role, *kind, DELETED)),
            Rule::Only(roles) => roles.contains(&role),
        }
    }
}

/// The table for the screens, as a TypeScript module.
pub fn declarations() -> String {
    let rows: String = Deed::ALL.iter().map(|deed| row(*deed)).collect();
    format!(
        "{HEADER}import type {{ RoleName }} from \"./index\";\n\n{TABLE_OPEN}{rows}}} as const satisfies Record<string, readonly RoleName[]>;\n"
    )
}

fn row(deed: Deed) -> String {
    let roles = Role::ALL.into_iter().filter(|role| deed.is_open_to(*role));
    let names: Vec<String> = roles
        .map(|role| format!("\"{}\"", role_slug(role)))
        .collect();
    format!("  {}: [{}],\n", deed.slug(), names.join(", "))
}

/// Who is signed in, if they may do a deed.
///
/// # Errors
/// [`ErrorCode::Locked`], [`ErrorCode::NotAllowed`].
pub(crate) fn allowed(host: &Host, deed: Deed) -> Result<SignedIn, ApiError> {
    let signed_in = host.signed_in()?;
    if deed.is_open_to(signed_in.role) {
        Ok(signed_in)
    } else {
        Err(ApiError::new(ErrorCode::NotAllowed))
    }
}

/// Who is signed in, if they may do one of these deeds.
///
/// # Errors
/// [`ErrorCode::Locked`], [`ErrorCode::NotAllowed`].
pub(crate) fn allowed_any(host: &Host, deeds: &[Deed]) -> Result<SignedIn, ApiError> {
    let signed_in = host.signed_in()?;
    match deeds.iter().any(|deed| deed.is_open_to(signed_in.role)) {
        true => Ok(signed_in),
        false => Err(ApiError::new(ErrorCode::NotAllowed)),
    }
}

#[cfg(test)]
mod tests;

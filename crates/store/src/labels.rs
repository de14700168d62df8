//! What a transaction was, in the words of the list of things that can be undone.

macro_rules! labels {
    ($($(#[$doc:meta])* $label:ident = $name:literal),+ $(,)?) => {
        /// What a person did. Stored by name; a name is never given another meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum TxnLabel {
            $($(#[$doc])* $label),+
        }

        impl TxnLabel {
            /// Every label.
            pub const ALL: &[Self] = &[$(Self::$label),+];

            /// The stored name; the words are `txn-<name>`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$label => $name),+
                }
            }
        }
    };
}

labels! {
    /// The store was founded.
    Founding = "founding",
    /// Another transaction was undone.
    Undo = "undo",
    /// A member was added or changed.
    Member = "member",
    /// The khu phố's own names or figures were changed.
    Neighborhood = "neighborhood",
    /// A household was added.
    HouseholdAdd = "household_add",
    /// A household was changed.
    HouseholdEdit = "household_edit",
    /// A household's counts were taken.
    HouseholdCount = "household_count",
    /// A household was deleted.
    HouseholdDelete = "household_delete",
    /// Two households were merged.
    HouseholdMerge = "household_merge",
    /// Households were imported.
    HouseholdImport = "household_import",
    /// A help was logged.
    HelpLog = "help_log",
    /// A help entry was corrected.
    HelpCorrect = "help_correct",
    /// A help entry was deleted.
    HelpDelete = "help_delete",
    /// Households were ticked in a campaign.
    HelpCampaign = "help_campaign",
    /// Old answers were imported into the help log.
    HelpImport = "help_import",
    /// A criteria set was loaded.
    CriteriaLoad = "criteria_load",
    /// An assessment was begun or changed.
    Assessment = "assessment",
    /// A claim was changed.
    Claim = "claim",
    /// Evidence was added, described or taken off.
    Evidence = "evidence",
    /// An activity was recorded or changed.
    Activity = "activity",
    /// A welfare round was opened or changed.
    WelfareRound = "welfare_round",
    /// A recipient was ticked or unticked.
    WelfareTick = "welfare_tick",
    /// A journal entry was written or changed.
    Journal = "journal",
    /// Old answers were imported into the journal.
    JournalImport = "journal_import",
    /// A denominator was frozen or released.
    Denominator = "denominator",
    /// The ward accepted a claim.
    ReviewAccept = "review_accept",
    /// The ward returned a claim.
    ReviewReturn = "review_return",
    /// The ward opened an accepted claim again.
    ReviewReopen = "review_reopen",
    /// A reason template was changed.
    ReasonTemplate = "reason_template",
    /// The ward's own settings were changed.
    Ward = "ward",
    /// A spot check was drawn.
    SpotCheck = "spot_check",
    /// The result of a visit was kept.
    SpotVisit = "spot_visit",
    /// A criteria set was issued.
    CriteriaIssue = "criteria_issue",
    /// One of two values that were written at once was taken.
    SimultaneousEdit = "simultaneous_edit",
    /// Generated entries of the practice notebook.
    Practice = "practice",
}

impl TxnLabel {
    /// Whether a person may take it back long after it was done: what stands in the register, the help
    /// log and the books beside them. Not what others decided on or must be able to rely on (claims and
    /// their evidence, reviews, draws, criteria sets), nor what stands outside the log too (members).
    #[must_use]
    pub const fn can_be_undone_later(self) -> bool {
        matches!(
            self,
            Self::HouseholdAdd
                | Self::HouseholdEdit
                | Self::HouseholdCount
                | Self::HouseholdDelete
                | Self::HouseholdMerge
                | Self::HouseholdImport
                | Self::HelpLog
                | Self::HelpCorrect
                | Self::HelpDelete
                | Self::HelpCampaign
                | Self::HelpImport
                | Self::Activity
                | Self::WelfareRound
                | Self::WelfareTick
                | Self::Journal
                | Self::JournalImport
        )
    }

    /// The label of a stored name, if this version knows it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|label| label.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_label() {
        for label in TxnLabel::ALL {
            assert_eq!(TxnLabel::from_name(label.name()), Some(*label));
        }
        assert_eq!(TxnLabel::from_name("something later"), None);
    }
}

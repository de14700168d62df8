//! What leaves, counted before it does: a person reads it and then decides.

use std::collections::{BTreeMap, BTreeSet};

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{
    activity, claim, evidence, help_entry, household, import_batch, journal_entry, member,
    welfare_recipient, welfare_round,
};
use khupho_oplog::{Act, FieldId, KindId, SealedOperation};

/// What names, reaches or shows a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalField {
    /// Name of a household's contact.
    ContactName,
    /// A household's telephone.
    Phone,
    /// The note on a household.
    HouseholdNote,
    /// The note on a help.
    HelpNote,
    /// The code of a dossier.
    DossierCode,
    /// Who took a welfare gift for a household.
    RecipientName,
    /// Where a household lives.
    Address,
    /// Name of a member of the committee.
    MemberName,
    /// Who gave a help, as typed.
    HelperName,
    /// Lines of the work journal.
    JournalText,
    /// Explanations, notes and donors of claims, activities and welfare rounds.
    FreeText,
    /// What files were called: photos, documents, imported spreadsheets.
    FileName,
    /// A photo or a document.
    Photo,
}

impl PersonalField {
    /// Every one, in the order shown to people.
    pub const ALL: [Self; 13] = [
        Self::ContactName,
        Self::Phone,
        Self::HouseholdNote,
        Self::HelpNote,
        Self::DossierCode,
        Self::RecipientName,
        Self::Address,
        Self::MemberName,
        Self::HelperName,
        Self::JournalText,
        Self::FreeText,
        Self::FileName,
        Self::Photo,
    ];

    /// What a field of the registry is, for this list.
    fn of(kind: KindId, field: FieldId) -> Option<Self> {
        match (kind, field) {
            (household::KIND, household::CONTACT_NAME) => Some(Self::ContactName),
            (household::KIND, household::PHONE) => Some(Self::Phone),
            (household::KIND, household::NOTE) => Some(Self::HouseholdNote),
            (
                household::KIND,
                household::HOUSE_NUMBER
                | household::ALLEY
                | household::STREET
                | household::APARTMENT,
            ) => Some(Self::Address),
            (help_entry::KIND, help_entry::NOTE) => Some(Self::HelpNote),
            (help_entry::KIND, help_entry::DOSSIER_CODE) => Some(Self::DossierCode),
            (member::KIND, member::NAME | member::TILE_LABEL) => Some(Self::MemberName),
            (help_entry::KIND, help_entry::HELPED_BY) => Some(Self::HelperName),
            (welfare_recipient::KIND, welfare_recipient::RECEIVED_BY) => Some(Self::RecipientName),
            (
                journal_entry::KIND,
                journal_entry::CONTENT
                | journal_entry::DONE_BY
                | journal_entry::RESULT
                | journal_entry::OTHER_ANSWERS,
            ) => Some(Self::JournalText),
            (claim::KIND, claim::NOTE)
            | (activity::KIND, activity::NOTE)
            | (welfare_round::KIND, welfare_round::DONOR | welfare_round::NOTE) => {
                Some(Self::FreeText)
            }
            (evidence::KIND, evidence::CAPTION) | (import_batch::KIND, import_batch::FILE_NAME) => {
                Some(Self::FileName)
            }
            _ => None,
        }
    }

    /// Whether it travels in the personal part, which stays here unless the sender says otherwise.
    #[must_use]
    pub const fn can_be_withheld(self) -> bool {
        match self {
            Self::ContactName
            | Self::Phone
            | Self::HouseholdNote
            | Self::HelpNote
            | Self::DossierCode
            | Self::RecipientName => true,
            Self::Address
            | Self::MemberName
            | Self::HelperName
            | Self::JournalText
            | Self::FreeText
            | Self::FileName
            | Self::Photo => false,
        }
    }
}

/// Counts what leaves, operation by operation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    operations: u64,
    entities: BTreeMap<KindId, BTreeSet<EntityId>>,
    personal: BTreeMap<PersonalField, BTreeSet<EntityId>>,
}

/// What leaves, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaving {
    /// Operations.
    pub operations: u64,
    /// Entities that they create or change, by kind.
    pub entities: BTreeMap<KindId, u64>,
    /// Entities that hold something of a person, whether it leaves or is withheld.
    pub personal: BTreeMap<PersonalField, u64>,
}

impl Tally {
    /// One more operation leaves.
    pub(crate) fn count(&mut self, op: &SealedOperation) {
        let (kind, entity) = (op.header.kind, op.header.entity);
        self.operations += 1;
        self.entities.entry(kind).or_default().insert(entity);
        let changes = op.patch.iter().flat_map(|patch| &patch.0);
        for change in changes {
            if change.act != Act::Set || is_empty(&change.value) {
                continue;
            }
            if let Some(field) = PersonalField::of(kind, change.field) {
                self.personal.entry(field).or_default().insert(entity);
            }
        }
    }

    /// One more operation leaves, of a form that this program does not read.
    pub(crate) fn count_unreadable(&mut self) {
        self.operations += 1;
    }

    /// The numbers, with the evidence files that leave too.
    pub(crate) fn finish(self, files: u64) -> Leaving {
        let mut personal = counted(self.personal);
        if files > 0 {
            personal.insert(PersonalField::Photo, files);
        }
        Leaving {
            operations: self.operations,
            entities: counted(self.entities),
            personal,
        }
    }
}

fn counted<K: Ord>(sets: BTreeMap<K, BTreeSet<EntityId>>) -> BTreeMap<K, u64> {
    sets.into_iter()
        .map(|(key, set)| (key, set.len() as u64))
        .collect()
}

/// A cleared field tells nothing about anybody.
fn is_empty(value: &khupho_oplog::Value) -> bool {
    use khupho_oplog::Value;
    matches!(value, Value::Null) || value.as_text().is_some_and(str::is_empty)
}

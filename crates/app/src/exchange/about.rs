//! What an entry is about, in words: "Hộ 42/7", "Tiêu chí 2.3".

use crate::api::errors::ApiError;
use crate::api::session::Language;
use crate::history::Names;
use crate::host::Host;
use crate::session::MachinePreferences;
use crate::words::text_about;
use khupho_domain::ids::EntityId;
use khupho_oplog::KindId;
use khupho_oplog::registry as kinds;
use khupho_store::{Connection, assessment, criteria, help_log, households};

/// Names entries, each entity looked up once.
pub(super) struct About<'a> {
    connection: &'a Connection,
    language: Language,
    names: Names<'a>,
}

impl<'a> About<'a> {
    pub(super) fn new(host: &Host, connection: &'a Connection) -> Self {
        Self {
            connection,
            language: MachinePreferences::load(host.root()).language,
            names: Names::new(connection),
        }
    }

    /// The names that values refer to.
    pub(super) fn names(&mut self) -> &mut Names<'a> {
        &mut self.names
    }

    /// The name of a person; empty where they are not known here.
    pub(super) fn person(&mut self, member: EntityId) -> Result<String, ApiError> {
        Ok(self.names.of(member)?.unwrap_or_default())
    }

    /// What an entry of a kind is about. One that never took effect has no name of its own.
    pub(super) fn entity(&mut self, kind: KindId, entity: EntityId) -> Result<String, ApiError> {
        let name = match kind {
            kinds::household::KIND => self.household(entity)?,
            kinds::claim::KIND | kinds::review::KIND => self.criterion(entity)?,
            kinds::help_entry::KIND => self.helped(entity)?,
            _ => self.names.of(entity)?,
        };
        Ok(text_about(kind_slug(kind), name.as_deref(), self.language))
    }

    fn household(&mut self, entity: EntityId) -> Result<Option<String>, ApiError> {
        let found = households::find(self.connection, entity)?;
        let address = households::listing(self.connection, entity)?.map(|row| row.address_line);
        let code = found.map(|household| household.code);
        Ok(address.filter(|line| !line.is_empty()).or(code))
    }

    fn helped(&mut self, entity: EntityId) -> Result<Option<String>, ApiError> {
        use khupho_domain::help_log::HelpRecipient;
        let found = help_log::find(self.connection, entity)?;
        match found.map(|entry| entry.recipient) {
            Some(HelpRecipient::Household(household)) => self.household(household),
            _ => Ok(None),
        }
    }

    fn criterion(&mut self, claim: EntityId) -> Result<Option<String>, ApiError> {
        let Some(claim) = assessment::find_claim(self.connection, claim)? else {
            return Ok(None);
        };
        let found = criteria::find_criterion(self.connection, claim.criterion)?;
        Ok(found.map(|criterion| criterion.criterion.code))
    }
}

const fn kind_slug(kind: KindId) -> &'static str {
    match kind {
        kinds::household::KIND => "household",
        kinds::help_entry::KIND => "help",
        kinds::claim::KIND => "claim",
        kinds::review::KIND => "review",
        kinds::assessment::KIND => "assessment",
        kinds::evidence::KIND => "evidence",
        kinds::activity::KIND => "activity",
        kinds::welfare_round::KIND => "welfare_round",
        kinds::welfare_recipient::KIND => "welfare_recipient",
        kinds::journal_entry::KIND => "journal_entry",
        kinds::member::KIND => "member",
        kinds::neighborhood::KIND => "neighborhood",
        kinds::criteria_set::KIND | kinds::criterion::KIND => "criteria",
        kinds::frozen_denominator::KIND => "denominator",
        _ => "other",
    }
}

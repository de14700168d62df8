//! Evidence files on their way to the hub and from it.

use khupho_domain::evidence::ContentHash;
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::exchange::roles::refuse_practice;
use crate::rows::{signed, unsigned_at};
use crate::store::Store;

/// What is known of a file at the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HubEvidence {
    /// It has the file.
    Held,
    /// It has not.
    Lacking,
}

/// A file that something cites and that is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingEvidence {
    /// Which.
    pub content: ContentHash,
    /// Its size, as whoever wrote of it says.
    pub bytes: u64,
    /// When the hub was asked for it in vain the last time, by its clock.
    pub asked_ms: Option<u64>,
}

impl Store {
    /// Evidence files that are here, that something cites and that the hub is not known to have, with
    /// their sizes.
    ///
    /// # Errors
    /// [`crate::ExchangeFault::PracticeNeverLeaves`], and those of the database.
    pub fn evidence_for_hub(&self) -> Result<Vec<(ContentHash, u64)>, StoreError> {
        let unsent = self.read(|connection| {
            refuse_practice(connection)?;
            contents(connection, include_str!("evidence_to_send.sql"))
        })?;
        let here = unsent
            .into_iter()
            .filter_map(|content| Some((content, self.evidence_file_bytes(content)?)));
        Ok(here.collect())
    }

    /// Evidence files that something cites and that are not here, those first that were not asked for
    /// the longest time. Of those that came from the hub or went there, it is not looked whether they
    /// are still here: see [`Self::forget_hub_evidence`].
    ///
    /// # Errors
    /// Those of the database.
    pub fn evidence_to_fetch(&self) -> Result<Vec<MissingEvidence>, StoreError> {
        let cited = self.read(|connection| {
            let mut statement = connection.prepare_cached(include_str!("evidence_to_ask.sql"))?;
            let cited = statement.query_map([], |row| {
                Ok(MissingEvidence {
                    content: row.get(0).map(ContentHash)?,
                    bytes: unsigned_at(row, 1)?,
                    asked_ms: row.get::<_, Option<i64>>(2)?.map(i64::cast_unsigned),
                })
            })?;
            Ok::<_, StoreError>(cited.collect::<Result<Vec<_>, _>>()?)
        })?;
        let missing = cited
            .into_iter()
            .filter(|missing| !self.holds_evidence(missing.content));
        Ok(missing.collect())
    }

    /// Forgets which files the hub has, where they are not here any more: they are fetched again.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_hub_evidence(&self) -> Result<(), StoreError> {
        let held = self.read(|connection| {
            let sql = "SELECT content FROM hub_evidence WHERE held = 1";
            contents(connection, sql)
        })?;
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        for content in held
            .iter()
            .filter(|content| !self.holds_evidence(**content))
        {
            sql.prepare_cached("DELETE FROM hub_evidence WHERE content = ?1")?
                .execute([content.0])?;
        }
        sql.commit()?;
        Ok(())
    }

    /// Keeps what was learned of the hub's files at that moment of its clock.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_hub_evidence(
        &self,
        contents: &[ContentHash],
        state: HubEvidence,
        at_ms: u64,
    ) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        for content in contents {
            sql.prepare_cached("INSERT OR REPLACE INTO hub_evidence VALUES (?1, ?2, ?3)")?
                .execute(params![
                    content.0,
                    state == HubEvidence::Held,
                    signed(at_ms)
                ])?;
        }
        sql.commit()?;
        Ok(())
    }

    /// Keeps a piece of a file that is being fetched.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_hub_piece(
        &self,
        content: ContentHash,
        at_bytes: u64,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        self.writer()
            .connection
            .prepare_cached(
                "INSERT OR REPLACE INTO hub_piece (content, at_bytes, bytes) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![content.0, signed(at_bytes), bytes])?;
        Ok(())
    }

    /// What was fetched of a file so far, from its beginning.
    ///
    /// # Errors
    /// Those of the database.
    pub fn hub_pieces(&self, content: ContentHash) -> Result<Vec<u8>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT bytes FROM hub_piece WHERE content = ?1 ORDER BY at_bytes";
            let mut statement = connection.prepare_cached(sql)?;
            let pieces = statement.query_map([content.0], |row| row.get::<_, Vec<u8>>(0))?;
            Ok(pieces.collect::<Result<Vec<_>, _>>()?.concat())
        })
    }

    /// Forgets the pieces of a file: it is whole, or it was not what it should be.
    ///
    /// # Errors
    /// Those of the database.
    pub fn drop_hub_pieces(&self, content: ContentHash) -> Result<(), StoreError> {
        let sql = "DELETE FROM hub_piece WHERE content = ?1";
        self.writer().connection.execute(sql, [content.0])?;
        Ok(())
    }
}

fn contents(connection: &Connection, sql: &str) -> Result<Vec<ContentHash>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let contents = statement.query_map([], |row| row.get(0).map(ContentHash))?;
    Ok(contents.collect::<Result<_, _>>()?)
}

//! Whose store this is, and whether anything may leave it.

use rusqlite::Connection;

use crate::StoreError;
use crate::error::ExchangeFault;
use khupho_domain::members::Role;

/// Whose store it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreRole {
    /// The notebook of one khu phố.
    Neighborhood,
    /// The ward's, with every khu phố in it.
    Ward,
}

/// Whether the people of a store are generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorePurpose {
    /// Real work.
    Work,
    /// Practice: nothing of it is ever exported.
    Practice,
}

impl StoreRole {
    /// The number in the database.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Neighborhood => 1,
            Self::Ward => 2,
        }
    }

    /// Whether people of a role keep a store like this. What others wrote comes with bundles and
    /// receipts, and their names with it.
    #[must_use]
    pub fn has(self, role: Role) -> bool {
        (role == Role::WardOfficer) == (self == Self::Ward)
    }

    /// The role of a person without whom nobody could manage the store.
    #[must_use]
    pub const fn keeper(self) -> Role {
        match self {
            Self::Neighborhood => Role::Head,
            Self::Ward => Role::WardOfficer,
        }
    }
}

/// Whose store it is.
///
/// # Errors
/// Those of the database.
pub fn role(connection: &Connection) -> Result<StoreRole, StoreError> {
    let number: i64 = connection
        .prepare_cached("SELECT role FROM replica")?
        .query_row([], |row| row.get(0))?;
    Ok(match number {
        2 => StoreRole::Ward,
        _ => StoreRole::Neighborhood,
    })
}

/// What the store is for.
///
/// # Errors
/// Those of the database.
pub fn purpose(connection: &Connection) -> Result<StorePurpose, StoreError> {
    let practice: bool = connection
        .prepare_cached("SELECT practice FROM replica")?
        .query_row([], |row| row.get(0))?;
    Ok(match practice {
        true => StorePurpose::Practice,
        false => StorePurpose::Work,
    })
}

/// Refuses to let anything leave a practice notebook.
pub(crate) fn refuse_practice(connection: &Connection) -> Result<(), StoreError> {
    match purpose(connection)? {
        StorePurpose::Work => Ok(()),
        StorePurpose::Practice => Err(ExchangeFault::PracticeNeverLeaves.into()),
    }
}

/// Refuses what only a ward's store does.
pub(crate) fn refuse_unless_ward(connection: &Connection) -> Result<(), StoreError> {
    match role(connection)? {
        StoreRole::Ward => Ok(()),
        StoreRole::Neighborhood => Err(ExchangeFault::NotAWard.into()),
    }
}

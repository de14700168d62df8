//! The people who use the program.

/// What a person may do. Numbers are published: they stand in operations and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Trưởng khu phố: everything of the khu phố, members and backups included.
    Head,
    /// Another member of the committee: everything but criteria sets, members and restoring backups.
    CommitteeMember,
    /// Tình nguyện viên: households, the help log, activities and the journal; no export of the register.
    Volunteer,
    /// Cán bộ phường: reviews claims and issues criteria sets; writes and exports nothing of the register.
    WardOfficer,
}

impl Role {
    /// Every role, in the order shown to people.
    pub const ALL: [Self; 4] = [
        Self::Head,
        Self::CommitteeMember,
        Self::Volunteer,
        Self::WardOfficer,
    ];

    /// The published number.
    pub const fn number(self) -> i64 {
        match self {
            Self::Head => 1,
            Self::CommitteeMember => 2,
            Self::Volunteer => 3,
            Self::WardOfficer => 4,
        }
    }

    /// The role of a published number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.number() == number)
    }
}

/// A person who signs operations on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Full name: "Nguyễn Văn Ba".
    pub name: String,
    /// What the tile on the unlock screen says, such as "Chú Ba"; stands outside the encrypted store.
    pub tile_label: String,
    /// What the person may do.
    pub role: Role,
    /// Whether the person may still sign in. A member is never deleted: what they entered stays theirs.
    pub active: bool,
}

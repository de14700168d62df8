//! The published numbers: kinds of entities and their fields.
//!
//! Numbers are never reused and never change their meaning; a newer program may add some. Unknown
//! kinds and fields are kept, relayed and projected after an upgrade.

use khupho_domain::members::Role;

/// Number of a kind of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u16);

/// Number of a field inside its kind. Field 0 is the deletion register of every kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u16);

/// The deletion register.
pub const DELETED: FieldId = FieldId(0);

/// How the values of a field come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellShape {
    /// The last writer wins.
    Register,
    /// Members are added and taken out one by one.
    Set,
    /// Items are only ever added.
    List,
}

/// Roles that may write a field, as a bit set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Writers(u8);

impl Writers {
    const fn bit(role: Role) -> u8 {
        1 << role.number()
    }

    /// The head alone.
    pub const HEAD: Self = Self(Self::bit(Role::Head));
    /// The head and the committee.
    pub const COMMITTEE: Self = Self(Self::HEAD.0 | Self::bit(Role::CommitteeMember));
    /// Everyone of the khu phố.
    pub const NEIGHBORHOOD: Self = Self(Self::COMMITTEE.0 | Self::bit(Role::Volunteer));
    /// The ward alone.
    pub const WARD: Self = Self(Self::bit(Role::WardOfficer));
    /// The head or the ward: what the ward issues and a khu phố without network may load itself.
    pub const HEAD_OR_WARD: Self = Self(Self::HEAD.0 | Self::WARD.0);

    /// Whether the role is among them.
    pub const fn contains(self, role: Role) -> bool {
        self.0 & Self::bit(role) != 0
    }
}

/// Whether the values of a field leave the khu phố.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// They go wherever the operation goes.
    Shared,
    /// They name or reach a person: they are written into the personal part of an operation, which
    /// stays in the khu phố unless somebody decides otherwise. Such a field is a register.
    Personal,
}

/// A field of a kind.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    /// Its number.
    pub id: FieldId,
    /// Its name, for people who read operations.
    pub name: &'static str,
    /// How its values come together.
    pub shape: CellShape,
    /// Who may write it.
    pub writers: Writers,
    /// Whether its values leave the khu phố.
    pub privacy: Privacy,
}

/// A kind of entity.
#[derive(Debug, Clone, Copy)]
pub struct KindSpec {
    /// Its number.
    pub id: KindId,
    /// Its name.
    pub name: &'static str,
    /// Its fields, the deletion register left out.
    pub fields: &'static [FieldSpec],
    /// Who may delete and restore one.
    pub deleters: Writers,
}

macro_rules! privacy {
    () => {
        Privacy::Shared
    };
    (personal) => {
        Privacy::Personal
    };
}

macro_rules! kinds {
    ($($module:ident = $kind:literal, deleted by $deleters:ident {
        $($constant:ident = $number:literal $shape:ident $writers:ident $($privacy:ident)?),+ $(,)?
    })+) => {
        $(
            #[doc = concat!("Fields of kind ", stringify!($kind), ", `", stringify!($module), "`.")]
            pub mod $module {
                use super::{CellShape, FieldId, FieldSpec, KindId, KindSpec, Privacy, Writers};

                /// The kind's number.
                pub const KIND: KindId = KindId($kind);
                $(
                    #[doc = concat!("Field ", stringify!($number), ".")]
                    pub const $constant: FieldId = FieldId($number);
                )+
                pub(super) const SPEC: KindSpec = KindSpec {
                    id: KIND,
                    name: stringify!($module),
                    fields: &[$(FieldSpec {
                        id: $constant,
                        name: stringify!($constant),
                        shape: CellShape::$shape,
                        writers: Writers::$writers,
                        privacy: privacy!($($privacy)?),
                    }),+],
                    deleters: Writers::$deleters,
                };
            }
        )+

        /// Every kind this version knows.
        pub const KINDS: &[KindSpec] = &[$($module::SPEC),+];
    };
}

kinds! {
    neighborhood = 1, deleted by HEAD_OR_WARD {
        NAME = 1 Register HEAD_OR_WARD,
        WARD_NAME = 2 Register HEAD_OR_WARD,
        HOUSEHOLDS_BY_STATISTICS = 3 Register HEAD_OR_WARD,
        CODE = 4 Register HEAD_OR_WARD,
        CLOSED = 5 Register WARD,
        SUCCESSOR = 6 Register WARD,
    }
    member = 2, deleted by HEAD_OR_WARD {
        NAME = 1 Register HEAD_OR_WARD,
        TILE_LABEL = 2 Register HEAD_OR_WARD,
        ROLE = 3 Register HEAD_OR_WARD,
        ACTIVE = 4 Register HEAD_OR_WARD,
    }
    household = 3, deleted by NEIGHBORHOOD {
        NEIGHBORHOOD = 1 Register NEIGHBORHOOD,
        CODE = 2 Register NEIGHBORHOOD,
        CONTACT_NAME = 3 Register NEIGHBORHOOD personal,
        PHONE = 4 Register NEIGHBORHOOD personal,
        HOUSE_NUMBER = 5 Register NEIGHBORHOOD,
        ALLEY = 6 Register NEIGHBORHOOD,
        STREET = 7 Register NEIGHBORHOOD,
        GROUP = 8 Register NEIGHBORHOOD,
        APARTMENT = 9 Register NEIGHBORHOOD,
        COUNTED_ON = 10 Register NEIGHBORHOOD,
        REACH_REASON = 11 Register NEIGHBORHOOD,
        TAGS = 12 Set NEIGHBORHOOD,
        NOTE = 13 Register NEIGHBORHOOD personal,
        MERGED_INTO = 14 Register NEIGHBORHOOD,
        COUNT_PEOPLE = 101 Register NEIGHBORHOOD,
        COUNT_ADULTS = 102 Register NEIGHBORHOOD,
        COUNT_ID_ELIGIBLE = 103 Register NEIGHBORHOOD,
        COUNT_VNEID = 104 Register NEIGHBORHOOD,
        COUNT_CITIZEN_APP = 105 Register NEIGHBORHOOD,
        COUNT_PUBLIC_SERVICE_ACCOUNT = 106 Register NEIGHBORHOOD,
        COUNT_TRAINED = 107 Register NEIGHBORHOOD,
        COUNT_E_PAYMENT = 108 Register NEIGHBORHOOD,
        COUNT_SOCIAL_SECURITY_ACCOUNT = 109 Register NEIGHBORHOOD,
        COUNT_SMARTPHONE_ADULTS = 110 Register NEIGHBORHOOD,
        COUNT_SMART_DEVICES = 111 Register NEIGHBORHOOD,
        COUNT_ZALO_GROUP = 112 Register NEIGHBORHOOD,
        COUNT_FIBRE = 113 Register NEIGHBORHOOD,
        COUNT_PHONES_2G = 114 Register NEIGHBORHOOD,
        COUNT_PHONES_2G_REPLACED = 115 Register NEIGHBORHOOD,
        COUNT_DIGITAL_ADDRESS = 116 Register NEIGHBORHOOD,
        COUNT_BUSINESS = 117 Register NEIGHBORHOOD,
        COUNT_BUSINESS_QR = 118 Register NEIGHBORHOOD,
    }
    help_entry = 4, deleted by NEIGHBORHOOD {
        NEIGHBORHOOD = 1 Register NEIGHBORHOOD,
        HAPPENED_ON = 2 Register NEIGHBORHOOD,
        HAPPENED_AT = 3 Register NEIGHBORHOOD,
        HOUSEHOLD = 4 Register NEIGHBORHOOD,
        UNNAMED_HOUSEHOLDS = 5 Register NEIGHBORHOOD,
        PEOPLE = 6 Register NEIGHBORHOOD,
        CATEGORY = 7 Register NEIGHBORHOOD,
        SERVICE = 8 Register NEIGHBORHOOD,
        DOSSIER_CODE = 9 Register NEIGHBORHOOD personal,
        PLACE = 10 Register NEIGHBORHOOD,
        MINUTES = 11 Register NEIGHBORHOOD,
        OUTCOME = 12 Register NEIGHBORHOOD,
        REVISIT_ON = 13 Register NEIGHBORHOOD,
        SATISFACTION = 14 Register NEIGHBORHOOD,
        NOTE = 15 Register NEIGHBORHOOD personal,
        HELPED_BY = 16 Register NEIGHBORHOOD,
        EVIDENCE = 17 Set NEIGHBORHOOD,
        FOLLOW_UP_OF = 18 Register NEIGHBORHOOD,
    }
    criteria_set = 5, deleted by HEAD_OR_WARD {
        CODE = 1 Register HEAD_OR_WARD,
        VERSION = 2 Register HEAD_OR_WARD,
        TITLE = 3 Register HEAD_OR_WARD,
        SAMPLE_LABEL = 4 Register HEAD_OR_WARD,
        ISSUER = 5 Register HEAD_OR_WARD,
        DECISION_NUMBER = 6 Register HEAD_OR_WARD,
        DECIDED_ON = 7 Register HEAD_OR_WARD,
        PERIOD_FROM = 8 Register HEAD_OR_WARD,
        PERIOD_TO = 9 Register HEAD_OR_WARD,
        DEADLINE = 10 Register HEAD_OR_WARD,
        AWARD = 11 Register HEAD_OR_WARD,
        MANDATORY_RULE = 12 Register HEAD_OR_WARD,
        MIN_POINTS = 13 Register HEAD_OR_WARD,
        GROUPS = 14 Register HEAD_OR_WARD,
        ISSUED_ON = 15 Register WARD,
    }
    criterion = 6, deleted by HEAD_OR_WARD {
        SET = 1 Register HEAD_OR_WARD,
        CODE = 2 Register HEAD_OR_WARD,
        GROUP = 3 Register HEAD_OR_WARD,
        POSITION = 4 Register HEAD_OR_WARD,
        TITLE = 5 Register HEAD_OR_WARD,
        GUIDANCE = 6 Register HEAD_OR_WARD,
        RULE = 7 Register HEAD_OR_WARD,
        OBLIGATION = 8 Register HEAD_OR_WARD,
        POINTS = 9 Register HEAD_OR_WARD,
        EVIDENCE_RULE = 10 Register HEAD_OR_WARD,
        METRIC = 11 Register HEAD_OR_WARD,
        SOURCE = 12 Register HEAD_OR_WARD,
    }
    assessment = 7, deleted by HEAD {
        NEIGHBORHOOD = 1 Register COMMITTEE,
        CRITERIA_SET = 2 Register COMMITTEE,
    }
    claim = 8, deleted by COMMITTEE {
        ASSESSMENT = 1 Register COMMITTEE,
        CRITERION = 2 Register COMMITTEE,
        STATE = 3 Register COMMITTEE,
        VALUE = 4 Register COMMITTEE,
        FROM_BOOK = 5 Register COMMITTEE,
        NOTE = 6 Register COMMITTEE,
        EVIDENCE = 7 Set COMMITTEE,
    }
    evidence = 9, deleted by NEIGHBORHOOD {
        EVIDENCE_KIND = 1 Register NEIGHBORHOOD,
        CONTENT = 2 Register NEIGHBORHOOD,
        SIZE_BYTES = 3 Register NEIGHBORHOOD,
        WIDTH_PX = 4 Register NEIGHBORHOOD,
        HEIGHT_PX = 5 Register NEIGHBORHOOD,
        CAPTURED_AT = 6 Register NEIGHBORHOOD,
        CAPTION = 7 Register NEIGHBORHOOD,
    }
    activity = 10, deleted by NEIGHBORHOOD {
        NEIGHBORHOOD = 1 Register NEIGHBORHOOD,
        ACTIVITY_KIND = 2 Register NEIGHBORHOOD,
        TITLE = 3 Register NEIGHBORHOOD,
        HELD_ON = 4 Register NEIGHBORHOOD,
        PLACE = 5 Register NEIGHBORHOOD,
        PARTICIPANTS = 6 Register NEIGHBORHOOD,
        HOUSEHOLDS = 7 Register NEIGHBORHOOD,
        QUANTITY = 8 Register NEIGHBORHOOD,
        VALUE_DONG = 9 Register NEIGHBORHOOD,
        NOTE = 10 Register NEIGHBORHOOD,
        EVIDENCE = 11 Set NEIGHBORHOOD,
    }
    welfare_round = 11, deleted by COMMITTEE {
        NEIGHBORHOOD = 1 Register COMMITTEE,
        TITLE = 2 Register COMMITTEE,
        STARTS_ON = 3 Register COMMITTEE,
        ITEM = 4 Register COMMITTEE,
        VALUE_DONG = 5 Register COMMITTEE,
        DONOR = 6 Register COMMITTEE,
        NOTE = 7 Register COMMITTEE,
    }
    welfare_recipient = 12, deleted by NEIGHBORHOOD {
        ROUND = 1 Register NEIGHBORHOOD,
        HOUSEHOLD = 2 Register NEIGHBORHOOD,
        RECEIVED_ON = 3 Register NEIGHBORHOOD,
        RECEIVED_BY = 4 Register NEIGHBORHOOD personal,
    }
    journal_entry = 13, deleted by NEIGHBORHOOD {
        NEIGHBORHOOD = 1 Register NEIGHBORHOOD,
        HAPPENED_ON = 2 Register NEIGHBORHOOD,
        HAPPENED_AT = 3 Register NEIGHBORHOOD,
        CONTENT = 4 Register NEIGHBORHOOD,
        DONE_BY = 5 Register NEIGHBORHOOD,
        RESULT = 6 Register NEIGHBORHOOD,
        OTHER_ANSWERS = 7 Register NEIGHBORHOOD,
    }
    frozen_denominator = 14, deleted by COMMITTEE {
        NEIGHBORHOOD = 1 Register COMMITTEE,
        METRIC = 2 Register COMMITTEE,
        WHOLE = 3 Register COMMITTEE,
        SOURCE = 4 Register COMMITTEE,
        AS_OF = 5 Register COMMITTEE,
    }
    import_batch = 15, deleted by NEIGHBORHOOD {
        NEIGHBORHOOD = 1 Register NEIGHBORHOOD,
        TARGET = 2 Register NEIGHBORHOOD,
        FILE_NAME = 3 Register NEIGHBORHOOD,
        FILE_HASH = 4 Register NEIGHBORHOOD,
        ROWS = 5 Register NEIGHBORHOOD,
    }
    review = 16, deleted by WARD {
        CLAIM = 1 Register WARD,
        DECISION = 2 Register WARD,
        REASON = 3 Register WARD,
        REVIEWED = 4 Register WARD,
        VERIFIED_VALUE = 5 Register WARD,
        NOTE = 6 Register WARD,
        TEMPLATE = 7 Register WARD,
        FIRST_ACCEPTED_BY = 8 Register WARD,
    }
    reason_template = 17, deleted by WARD {
        TEXT = 1 Register WARD,
        POSITION = 2 Register WARD,
    }
    ward = 18, deleted by WARD {
        NAME = 1 Register WARD,
        TWO_STEP_ACCEPT = 2 Register WARD,
    }
    spot_check = 19, deleted by WARD {
        CRITERIA_SET = 1 Register WARD,
        SEED = 2 Register WARD,
        MADE_ON = 3 Register WARD,
        SIZE = 4 Register WARD,
        CLAIMS = 5 Set WARD,
        NEIGHBORHOODS = 6 Set WARD,
        POPULATION = 7 Register WARD,
        POPULATION_DIGEST = 8 Register WARD,
    }
    spot_visit = 20, deleted by WARD {
        SPOT_CHECK = 1 Register WARD,
        CLAIM = 2 Register WARD,
        RESULT = 3 Register WARD,
        NOTE = 4 Register WARD,
        VISITED_ON = 5 Register WARD,
    }
}

/// The kind of a number, if this version knows it.
pub fn kind(id: KindId) -> Option<&'static KindSpec> {
    KINDS.iter().find(|kind| kind.id == id)
}

/// The field of a kind, if this version knows it.
pub fn field(kind_id: KindId, id: FieldId) -> Option<&'static FieldSpec> {
    kind(kind_id)?.fields.iter().find(|field| field.id == id)
}

//! Who asks, for what: everything that is checked before a route sees a request.

mod admit;
mod body;
mod place;
mod query;

pub(crate) use admit::{
    Admitted, Caller, admit, admit_founder, admit_stranger, header_text, range_text,
};
pub(crate) use body::{BodyLimit, json_of, parse_json};
pub(crate) use place::{Place, entity_hex, entity_of_hex};
pub(crate) use query::Query;

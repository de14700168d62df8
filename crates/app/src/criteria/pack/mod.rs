//! Criteria packs: the TOML files in which a ward issues its criteria. The form is described in
//! `docs/criteria-pack.md` and `assets/packs/criteria-pack.schema.json`.

mod compare;
mod criterion;
mod decimal;
mod fault;
mod rule;
mod section;
mod set;

pub use fault::FaultReason;
pub(crate) use fault::refusal;

use crate::api::criteria::PackFault;
use fault::Faults;
use khupho_domain::criteria::CriteriaSet;
use toml::de::DeTable;

/// The only form of packs so far.
const FORMAT: u64 = 1;
/// Longest code of a set, group or criterion, in characters.
const CODE_MAX_CHARS: usize = 40;
/// Most points of one criterion and of the pass rule, in hundredths: 10,000 points.
const POINTS_MAX_HUNDREDTHS: u32 = 1_000_000;

/// Reads a pack from the bytes of its file.
///
/// # Errors
/// Every fault of the file, in the order of its lines.
pub fn read_pack(bytes: &[u8]) -> Result<CriteriaSet, Vec<PackFault>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text =
        std::str::from_utf8(bytes).map_err(|fault| fault::not_utf8(bytes, fault.valid_up_to()))?;
    let mut faults = Faults::of(text);
    let (table, syntax_faults) = DeTable::parse_recoverable(text);
    for syntax in syntax_faults {
        let at_byte = syntax.span().map_or(0, |span| span.start);
        faults.add(at_byte, FaultReason::NotToml, syntax.message());
    }
    if !faults.is_empty() {
        // What a broken text leaves out would only add faults that are none.
        return Err(faults.into_list());
    }
    let set = set::read(table.get_ref(), &mut faults);
    match set {
        Some(set) if faults.is_empty() => Ok(set),
        _ => Err(faults.into_list()),
    }
}

#[cfg(test)]
mod tests;

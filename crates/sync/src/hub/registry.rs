//! The ward's registry: the ward's PCs bring what they have, everybody fetches what they lack.
//!
//! A hub keeps the entries in the order in which they came, so that theirs are places in its list and
//! not the numbers that the ward gave them: a ward that went on from a backup has two entries with one
//! number, and both count.

use std::collections::HashSet;

use khupho_oplog::ids::ContentHash;
use khupho_store::exchange::{self, RegistryLine, StoreRole};

use super::answers::HelloAnswer;
use super::client::Ask;
use super::fault::HubFault;
use super::pulling::arrival_from_hub;
use super::sequence;
use super::talk::Talk;
use crate::SyncError;
use crate::enrollment::renew_all_ending;
use crate::receipt::own_certificate;
use crate::trust::take_entries;

/// The media type of a list of entries.
const ENTRIES: &str = "application/cbor-seq";
/// Entries that a hub takes at once.
const ENTRIES_AT_ONCE: usize = 500;
/// All entries that a hub gives at once.
const REGISTRY_MAX_BYTES: u64 = 32 * 1024 * 1024;

/// What a hub says of its registry without giving it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    entries: usize,
    /// The exclusive or of the hashes of the entries.
    xor: [u8; 32],
}

/// Brings both to the same entries, as far as this machine may.
pub(super) fn exchange_registry(talk: &mut Talk<'_>, hello: &HelloAnswer) -> Result<(), HubFault> {
    let told = Told {
        entries: usize::try_from(hello.registry_entries).unwrap_or(usize::MAX),
        xor: hello.registry_xor()?,
    };
    let lacking = match lacking_at_hub(&held(talk)?, told) {
        Some(lacking) => lacking,
        None => fetch_lacking(talk, told)?,
    };
    if talk.role == StoreRole::Ward {
        post(talk, &lacking)?;
    }
    Ok(())
}

fn post(talk: &Talk<'_>, entries: &[Vec<u8>]) -> Result<(), HubFault> {
    for some in entries.chunks(ENTRIES_AT_ONCE) {
        let ask = Ask::post("/registry", ENTRIES, sequence::of(some));
        talk.client.ask(&ask)?;
    }
    Ok(())
}

/// On the PC that signs for the ward: no machine falls out because it only ever talks to the hub. By the
/// hub's clock, which is the one that certificates have to please.
pub(super) fn renew_ending(talk: &mut Talk<'_>) -> Result<(), HubFault> {
    if talk.store.ward_keys()?.is_none() {
        return Ok(());
    }
    let before = held(talk)?.len();
    if renew_all_ending(talk.store, talk.client.hub_now_ms())? == 0 {
        return Ok(());
    }
    let lines = held(talk)?.into_iter().skip(before);
    let renewed: Vec<_> = lines.map(|line| line.cose).collect();
    post(talk, &renewed)?;
    talk.learn_trust()
}

/// What the hub lacks, where it has nothing but the oldest of what is here; none where it has something
/// else.
fn lacking_at_hub(held: &[RegistryLine], told: Told) -> Option<Vec<Vec<u8>>> {
    let (there, behind) = held.split_at_checked(told.entries)?;
    (xor_of(there) == told.xor).then(|| behind.iter().map(|line| line.cose.clone()).collect())
}

/// Takes what the hub has and is not here; what is here and the hub has not.
fn fetch_lacking(talk: &mut Talk<'_>, told: Told) -> Result<Vec<Vec<u8>>, HubFault> {
    // Nearly always some entries have come behind those that are here.
    let before = held(talk)?.len();
    if before < told.entries {
        fetch(talk, before)?;
        if let Some(lacking) = lacking_at_hub(&held(talk)?, told) {
            return Ok(lacking);
        }
    }
    let there = fetch(talk, 0)?;
    let is_lacking = |line: &RegistryLine| !there.contains(&ContentHash::from_bytes(line.hash));
    let lacking = held(talk)?.into_iter().filter(is_lacking);
    Ok(lacking.map(|line| line.cose).collect())
}

/// Takes in what the hub has behind its first entries; the hashes of that.
fn fetch(talk: &mut Talk<'_>, first: usize) -> Result<HashSet<ContentHash>, HubFault> {
    let mut fetched = Vec::new();
    loop {
        let target = format!("/registry?after={}", first + fetched.len());
        let bytes = talk
            .client
            .ask_bytes(&Ask::get(&target), REGISTRY_MAX_BYTES)?;
        let entries = sequence::read(&bytes)?;
        if entries.is_empty() {
            break;
        }
        fetched.extend(entries);
    }
    take(talk, &fetched)?;
    Ok(fetched.iter().map(|entry| ContentHash::of(entry)).collect())
}

/// The entries that are here, the oldest first.
fn held(talk: &Talk<'_>) -> Result<Vec<RegistryLine>, HubFault> {
    let lines = talk
        .store
        .read(|connection| exchange::registry(connection, 0));
    Ok(lines?)
}

fn xor_of(lines: &[RegistryLine]) -> [u8; 32] {
    let mut xor = [0; 32];
    for line in lines {
        for (byte, of_hash) in xor.iter_mut().zip(line.hash) {
            *byte ^= of_hash;
        }
    }
    xor
}

fn take(talk: &mut Talk<'_>, entries: &[Vec<u8>]) -> Result<(), HubFault> {
    let ward = talk.trust.ward;
    let own = own_certificate(entries, &ward, talk.own);
    let arrival = arrival_from_hub(*talk.own.as_bytes(), talk.client.hub_now_ms());
    talk.store.take_in::<_, SyncError>(&arrival, |taking| {
        take_entries(taking, &ward.authority, entries)?;
        if let Some(certificate) = own {
            taking.own_certificate(&certificate)?;
        }
        Ok(())
    })?;
    talk.learn_trust()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: u64, byte: u8) -> RegistryLine {
        RegistryLine {
            number,
            hash: [byte; 32],
            cose: vec![byte],
        }
    }

    fn told(lines: &[RegistryLine]) -> Told {
        Told {
            entries: lines.len(),
            xor: xor_of(lines),
        }
    }

    #[test]
    fn what_the_hub_lacks_is_known_where_it_has_the_oldest() {
        let held = [line(1, 1), line(2, 2), line(2, 4), line(3, 8)];
        let cases = [
            (
                "nothing",
                &held[..0],
                Some(vec![vec![1], vec![2], vec![4], vec![8]]),
            ),
            ("the oldest", &held[..3], Some(vec![vec![8]])),
            ("everything", &held[..], Some(Vec::new())),
            ("not the oldest", &held[1..3], None),
        ];
        for (what, there, lacking) in cases {
            assert_eq!(lacking_at_hub(&held, told(there)), lacking, "{what}");
        }
    }

    #[test]
    fn what_a_hub_has_more_or_instead_has_to_be_fetched() {
        let held = [line(1, 1), line(2, 2)];
        let other_branch = [line(1, 1), line(2, 4)];
        let more = [line(1, 1), line(2, 2), line(3, 8)];
        assert_eq!(lacking_at_hub(&held, told(&other_branch)), None);
        assert_eq!(lacking_at_hub(&held, told(&more)), None);
    }
}

//! The review of one claim in a ward of 60 khu phố: what the screen of an officer asks for.

use std::error::Error;

use chrono::{Days, NaiveDate};
use fastrand::Rng;
use khupho_app::host::SignedIn;
use khupho_domain::assessment::{BookSource, Claim, ClaimState, ClaimValue, MonthCount};
use khupho_domain::criteria::{FigureSource, Rule, TierLevel, ValueShape};
use khupho_domain::evidence::{ContentHash, Evidence, EvidenceKind};
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome, HelpPlace, HelpRecipient};
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_domain::ratio::Ratio;
use khupho_domain::review::{ClaimContent, Decision, Review};
use khupho_oplog::registry::{help_entry, neighborhood};
use khupho_store::criteria::StoredSet;
use khupho_store::{
    StoreError, Transaction, TxnLabel, assessment, criteria, evidence, help_log, neighborhoods,
    review,
};
use serde_json::{Value, json};

use super::Measured;
use super::books::Books;
use super::figure::{Aim, Figure};
use super::timing::Samples;
use crate::core_notebook::CoreNotebook;

const AIM: Aim = Aim::AtMost(50.0);
const NEIGHBORHOODS: u32 = 60;
/// Helps of each khu phố that count for a monthly criterion.
const HELPS: u32 = 267;
/// Pieces of evidence on each claim.
const EVIDENCE: u32 = 2;
const REPETITIONS: usize = 60;

pub(super) fn measure(books: &Books) -> Measured {
    let notebook = CoreNotebook::at(&books.scratch.join("review"));
    build(&notebook)?;
    become_officer(&notebook)?;
    let one = review_claims(&notebook)?;
    let queue = ask(&notebook, "reviews", &waiting(50))?;
    let home = ask(&notebook, "ward_home", &json!({}))?;
    let figure = |name: &str, value| Figure::new(name, value, "ms");
    Ok(vec![
        figure("review_claim_query_ms", one.median()).aiming(AIM),
        figure("review_claim_query_p99_ms", one.p99()),
        figure("review_queue_query_ms", queue.median()).aiming(AIM),
        figure("ward_home_query_ms", home.median()).aiming(AIM),
    ])
}

/// Claims that wait, as the officer's screen asks for them.
fn waiting(limit: u32) -> Value {
    json!({
        "neighborhood": null, "criterion": null, "states": [],
        "page": { "offset": 0, "limit": limit },
    })
}

/// Opens one claim after the other, as somebody who works through the list.
fn review_claims(notebook: &CoreNotebook) -> Measured<Samples> {
    let list = notebook.call("reviews", waiting(200))?;
    let rows = list["rows"].as_array().cloned().unwrap_or_default();
    let mut samples = Samples::default();
    for row in rows.iter().cycle().take(REPETITIONS + 1) {
        let args = json!({ "claim": row["claim"], "list": waiting(200) });
        samples.time(|| notebook.call("review_get", args))?;
    }
    Ok(samples)
}

fn ask(notebook: &CoreNotebook, command: &str, args: &Value) -> Measured<Samples> {
    let mut samples = Samples::default();
    notebook.call(command, args.clone())?;
    for _ in 0..REPETITIONS {
        samples.time(|| notebook.call(command, args.clone()))?;
    }
    Ok(samples)
}

fn become_officer(notebook: &CoreNotebook) -> Result<(), Box<dyn Error>> {
    let signed_in = notebook.host().signed_in()?;
    notebook.host().set_session(Some(SignedIn {
        role: Role::WardOfficer,
        ..signed_in
    }));
    Ok(())
}

/// Every khu phố with a claim for every criterion, a third of them decided.
fn build(notebook: &CoreNotebook) -> Result<(), Box<dyn Error>> {
    notebook.found()?;
    notebook.load_sample_set()?;
    let signed_in = notebook.host().signed_in()?;
    let today = notebook.host().today();
    let set = signed_in.store.read(newest_set)?.ok_or("no set")?;
    let mut random = Rng::with_seed(60);
    let work = |tx: &mut Transaction<'_>| {
        let mut claims = Vec::new();
        for number in 1..=NEIGHBORHOODS {
            let place = add_neighborhood(tx, number)?;
            add_helps(tx, &mut random, place, today)?;
            claims.extend(add_claims(tx, place, &set, today)?);
        }
        Ok::<_, StoreError>(claims)
    };
    let written = signed_in
        .store
        .transact(signed_in.actor(), TxnLabel::Practice, work)?;
    become_officer(notebook)?;
    let officer = notebook.host().signed_in()?.actor();
    signed_in
        .store
        .transact(officer, TxnLabel::Practice, |tx| {
            for (id, claim) in written.value.iter().step_by(3) {
                review::write(tx, &decision(*id, claim))?;
            }
            Ok::<_, StoreError>(())
        })?;
    Ok(())
}

fn newest_set(connection: &khupho_store::Connection) -> Result<Option<StoredSet>, StoreError> {
    match criteria::list(connection)?.first() {
        Some(id) => criteria::load(connection, *id),
        None => Ok(None),
    }
}

fn add_neighborhood(tx: &mut Transaction<'_>, number: u32) -> Result<EntityId, StoreError> {
    let id = tx.new_entity()?;
    let place = Neighborhood {
        name: format!("Khu phố mẫu {number}"),
        ..Neighborhood::default()
    };
    tx.write(neighborhood::KIND, id, neighborhoods::patch(&place))?;
    Ok(id)
}

fn add_helps(
    tx: &mut Transaction<'_>,
    random: &mut Rng,
    place: EntityId,
    today: NaiveDate,
) -> Result<(), StoreError> {
    for _ in 0..HELPS {
        let help = HelpEntry {
            neighborhood: place,
            happened_on: today - Days::new(random.u64(0..200)),
            happened_at: None,
            recipient: HelpRecipient::Unnamed {
                households: Some(1),
            },
            people: 1,
            category: HelpCategory::OnlineDossier,
            service: "Đăng ký tạm trú".to_owned(),
            dossier_code: String::new(),
            place: HelpPlace::NeighborhoodOffice,
            minutes: Some(15),
            outcome: HelpOutcome::Completed,
            revisit_on: None,
            satisfaction: None,
            note: String::new(),
            helped_by: "Người Mẫu Một".to_owned(),
            evidence: Vec::new(),
            follow_up_of: None,
        };
        let entry = tx.new_entity()?;
        tx.write(help_entry::KIND, entry, help_log::patch(None, &help))?;
    }
    Ok(())
}

fn add_claims(
    tx: &mut Transaction<'_>,
    place: EntityId,
    set: &StoredSet,
    today: NaiveDate,
) -> Result<Vec<(EntityId, Claim)>, StoreError> {
    let assessment = assessment::begin(tx, place, set.id)?;
    let criteria = set.set.criteria.iter().zip(&set.criterion_ids);
    criteria
        .map(|(criterion, id)| {
            let claim = Claim {
                assessment,
                criterion: *id,
                state: ClaimState::ReadyToSend,
                value: Some(value(criterion.rule)),
                from_book: match &criterion.figure {
                    FigureSource::ByHand => None,
                    FigureSource::Metric { name } => Some(BookSource {
                        metric: name.clone(),
                        as_of: today,
                    }),
                },
                note: "Số liệu mẫu".to_owned(),
                evidence: add_evidence(tx, place, *id)?,
            };
            let claim_id = assessment::write_claim(tx, &claim)?;
            Ok((claim_id, claim))
        })
        .collect()
}

fn value(rule: Rule) -> ClaimValue {
    match rule.shape() {
        ValueShape::YesNo => ClaimValue::YesNo(true),
        ValueShape::Count => ClaimValue::Count(2),
        ValueShape::Ratio => {
            Ratio::new(451, 550).map_or(ClaimValue::YesNo(false), ClaimValue::Ratio)
        }
        ValueShape::Tier => ClaimValue::Tier(TierLevel::Half),
        ValueShape::MonthCounts => ClaimValue::MonthCounts(
            (1..=12)
                .map(|month| MonthCount {
                    year: 2026,
                    month,
                    count: 22,
                })
                .collect(),
        ),
    }
}

fn add_evidence(
    tx: &mut Transaction<'_>,
    place: EntityId,
    criterion: EntityId,
) -> Result<Vec<EntityId>, StoreError> {
    (0..EVIDENCE)
        .map(|number| {
            let mut content = blake3::Hasher::new();
            content.update(place.as_bytes());
            content.update(criterion.as_bytes());
            content.update(&number.to_be_bytes());
            let photo = Evidence {
                kind: EvidenceKind::Photo,
                content: ContentHash(*content.finalize().as_bytes()),
                size_bytes: 180_000,
                size_px: Some((1_600, 1_200)),
                captured_at: None,
                caption: "Ảnh mẫu".to_owned(),
            };
            evidence::write(tx, &photo)
        })
        .collect()
}

fn decision(claim: EntityId, content: &Claim) -> Review {
    Review {
        claim,
        decision: Decision::Returned,
        reason: "Ảnh chưa rõ".to_owned(),
        reviewed: ClaimContent::of(content),
        verified_value: None,
        note: String::new(),
        template: None,
        first_accepted_by: None,
    }
}

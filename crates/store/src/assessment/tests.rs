use super::sample::{Notebook, sample_set};
use super::*;
use crate::TxnLabel;
use crate::criteria::{criterion_id, set_id};
use crate::evidence::{self, evidence_id};
use chrono::NaiveDate;
use khupho_domain::assessment::ClaimValue;
use khupho_domain::evidence::{ContentHash, Evidence, EvidenceKind};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A notebook with a set, and the claim for its first criterion.
fn begun() -> Result<(Notebook, Claim), Box<dyn std::error::Error>> {
    let notebook = Notebook::new()?;
    let set = notebook
        .write(TxnLabel::CriteriaLoad, |tx| {
            crate::criteria::write(tx, &sample_set())
        })?
        .value;
    let neighborhood = notebook.neighborhood;
    let assessment = notebook
        .write(TxnLabel::Assessment, |tx| begin(tx, neighborhood, set))?
        .value;
    let claim = Claim {
        assessment,
        criterion: criterion_id(set, "1.1"),
        state: ClaimState::Draft,
        value: Some(ClaimValue::YesNo(true)),
        from_book: NaiveDate::from_ymd_opt(2026, 6, 30).map(|as_of| BookSource {
            metric: "people_vneid".to_owned(),
            as_of,
        }),
        note: "Có quyết định".to_owned(),
        evidence: Vec::new(),
    };
    Ok((notebook, claim))
}

fn photo(content: u8) -> Evidence {
    Evidence {
        kind: EvidenceKind::Photo,
        content: ContentHash([content; 32]),
        size_bytes: 1,
        size_px: None,
        captured_at: None,
        caption: String::new(),
    }
}

fn read(notebook: &Notebook, claim: &Claim) -> Result<Option<Claim>, StoreError> {
    let id = claim_id(claim.assessment, claim.criterion);
    notebook.store.read(|connection| find_claim(connection, id))
}

#[test]
fn a_claim_comes_back_as_it_was_written() -> Outcome {
    let (notebook, mut claim) = begun()?;
    notebook.write(TxnLabel::Claim, |tx| write_claim(tx, &claim))?;
    assert_eq!(read(&notebook, &claim)?.as_ref(), Some(&claim));
    claim.value = None;
    claim.from_book = None;
    claim.note.clear();
    notebook.write(TxnLabel::Claim, |tx| write_claim(tx, &claim))?;
    assert_eq!(read(&notebook, &claim)?.as_ref(), Some(&claim));
    let of_assessment = notebook
        .store
        .read(|connection| claims(connection, claim.assessment))?;
    assert_eq!(of_assessment.get(&claim.criterion), Some(&claim));
    assert!(notebook.rebuilds_alike()?);
    Ok(())
}

#[test]
fn beginning_twice_writes_once() -> Outcome {
    let (notebook, claim) = begun()?;
    let neighborhood = notebook.neighborhood;
    let set = set_id("thu", 1);
    let again = notebook.write(TxnLabel::Assessment, |tx| begin(tx, neighborhood, set))?;
    assert!(again.changed.is_empty());
    assert_eq!(again.value, claim.assessment);
    notebook.write(TxnLabel::Claim, |tx| write_claim(tx, &claim))?;
    assert!(
        notebook
            .write(TxnLabel::Claim, |tx| write_claim(tx, &claim))?
            .changed
            .is_empty()
    );
    Ok(())
}

#[test]
fn one_photo_supports_two_claims_and_each_knows_of_the_other() -> Outcome {
    let (notebook, mut claim) = begun()?;
    let mut other = Claim {
        criterion: criterion_id(set_id("thu", 1), "2.2"),
        ..claim.clone()
    };
    for content in [9, 1] {
        let id = notebook
            .write(TxnLabel::Evidence, |tx| {
                evidence::write(tx, &photo(content))
            })?
            .value;
        claim.evidence.push(id);
        notebook.write(TxnLabel::Evidence, |tx| write_claim(tx, &claim))?;
    }
    other.evidence.push(evidence_id(ContentHash([9; 32])));
    notebook.write(TxnLabel::Evidence, |tx| write_claim(tx, &other))?;
    let id = claim_id(claim.assessment, claim.criterion);
    let cited = notebook
        .store
        .read(|connection| evidence::of_claim(connection, id))?;
    let counts: Vec<(u8, u32)> = cited
        .iter()
        .map(|one| (one.evidence.content.0[0], one.other_claims))
        .collect();
    assert_eq!(counts, [(9, 1), (1, 0)], "in the order of adding");
    claim.evidence.remove(0);
    notebook.write(TxnLabel::Evidence, |tx| write_claim(tx, &claim))?;
    let id = claim_id(other.assessment, other.criterion);
    let cited = notebook
        .store
        .read(|connection| evidence::of_claim(connection, id))?;
    assert_eq!(cited.first().map(|one| one.other_claims), Some(0));
    assert!(notebook.rebuilds_alike()?);
    Ok(())
}

#[test]
fn undo_brings_back_value_and_evidence() -> Outcome {
    let (notebook, claim) = begun()?;
    notebook.write(TxnLabel::Claim, |tx| write_claim(tx, &claim))?;
    let evidence = notebook
        .write(TxnLabel::Evidence, |tx| evidence::write(tx, &photo(1)))?
        .value;
    let changed = Claim {
        value: Some(ClaimValue::YesNo(false)),
        evidence: vec![evidence],
        ..claim.clone()
    };
    let edit = notebook.write(TxnLabel::Claim, |tx| write_claim(tx, &changed))?;
    notebook.store.undo(notebook.head, edit.txn)?;
    assert_eq!(read(&notebook, &claim)?, Some(claim));
    assert!(notebook.rebuilds_alike()?);
    Ok(())
}

/// The khu phố's help entries are far more than its photos: they are asked about by identity alone.
#[test]
fn the_evidence_of_the_book_is_found_without_reading_the_help_log() -> Outcome {
    let (notebook, _) = begun()?;
    for query in [
        include_str!("../evidence/in_book.sql"),
        include_str!("../evidence/citations.sql"),
    ] {
        let plan: Vec<String> = notebook.store.read(|connection| {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {query}"))?;
            let places = std::iter::repeat_n([0_u8; 16], statement.parameter_count());
            let rows = statement.query_map(rusqlite::params_from_iter(places), |row| row.get(3))?;
            Ok::<_, StoreError>(rows.collect::<Result<_, _>>()?)
        })?;
        for table in ["help_entry", "activity", "claim", "operation", "evidence"] {
            let begins = format!("SCAN {table} ");
            let scans = |step: &String| format!("{step} ").starts_with(&begins);
            assert!(!plan.iter().any(scans), "{plan:?}");
        }
        assert!(
            plan.iter()
                .any(|step| step.starts_with("SEARCH help_entry ")),
            "{plan:?}"
        );
    }
    Ok(())
}

/// No query of a screen reads a whole table that grows with the work.
#[test]
fn screen_queries_go_through_indexes() -> Outcome {
    let (notebook, _) = begun()?;
    let queries = [
        include_str!("claims_of_assessment.sql"),
        include_str!("evidence_of_assessment.sql"),
        include_str!("claim.sql"),
        include_str!("../evidence/of_claim.sql"),
        include_str!("../evidence/find.sql"),
        include_str!("../criteria/criteria_of_set.sql"),
        include_str!("../criteria/set.sql"),
    ];
    for query in queries {
        let plan: Vec<String> = notebook.store.read(|connection| {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {query}"))?;
            let rows = statement.query_map([[0_u8; 16]], |row| row.get(3))?;
            Ok::<_, StoreError>(rows.collect::<Result<_, _>>()?)
        })?;
        assert!(
            plan.iter().all(|step| !step.starts_with("SCAN")),
            "{query}: {plan:?}"
        );
    }
    Ok(())
}

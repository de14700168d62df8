//! Whose an entity is: identities that anybody can compute, written by the wrong khu phố first.

use chrono::NaiveDate;
use khupho_domain::assessment::Period;
use khupho_domain::criteria::{
    CriteriaGroup, CriteriaSet, Criterion, EvidenceRule, FigureSource, MandatoryRule, Obligation,
    PassRule, Points, Rule,
};
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{activity, assessment, claim, criteria_set, criterion, member};
use khupho_oplog::{Change, KindId, Patch};
use khupho_store::assessment::{assessment_id, claim_id};
use khupho_store::criteria::{self, SetIssue, criterion_id, set_id};
use khupho_store::exchange::{self, DeviceClass, QuarantineFilter, QuarantineReason};
use khupho_store::{StoreError, TableDigest, TxnLabel, members};

use super::any_order::Sent;
use super::machines::Machine;
use crate::common::TestResult;

const SET: EntityId = EntityId::from_bytes([5; 16]);
const CRITERION: EntityId = EntityId::from_bytes([6; 16]);

fn write(
    machine: &Machine,
    kind: KindId,
    entity: EntityId,
    changes: Vec<Change>,
) -> Result<(), StoreError> {
    machine
        .store()
        .transact(machine.actor(), TxnLabel::Claim, |txn| {
            txn.write(kind, entity, Patch(changes))
        })
        .map(|_| ())
}

fn begin_assessment(machine: &Machine, of: EntityId) -> Result<(), StoreError> {
    let changes = vec![
        Change::set(assessment::NEIGHBORHOOD, of),
        Change::set(assessment::CRITERIA_SET, SET),
    ];
    write(machine, assessment::KIND, assessment_id(of, SET), changes)
}

fn write_claim(machine: &Machine, of: EntityId, note: &str) -> Result<(), StoreError> {
    let assessment = assessment_id(of, SET);
    let changes = vec![
        Change::set(claim::ASSESSMENT, assessment),
        Change::set(claim::CRITERION, CRITERION),
        Change::set(claim::STATE, 1_i64),
        Change::set(claim::NOTE, note),
    ];
    write(
        machine,
        claim::KIND,
        claim_id(assessment, CRITERION),
        changes,
    )
}

fn texts(machine: &Machine, sql: &str) -> Result<Vec<String>, StoreError> {
    machine.store().read(|connection| {
        let mut statement = connection.prepare(sql)?;
        let texts = statement.query_map([], |row| row.get(0))?;
        Ok(texts.collect::<Result<_, _>>()?)
    })
}

fn notes(machine: &Machine) -> Result<Vec<String>, StoreError> {
    texts(machine, "SELECT note FROM claim ORDER BY note")
}

fn reasons(machine: &Machine) -> Result<Vec<QuarantineReason>, StoreError> {
    let filter = QuarantineFilter::default();
    let found = machine
        .store()
        .read(|c| exchange::quarantined(c, &filter, 100, 0))?;
    Ok(found.into_iter().filter_map(|one| one.reason).collect())
}

#[test]
fn a_claim_squatted_before_its_khu_pho_wrote_it_is_given_to_it() -> TestResult {
    let ward = Machine::ward()?;
    let (thief, owner) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    write_claim(&thief, owner.neighborhood, "chiếm trước")?;
    ward.take(&thief.send()?)?;
    assert_eq!(reasons(&ward)?, [], "nobody can tell yet");
    begin_assessment(&owner, owner.neighborhood)?;
    let taken = ward.take(&owner.send()?)?;
    assert!(taken.changed.contains(&claim::KIND));
    assert_eq!(reasons(&ward)?, [QuarantineReason::ForeignEntity]);
    assert_eq!(notes(&ward)?, [""; 0]);
    owner.hand.advance(1_000);
    write_claim(&owner, owner.neighborhood, "của mình")?;
    assert_eq!(ward.take(&owner.send()?)?.quarantined, 0);
    assert_eq!(notes(&ward)?, ["của mình"]);
    // Later attempts are put aside at once.
    thief.hand.advance(9_000);
    write_claim(&thief, owner.neighborhood, "chiếm sau")?;
    assert_eq!(ward.take(&thief.send()?)?.quarantined, 1);
    assert_eq!(notes(&ward)?, ["của mình"]);
    ward.digests()?;
    Ok(())
}

#[test]
fn a_squatted_write_does_not_come_back_as_its_copy() -> TestResult {
    let ward = Machine::ward()?;
    let (mut thief, owner) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    write_claim(&thief, owner.neighborhood, "chiếm trước")?;
    ward.take(&thief.send()?)?;
    thief.close();
    std::fs::remove_file(thief.folder.path().join("stream-marker"))?;
    thief.open()?;
    assert_eq!(ward.take(&thief.send()?)?.applied, 0, "copies of all of it");
    begin_assessment(&owner, owner.neighborhood)?;
    ward.take(&owner.send()?)?;
    assert_eq!(reasons(&ward)?, [QuarantineReason::ForeignEntity; 2]);
    assert_eq!(notes(&ward)?, [""; 0]);
    ward.digests()?;
    Ok(())
}

#[test]
fn an_import_taken_in_again_is_judged_by_what_is_known_then() -> TestResult {
    let ward = Machine::ward()?;
    let (thief, owner) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    write_claim(&thief, owner.neighborhood, "chiếm trước")?;
    let import = ward.take(&thief.send()?)?.import;
    ward.store().undo_import(import)?;
    begin_assessment(&owner, owner.neighborhood)?;
    ward.take(&owner.send()?)?;
    ward.store().redo_import(import)?;
    assert_eq!(reasons(&ward)?, [QuarantineReason::ForeignEntity]);
    assert_eq!(notes(&ward)?, [""; 0]);
    Ok(())
}

/// What a thief and the khu phố it steals from sent.
fn sent() -> Result<Sent, StoreError> {
    let ward = Machine::ward()?;
    let (thief, owner) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    let other = Machine::of(&ward, 1)?;
    write_claim(&thief, owner.neighborhood, "chiếm trước")?;
    let stolen = assessment_id(owner.neighborhood, SET);
    let forged = vec![
        Change::set(assessment::NEIGHBORHOOD, thief.neighborhood),
        Change::set(assessment::CRITERIA_SET, SET),
    ];
    write(&thief, assessment::KIND, stolen, forged)?;
    write(
        &thief,
        assessment::KIND,
        stolen,
        vec![Change::delete_entity()],
    )?;
    begin_assessment(&owner, owner.neighborhood)?;
    owner.hand.advance(10);
    write_claim(&owner, owner.neighborhood, "máy một")?;
    other.hand.advance(20);
    write_claim(&other, owner.neighborhood, "máy hai")?;
    thief.hand.advance(90_000);
    write_claim(&thief, owner.neighborhood, "chiếm sau")?;
    begin_assessment(&thief, thief.neighborhood)?;
    write_claim(&thief, thief.neighborhood, "của kẻ trộm")?;
    let mut parts = thief.send()?.cut(2);
    parts.extend(owner.send()?.cut(2));
    parts.extend(other.send()?.cut(2));
    Ok(Sent { ward, parts })
}

#[test]
fn who_owns_what_does_not_depend_on_the_order_of_files() -> TestResult {
    let mut sent = sent()?;
    let expected = content_of(&sent.taken_in(&[])?)?;
    assert_eq!(expected.1, ["của kẻ trộm", "máy hai"]);
    assert_eq!(expected.2, [QuarantineReason::ForeignEntity; 4]);
    sent.comes_to(&expected, content_of)
}

type Content = (Vec<TableDigest>, Vec<String>, Vec<QuarantineReason>);

fn content_of(ward: &Machine) -> Result<Content, Box<dyn std::error::Error>> {
    Ok((ward.digests()?, notes(ward)?, reasons(ward)?))
}

#[test]
fn a_khu_pho_deletes_no_criteria_set_and_no_khu_pho() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    let title = vec![Change::set(criteria_set::TITLE, "Bộ mẫu")];
    write(&two, criteria_set::KIND, SET, title)?;
    ward.take(&two.send()?)?;
    write(&one, criteria_set::KIND, SET, vec![Change::delete_entity()])?;
    let itself = one.neighborhood;
    let neighborhood = khupho_oplog::registry::neighborhood::KIND;
    write(&one, neighborhood, itself, vec![Change::delete_entity()])?;
    ward.take(&one.send()?)?;
    assert_eq!(reasons(&ward)?, [QuarantineReason::ForeignEntity; 2]);
    assert_eq!(
        ward.store().read(khupho_store::neighborhoods::list)?.len(),
        2
    );
    Ok(())
}

#[test]
fn a_text_beyond_the_limit_is_put_aside() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    let entity = pc.add("vừa")?;
    let long = "ạ".repeat(khupho_domain::limits::TEXT_MAX_CHARS + 1);
    let note = vec![Change::set(activity::NOTE, long.as_str())];
    write(&pc, activity::KIND, entity, note)?;
    ward.take(&pc.send()?)?;
    assert_eq!(reasons(&ward)?, [QuarantineReason::BreaksLimit]);
    assert_eq!(ward.titles()?, ["vừa"]);
    Ok(())
}

#[test]
fn the_members_of_a_notebook_are_those_its_own_machines_entered() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    // A role of the ward's makes nobody one of the ward's people.
    let officer = vec![Change::set(member::ROLE, 4_i64)];
    write(&pc, member::KIND, pc.member, officer)?;
    ward.take(&pc.send()?)?;
    let ids = |machine: &Machine| -> Result<Vec<EntityId>, StoreError> {
        let own = machine.store().read(members::list_own)?;
        Ok(own.into_iter().map(|(id, _)| id).collect())
    };
    assert_eq!(ids(&ward)?, [ward.member]);
    assert_eq!(ids(&pc)?, [pc.member]);
    assert_eq!(ward.store().read(members::list)?.len(), 2);
    Ok(())
}

fn sample_set() -> CriteriaSet {
    let day = |month| NaiveDate::from_ymd_opt(2026, month, 1).unwrap_or_default();
    CriteriaSet {
        code: "BTC-MAU".to_owned(),
        version: 1,
        title: "Bộ tiêu chí mẫu".to_owned(),
        sample_label: "MẪU".to_owned(),
        issuer: "Người Mẫu".to_owned(),
        decision_number: String::new(),
        decided_on: None,
        period: Period {
            from: day(1),
            to: day(6),
        },
        deadline: day(7),
        award: "Khu phố số mẫu".to_owned(),
        pass_rule: PassRule {
            mandatory: MandatoryRule::NotRequired,
            min_points: Points(1),
        },
        groups: vec![CriteriaGroup {
            code: "1".to_owned(),
            title: "Nhóm mẫu".to_owned(),
        }],
        criteria: vec![Criterion {
            code: "1.1".to_owned(),
            group: "1".to_owned(),
            title: "Có nhóm chung".to_owned(),
            guidance: String::new(),
            rule: Rule::YesNo,
            mandatory: Obligation::Optional,
            points: Points(10),
            evidence: EvidenceRule {
                min: 0,
                kinds: Vec::new(),
                description: String::new(),
            },
            figure: FigureSource::ByHand,
            source: String::new(),
        }],
    }
}

fn load_set(machine: &Machine) -> Result<EntityId, StoreError> {
    let set = sample_set();
    let loaded = machine
        .store()
        .transact(machine.actor(), TxnLabel::CriteriaLoad, |txn| {
            criteria::write(txn, &set)
        })?;
    Ok(loaded.value)
}

fn issue(ward: &Machine, set: EntityId) -> Result<(), StoreError> {
    let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap_or_default();
    let issue = SetIssue {
        issuer: "UBND phường Giả Định",
        decision_number: "12/QĐ-UBND",
        decided_on: day,
        issued_on: day,
    };
    ward.store()
        .transact(ward.actor(), TxnLabel::CriteriaIssue, |txn| {
            criteria::issue(txn, set, &issue)
        })
        .map(|_| ())
}

#[test]
fn a_set_that_a_khu_pho_loaded_is_the_wards_once_it_issues_it() -> TestResult {
    let ward = Machine::ward()?;
    let (one, two) = (Machine::of(&ward, 0)?, Machine::of(&ward, 1)?);
    let set = load_set(&one)?;
    assert_eq!(set, set_id("BTC-MAU", 1));
    ward.take(&one.send()?)?;
    ward.hand.advance(1_000);
    issue(&ward, set)?;
    assert_eq!(reasons(&ward)?, [QuarantineReason::IssuedByWard; 2]);
    let titles = "SELECT title FROM criterion ORDER BY title";
    assert_eq!(texts(&ward, titles)?, ["Có nhóm chung"]);
    ward.digests()?;
    // Who never loaded it gets all of it, and who did has the ward's.
    for pc in [&one, &two] {
        pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
        let stored = pc.store().read(|c| criteria::load(c, set))?;
        let stored = stored.ok_or("the set came with the receipt")?;
        assert_eq!(stored.set.criteria.len(), 1);
        assert_eq!(stored.set.issuer, "UBND phường Giả Định");
        assert_eq!(stored.criterion_ids, [criterion_id(set, "1.1")]);
        pc.digests()?;
    }
    Ok(())
}

#[test]
fn what_a_khu_pho_changed_of_the_wards_set_does_not_count_there_either() -> TestResult {
    let ward = Machine::ward()?;
    let pc = Machine::of(&ward, 0)?;
    let set = load_set(&ward)?;
    issue(&ward, set)?;
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    pc.hand.advance(90_000);
    let one = criterion_id(set, "1.1");
    let easier = vec![Change::set(criterion::TITLE, "Dễ hơn")];
    write(&pc, criterion::KIND, one, easier)?;
    ward.take(&pc.send()?)?;
    assert_eq!(reasons(&ward)?, [QuarantineReason::IssuedByWard]);
    pc.take_receipt(&ward.receipt(pc.neighborhood)?)?;
    let titles = "SELECT title FROM criterion";
    assert_eq!(texts(&pc, titles)?, ["Có nhóm chung"]);
    pc.digests()?;
    Ok(())
}

#[test]
fn what_nobody_known_wrote_first_is_nobodys() -> TestResult {
    let ward = Machine::ward()?;
    let (odd, pc) = (Machine::of(&ward, 0)?, Machine::of(&ward, 0)?);
    let entity = odd.add("không rõ của ai")?;
    let mut part = odd.send()?;
    part.from.class = DeviceClass::Hub;
    ward.take(&part)?;
    let put_aside = reasons(&ward)?;
    assert!(
        put_aside
            .iter()
            .all(|it| *it == QuarantineReason::NotAWriter)
    );
    let all: Vec<_> = part.runs[0].1.iter().map(|op| op.hash).collect();
    ward.store().accept_quarantined(&all)?;
    assert_eq!(ward.titles()?, ["không rõ của ai"]);
    // It did not become the ward's by that.
    pc.hand.advance(1_000);
    pc.rename(entity, "của khu phố")?;
    assert_eq!(ward.take(&pc.send()?)?.quarantined, 0);
    assert_eq!(ward.titles()?, ["của khu phố"]);
    Ok(())
}

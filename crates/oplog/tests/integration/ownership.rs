//! Whose an entity is, judged in every order in which operations can come.

use std::collections::BTreeMap;
use std::convert::Infallible;

use khupho_domain::ids::EntityId;
use khupho_oplog::ownership::{
    EntityOfKind, KnownOwners, Objection, Owner, Proof, held_against, proof_of,
};
use khupho_oplog::registry::{
    activity, assessment, claim, criteria_set, criterion, evidence, frozen_denominator, member,
    neighborhood, welfare_recipient, welfare_round,
};
use khupho_oplog::{
    Change, Hlc, KindId, OpUid, Operation, OperationDraft, OplogError, Patch, SealedOperation,
    StreamId, TxnId, derive_entity,
};

const A: EntityId = EntityId::from_bytes([0xa; 16]);
const B: EntityId = EntityId::from_bytes([0xb; 16]);
const SET: EntityId = EntityId::from_bytes([5; 16]);
const CRITERION: EntityId = EntityId::from_bytes([6; 16]);
const RANDOM: EntityId = EntityId::from_bytes([7; 16]);

/// An operation by nobody in particular.
fn op(kind: KindId, entity: EntityId, changes: Vec<Change>) -> SealedOperation {
    let draft = OperationDraft {
        stream: StreamId::from_bytes([1; 16]),
        seq: 1,
        prev: None,
        op_uid: OpUid::from_bytes([2; 16]),
        hlc: Hlc::new(1_790_000_000_000, 0),
        entity,
        kind,
        actor: EntityId::from_bytes([3; 16]),
        txn: TxnId::from_bytes([4; 16]),
    };
    Operation::seal(draft, Patch(changes), || Ok::<_, OplogError>([0; 16])).unwrap()
}

/// A log of operations and their writers; none for the ward.
#[derive(Default)]
struct Log(Vec<(SealedOperation, Option<EntityId>)>);

impl Log {
    /// What stands against each operation of a khu phố once all of them are known.
    fn judged(&self) -> BTreeMap<[u8; 32], Option<Objection>> {
        let judge = |(op, writer): &(SealedOperation, Option<EntityId>)| {
            let mut known = Known(self);
            let Ok(objection) = held_against(op, *writer, &mut known);
            (*op.hash.as_bytes(), objection)
        };
        let of_khu_pho = self.0.iter().filter(|(_, writer)| writer.is_some());
        of_khu_pho.map(judge).collect()
    }
}

struct Known<'a>(&'a Log);

impl KnownOwners for Known<'_> {
    type Error = Infallible;

    fn parent(&mut self, of: EntityOfKind) -> Result<Option<EntityOfKind>, Infallible> {
        let about = self.0.0.iter().filter(|(op, _)| EntityOfKind::of(op) == of);
        let mut proved = about.filter_map(|(op, _)| match proof_of(op) {
            Proof::Of(parent) => Some(parent),
            Proof::Disproved | Proof::Silent => None,
        });
        Ok(proved.next())
    }

    fn first_writer(&mut self, of: EntityOfKind) -> Result<Option<Owner>, Infallible> {
        let first = self.0.0.iter().find(|(op, _)| EntityOfKind::of(op) == of);
        Ok(first.map(|(_, writer)| match writer {
            Some(writer) => Owner::Neighborhood(Some(*writer)),
            None => Owner::Ward,
        }))
    }

    fn is_written_by_ward(&mut self, of: EntityOfKind) -> Result<bool, Infallible> {
        let mut of_ward = self.0.0.iter().filter(|(_, writer)| writer.is_none());
        Ok(of_ward.any(|(op, _)| EntityOfKind::of(op) == of))
    }
}

/// What stands against `judged` by `writer`, after the operations of others.
fn against(
    judged: SealedOperation,
    writer: EntityId,
    others: Vec<(SealedOperation, Option<EntityId>)>,
) -> Option<Objection> {
    let hash = *judged.hash.as_bytes();
    let mut log = Log(others);
    log.0.push((judged, Some(writer)));
    log.judged()[&hash]
}

fn assessment_of(neighborhood: EntityId) -> EntityId {
    derive_entity(assessment::KIND, &[neighborhood.as_bytes(), SET.as_bytes()])
}

fn claim_of(neighborhood: EntityId) -> EntityId {
    let parts = [assessment_of(neighborhood), CRITERION];
    derive_entity(claim::KIND, &[parts[0].as_bytes(), parts[1].as_bytes()])
}

fn begun(neighborhood: EntityId) -> SealedOperation {
    let changes = vec![
        Change::set(assessment::NEIGHBORHOOD, neighborhood),
        Change::set(assessment::CRITERIA_SET, SET),
    ];
    op(assessment::KIND, assessment_of(neighborhood), changes)
}

fn claimed(neighborhood: EntityId, note: &str) -> SealedOperation {
    let changes = vec![
        Change::set(claim::ASSESSMENT, assessment_of(neighborhood)),
        Change::set(claim::CRITERION, CRITERION),
        Change::set(claim::NOTE, note),
    ];
    op(claim::KIND, claim_of(neighborhood), changes)
}

#[test]
fn an_assessment_is_that_of_the_khu_pho_in_its_identity() {
    assert_eq!(against(begun(B), B, vec![]), None);
    assert_eq!(against(begun(B), A, vec![]), Some(Objection::Foreign));
    // Naming oneself does not make the identity one's own.
    let forged = vec![
        Change::set(assessment::NEIGHBORHOOD, A),
        Change::set(assessment::CRITERIA_SET, SET),
    ];
    let forged = op(assessment::KIND, assessment_of(B), forged);
    assert_eq!(against(forged, A, vec![]), Some(Objection::Foreign));
    let deleted = op(
        assessment::KIND,
        assessment_of(B),
        vec![Change::delete_entity()],
    );
    let known = vec![(begun(B), Some(B))];
    assert_eq!(
        against(deleted.clone(), A, known.clone()),
        Some(Objection::Foreign)
    );
    assert_eq!(against(deleted, B, known), None);
}

#[test]
fn a_claim_written_before_its_khu_pho_wrote_it_is_not_the_first_writers() {
    let squatted = claimed(B, "chiếm trước");
    let edit = op(
        claim::KIND,
        claim_of(B),
        vec![Change::set(claim::NOTE, "sửa")],
    );
    let all = [
        (squatted.clone(), Some(A)),
        (edit.clone(), Some(A)),
        (claimed(B, "của mình"), Some(B)),
        (begun(B), Some(B)),
    ];
    let mut verdicts = Vec::new();
    for first in 0..all.len() {
        let mut order = all.to_vec();
        order.rotate_left(first);
        verdicts.push(Log(order.clone()).judged());
        order.reverse();
        verdicts.push(Log(order).judged());
    }
    for judged in &verdicts {
        assert_eq!(judged, &verdicts[0], "the order decides nothing");
    }
    let judged = &verdicts[0];
    assert_eq!(judged[squatted.hash.as_bytes()], Some(Objection::Foreign));
    assert_eq!(judged[edit.hash.as_bytes()], Some(Objection::Foreign));
    assert_eq!(judged[all[2].0.hash.as_bytes()], None);
    assert_eq!(judged[all[3].0.hash.as_bytes()], None);
}

#[test]
fn nothing_is_held_against_a_claim_before_its_assessment_is_known() {
    assert_eq!(against(claimed(B, "sớm"), B, vec![]), None);
    assert_eq!(against(claimed(B, "sớm"), A, vec![]), None);
}

#[test]
fn a_line_of_a_welfare_round_is_the_rounds() {
    let round = op(
        welfare_round::KIND,
        RANDOM,
        vec![Change::set(welfare_round::NEIGHBORHOOD, B)],
    );
    let household = EntityId::from_bytes([8; 16]);
    let line = derive_entity(
        welfare_recipient::KIND,
        &[RANDOM.as_bytes(), household.as_bytes()],
    );
    let changes = vec![
        Change::set(welfare_recipient::ROUND, RANDOM),
        Change::set(welfare_recipient::HOUSEHOLD, household),
    ];
    let ticked = op(welfare_recipient::KIND, line, changes);
    let known = vec![(round, Some(B))];
    assert_eq!(
        against(ticked.clone(), A, known.clone()),
        Some(Objection::Foreign)
    );
    assert_eq!(against(ticked, B, known), None);
}

#[test]
fn a_frozen_denominator_and_a_photo_are_what_their_identity_says() {
    let frozen = |neighborhood: EntityId, of: EntityId| {
        let id = derive_entity(
            frozen_denominator::KIND,
            &[of.as_bytes(), b"households_total"],
        );
        let changes = vec![
            Change::set(frozen_denominator::NEIGHBORHOOD, neighborhood),
            Change::set(frozen_denominator::METRIC, "households_total"),
        ];
        op(frozen_denominator::KIND, id, changes)
    };
    assert_eq!(against(frozen(A, A), A, vec![]), None);
    assert_eq!(against(frozen(A, B), A, vec![]), Some(Objection::Foreign));
    let photo = |content: [u8; 32], of: [u8; 32]| {
        let id = derive_entity(evidence::KIND, &[&of]);
        op(
            evidence::KIND,
            id,
            vec![Change::set(evidence::CONTENT, content.as_slice())],
        )
    };
    assert_eq!(against(photo([1; 32], [1; 32]), A, vec![]), None);
    assert_eq!(
        against(photo([2; 32], [1; 32]), A, vec![]),
        Some(Objection::Foreign)
    );
}

#[test]
fn a_khu_pho_deletes_nothing_that_others_share() {
    for (kind, entity) in [
        (criteria_set::KIND, SET),
        (criterion::KIND, CRITERION),
        (neighborhood::KIND, A),
    ] {
        let deleted = op(kind, entity, vec![Change::delete_entity()]);
        assert_eq!(against(deleted, A, vec![]), Some(Objection::Foreign));
    }
}

#[test]
fn a_criteria_set_is_the_wards_as_soon_as_the_ward_writes_it() {
    let titled = op(
        criteria_set::KIND,
        SET,
        vec![Change::set(criteria_set::TITLE, "Tự sửa")],
    );
    let id = derive_entity(criterion::KIND, &[SET.as_bytes(), b"9.9"]);
    let added = op(
        criterion::KIND,
        id,
        vec![
            Change::set(criterion::SET, SET),
            Change::set(criterion::CODE, "9.9"),
        ],
    );
    let of_ward = op(
        criteria_set::KIND,
        SET,
        vec![Change::set(criteria_set::TITLE, "Bộ của phường")],
    );
    for own in [titled, added] {
        assert_eq!(against(own.clone(), A, vec![]), None);
        let known = vec![(of_ward.clone(), None)];
        assert_eq!(against(own, A, known), Some(Objection::OfWard));
    }
    // A criterion that stands under the ward's set cannot be put under another one.
    let stolen = op(
        criterion::KIND,
        id,
        vec![
            Change::set(criterion::SET, RANDOM),
            Change::set(criterion::CODE, "9.9"),
        ],
    );
    assert_eq!(against(stolen, A, vec![]), Some(Objection::Foreign));
}

#[test]
fn an_officer_is_the_wards_whoever_wrote_first() {
    let renamed = op(
        member::KIND,
        RANDOM,
        vec![Change::set(member::NAME, "Tên Giả")],
    );
    let of_ward = op(
        member::KIND,
        RANDOM,
        vec![Change::set(member::NAME, "Lê Thị Cán Bộ Mẫu")],
    );
    assert_eq!(against(renamed.clone(), A, vec![]), None);
    assert_eq!(
        against(renamed, A, vec![(of_ward, None)]),
        Some(Objection::Foreign)
    );
}

#[test]
fn a_random_identity_is_its_first_writers() {
    let title = |title: &str| {
        op(
            activity::KIND,
            RANDOM,
            vec![Change::set(activity::TITLE, title)],
        )
    };
    let known = vec![(title("của B"), Some(B))];
    assert_eq!(
        against(title("chiếm lấy"), A, known.clone()),
        Some(Objection::Foreign)
    );
    assert_eq!(against(title("sửa"), B, known), None);
}

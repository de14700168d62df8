//! From the body of a push to what the log appends: who wrote what, and who may see it.

use std::collections::HashMap;

use khupho_domain::ids::EntityId;
use khupho_oplog::StreamId;
use khupho_oplog::bundle::{Audience, Audiences};
use khupho_oplog::certificate::DeviceClass;
use khupho_oplog::hub::{Push, PushFault, PushedOperation};
use khupho_oplog::trust::TrustFault;

use super::citations;
use crate::problem::{Problem, ProblemCode};
use crate::request::{Admitted, Caller};
use crate::state::HubState;
use crate::storage::{
    AppendBatch, ArrivedHead, ArrivedOperation, Cover, Moment, Scope, Verdict, WardLog,
};
use crate::trust::WardTrust;

/// Whose operations a stream holds: those of a khu phố, or of the ward.
type Owner = Option<EntityId>;

/// What a push brings, once every signature in it is checked and everything in it is the caller's
/// to bring.
pub(super) async fn batch_of<L: WardLog>(
    hub: &HubState<L>,
    admitted: &Admitted,
) -> Result<AppendBatch, Problem> {
    let push = Push::read(admitted.body()).map_err(|fault| malformed(&fault))?;
    if push.is_for_ward_only() {
        admitted.caller.refuse_unless_ward()?;
    }
    let heads = verified_heads(&push.signed_heads, &admitted.trust)?;
    let owners = owners_of(hub, admitted, &push, &heads).await?;
    for owner in owners
        .values()
        .chain(heads.iter().map(|head| &head.neighborhood))
    {
        refuse_others_data(&admitted.caller, *owner)?;
    }
    let audiences: HashMap<StreamId, &Audiences> =
        push.audiences.iter().map(|it| (it.stream, it)).collect();
    let scoped: Vec<(Owner, Scope, PushedOperation)> = push
        .runs
        .into_iter()
        .flat_map(|run| run.operations)
        .map(|operation| {
            let stream = operation.header.stream;
            let owner = owners.get(&stream).copied().flatten();
            let scope = scope_of(owner, audiences.get(&stream).copied(), operation.header.seq);
            (owner, scope, operation)
        })
        .collect();
    Ok(AppendBatch {
        received_ms: hub.now_ms(),
        cover: match admitted.caller.neighborhood {
            Some(_) => Cover::SignedHeads,
            None => Cover::Ward,
        },
        citations: citations::of(&scoped),
        operations: scoped
            .into_iter()
            .map(|(_, scope, it)| arrived(scope, it))
            .collect(),
        signed_heads: heads,
        verdicts: push
            .verdicts
            .iter()
            .map(|verdict| Verdict {
                operation: verdict.operation,
                reason: verdict.reason,
            })
            .collect(),
        moments: push
            .moments
            .iter()
            .map(|moment| Moment {
                op_uid: moment.op_uid,
                hlc: moment.hlc,
            })
            .collect(),
    })
}

fn malformed(fault: &PushFault) -> Problem {
    if fault.is_too_large() {
        return Problem::from(ProblemCode::TooLarge).detail(fault);
    }
    let problem = Problem::from(ProblemCode::Malformed).detail(fault);
    match (fault.item(), fault.at_bytes()) {
        (Some(item), Some(at_bytes)) => problem.item(item, at_bytes),
        _ => problem,
    }
}

/// Checks each head with the certificate of the device that it names, whoever brings it.
fn verified_heads(heads: &[Vec<u8>], trust: &WardTrust) -> Result<Vec<ArrivedHead>, Problem> {
    let mut verified = Vec::with_capacity(heads.len());
    for (place, cose) in heads.iter().enumerate() {
        let refused = |fault: TrustFault| {
            Problem::from(ProblemCode::Unverified)
                .item(place as u64, 0)
                .detail(fault)
        };
        let head = trust.state.verify_head(cose).map_err(refused)?;
        let certificate = trust.state.certificate(head.device);
        let certificate = certificate.ok_or(ProblemCode::Unverified)?;
        if certificate.class == DeviceClass::Hub {
            let what = "a hub signs no heads of streams";
            return Err(Problem::from(ProblemCode::Unverified).detail(what));
        }
        verified.push(ArrivedHead {
            device: head.device,
            neighborhood: certificate.neighborhood,
            head: head.head,
            cose: cose.clone(),
        });
    }
    Ok(verified)
}

/// Who owns each stream of the push: by a head that came along, else as the log knows it.
async fn owners_of<L: WardLog>(
    hub: &HubState<L>,
    admitted: &Admitted,
    push: &Push,
    heads: &[ArrivedHead],
) -> Result<HashMap<StreamId, Owner>, Problem> {
    let mut owners: HashMap<StreamId, Owner> = heads
        .iter()
        .map(|head| (head.head.stream, head.neighborhood))
        .collect();
    let told = push.audiences.iter().map(|audiences| audiences.stream);
    let mut unknown: Vec<StreamId> = push
        .runs
        .iter()
        .map(|run| run.start.stream)
        .chain(told)
        .filter(|stream| !owners.contains_key(stream))
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    if unknown.is_empty() {
        return Ok(owners);
    }
    let known = hub.log.writers(admitted.ward, unknown.clone()).await?;
    owners.extend(known.iter().map(|it| (it.stream, it.neighborhood)));
    match unknown.iter().find(|stream| !owners.contains_key(stream)) {
        None => Ok(owners),
        Some(stream) => {
            let what = format!("nobody answers for stream {stream}");
            Err(Problem::from(ProblemCode::Unverified).detail(what))
        }
    }
}

/// A PC of a khu phố brings what is of its khu phố; a PC of the ward may bring anything.
fn refuse_others_data(caller: &Caller, owner: Owner) -> Result<(), Problem> {
    if caller.neighborhood.is_none() || caller.neighborhood == owner {
        return Ok(());
    }
    let what = "a stream of another khu phố or of the ward";
    Err(Problem::from(ProblemCode::NotAllowed).detail(what))
}

/// What the ward says of its own operations counts for its own streams only.
fn scope_of(owner: Owner, audiences: Option<&Audiences>, seq: u64) -> Scope {
    let Some(neighborhood) = owner else {
        return match audiences.map_or(Audience::Ward, |audiences| audiences.at(seq)) {
            Audience::Ward => Scope::OfWard,
            Audience::Neighborhood(neighborhood) => Scope::ForNeighborhood(neighborhood),
            Audience::EveryNeighborhood => Scope::ForEveryNeighborhood,
        };
    };
    Scope::OfNeighborhood(neighborhood)
}

fn arrived(scope: Scope, pushed: PushedOperation) -> ArrivedOperation {
    ArrivedOperation {
        hash: pushed.hash,
        header: pushed.header,
        header_bytes: pushed.operation.header_bytes,
        payload_bytes: pushed.operation.payload_bytes,
        scope,
    }
}

#[cfg(test)]
mod tests {
    use khupho_oplog::bundle::AudienceRange;
    use khupho_oplog::ids::DeviceId;

    use super::*;

    const ONE: EntityId = EntityId::from_bytes([1; 16]);
    const OTHER: EntityId = EntityId::from_bytes([2; 16]);

    #[test]
    fn a_khu_pho_brings_only_its_own() {
        let device = DeviceId::from_bytes([9; 16]);
        let caller = |neighborhood| Caller {
            device,
            neighborhood,
        };
        assert!(refuse_others_data(&caller(Some(ONE)), Some(ONE)).is_ok());
        assert!(refuse_others_data(&caller(Some(ONE)), Some(OTHER)).is_err());
        assert!(refuse_others_data(&caller(Some(ONE)), None).is_err());
        for owner in [None, Some(ONE), Some(OTHER)] {
            assert!(refuse_others_data(&caller(None), owner).is_ok());
        }
    }

    #[test]
    fn the_ward_says_who_sees_what_it_writes() {
        let audiences = |audience| Audiences {
            stream: StreamId::from_bytes([3; 16]),
            ranges: vec![AudienceRange {
                first_seq: 2,
                last_seq: 3,
                audience,
            }],
        };
        let scope = |audience, seq| scope_of(None, Some(&audiences(audience)), seq);
        let one = Audience::Neighborhood(ONE);
        assert_eq!(scope(one, 1), Scope::OfWard);
        assert_eq!(scope(one, 2), Scope::ForNeighborhood(ONE));
        let every = scope(Audience::EveryNeighborhood, 3);
        assert_eq!(every, Scope::ForEveryNeighborhood);
        let not_its_own = scope_of(Some(OTHER), Some(&audiences(one)), 2);
        assert_eq!(not_its_own, Scope::OfNeighborhood(OTHER));
    }

    #[test]
    fn what_nobody_was_told_of_is_the_wards_alone() {
        assert_eq!(scope_of(Some(ONE), None, 1), Scope::OfNeighborhood(ONE));
        assert_eq!(scope_of(None, None, 1), Scope::OfWard);
    }
}

//! The ward's side of the practice ward: templates, some decisions.

use super::places::WARD_NAME;
use crate::api::errors::ApiError;
use crate::host::Host;
use crate::review::write_first_templates;
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_domain::review::{AcceptRule, Decision, Review, WardSettings};
use khupho_store::review::{WardClaim, claims_of_set, save_settings, write};
use khupho_store::{Actor, Connection, Transaction, TxnLabel, criteria};

/// Of so many claims that wait, one is accepted and one returned; the others wait.
const DECIDED_OF: usize = 4;
const RETURN_REASON: &str = "Ảnh chưa rõ nội dung: đề nghị chụp lại cả bảng tên khu phố.";

/// Lets an officer of the ward decide on some claims.
pub(super) fn fill(host: &Host, officer: EntityId) -> Result<(), ApiError> {
    let officer = Actor {
        member: officer,
        role: Role::WardOfficer,
    };
    host.signed_in()?
        .store
        .transact(officer, TxnLabel::Practice, |tx| {
            write_first_templates(tx)?;
            save_settings(
                tx,
                &WardSettings {
                    name: WARD_NAME.to_owned(),
                    accept_rule: AcceptRule::OneOfficer,
                },
            )?;
            decide_some(tx)
        })?;
    Ok(())
}

fn decide_some(tx: &mut Transaction<'_>) -> Result<(), ApiError> {
    let waiting = waiting_claims(tx.connection())?;
    for (index, claim) in waiting.iter().enumerate() {
        let review = match index % DECIDED_OF {
            0 => decided(claim, Decision::Accepted, ""),
            1 => decided(claim, Decision::Returned, RETURN_REASON),
            _ => continue,
        };
        write(tx, &review)?;
    }
    Ok(())
}

fn waiting_claims(connection: &Connection) -> Result<Vec<WardClaim>, ApiError> {
    let newest: Option<EntityId> = criteria::list(connection)?.first().copied();
    let Some(set) = newest else {
        return Ok(Vec::new());
    };
    let mut waiting = claims_of_set(connection, set)?;
    waiting.retain(|one| one.state().waits());
    waiting.sort_by_key(|one| (one.neighborhood, one.id));
    Ok(waiting)
}

fn decided(claim: &WardClaim, decision: Decision, reason: &str) -> Review {
    Review {
        claim: claim.id,
        decision,
        reason: reason.to_owned(),
        reviewed: claim.content(),
        verified_value: None,
        note: String::new(),
        template: None,
        first_accepted_by: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::tests::{ALL_STATES, Ward};
    use serde_json::{Value, json};

    #[test]
    fn an_officer_finds_claims_in_every_state() {
        let ward = Ward::new();
        for (seed, code) in (1..).zip(["1.1", "3.2", "3.7", "5.2"]) {
            ward.hand_in(code, seed);
        }
        let officer = ward.as_officer().host.signed_in().unwrap().member;
        fill(&ward.as_head().host, officer).unwrap();
        ward.as_officer();
        let mut states: Vec<Value> = ward
            .list(&ALL_STATES)
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["state"].clone())
            .collect();
        states.sort_by_key(Value::to_string);
        assert_eq!(states, ["accepted", "returned", "waiting", "waiting"]);
        let templates = ward.desk.ok("reason_templates", &json!({}));
        assert_eq!(templates.as_array().map(Vec::len), Some(5));
    }
}

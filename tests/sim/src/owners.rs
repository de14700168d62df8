//! Whose an entity is, by the program's rule, as far as a log can tell.

use std::convert::Infallible;

use khupho_domain::ids::EntityId;
use khupho_oplog::ownership::{EntityOfKind, KnownOwners, Owner, held_against};

use crate::log::{Log, Op, Rule};
use crate::trust::writer_of;

struct KnownInLog<'a>(&'a Log);

impl KnownInLog<'_> {
    fn writers(&self, of: EntityOfKind) -> impl Iterator<Item = Option<EntityId>> {
        let about = self.0.about(of.entity);
        about
            .filter(move |op| op.header.kind == of.kind)
            .map(|op| writer_of(op.header.stream))
    }
}

impl KnownOwners for KnownInLog<'_> {
    type Error = Infallible;

    fn parent(&mut self, of: EntityOfKind) -> Result<Option<EntityOfKind>, Infallible> {
        Ok(self.0.parent(of))
    }

    fn first_writer(&mut self, of: EntityOfKind) -> Result<Option<Owner>, Infallible> {
        Ok(self.writers(of).next().map(|writer| match writer {
            Some(writer) => Owner::Neighborhood(Some(writer)),
            None => Owner::Ward,
        }))
    }

    fn is_written_by_ward(&mut self, of: EntityOfKind) -> Result<bool, Infallible> {
        Ok(self.writers(of).any(|writer| writer.is_none()))
    }
}

/// Whether an operation writes about what is not its khu phố's.
pub(crate) fn is_foreign(log: &Log, op: &Op) -> bool {
    let Some(writer) = writer_of(op.header.stream) else {
        return false;
    };
    if log.rule() == Rule::FirstWriterOwns {
        let mut known = KnownInLog(log);
        let Ok(first) = known.first_writer(EntityOfKind::of(op));
        return first.is_some_and(|first| first != Owner::Neighborhood(Some(writer)));
    }
    let Ok(objection) = held_against(op, Some(writer), &mut KnownInLog(log));
    objection.is_some()
}

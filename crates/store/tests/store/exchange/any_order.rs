//! What machines sent, taken in in any order and any number of times.

use std::cell::RefCell;
use std::error::Error;
use std::fmt::Debug;

use khupho_store::exchange;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;

use super::machines::Machine;
use super::parts::Part;
use crate::common::TestResult;

/// What machines sent to a ward, in small parts.
pub(super) struct Sent {
    /// The ward, which has taken in none of it.
    pub(super) ward: Machine,
    pub(super) parts: Vec<Part>,
}

impl Sent {
    /// A copy of the ward after these parts in this order, and then all of them.
    pub(super) fn taken_in(&mut self, order: &[Index]) -> Result<Machine, Box<dyn Error>> {
        let copy = self.ward.copied()?;
        for index in order {
            copy.take(index.get(&self.parts))?;
        }
        for part in self.parts.iter().rev() {
            copy.take(part)?;
        }
        assert_eq!(copy.store().read(exchange::parked)?, []);
        Ok(copy)
    }

    /// Looks for an order after which a copy of the ward holds something else.
    pub(super) fn comes_to<Content: Debug + PartialEq>(
        self,
        expected: &Content,
        content_of: impl Fn(&Machine) -> Result<Content, Box<dyn Error>>,
    ) -> TestResult {
        let orders = prop::collection::vec(any::<Index>(), 0..12);
        let config = ProptestConfig {
            cases: 12,
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        let sent = RefCell::new(self);
        TestRunner::new(config).run(&orders, |order| {
            let copy = sent.borrow_mut().taken_in(&order);
            let content = copy
                .and_then(|copy| content_of(&copy))
                .map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(&content, expected);
            Ok(())
        })?;
        Ok(())
    }
}

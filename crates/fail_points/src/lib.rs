//! Named places at which a test stops a process, to kill it just there.
//!
//! A test starts the program with [`VARIABLE`] set to the point's name and which time it shall stop
//! there, as in `push_committed_before_answer:2`. When that comes, the process says [`Point::said`] on
//! standard output, and the thread never goes on: whatever kills the process now kills it at the point.
//!
//! Only programs built with debug assertions stop. In a release program [`Point::reach`] is empty, and
//! neither the variable nor any name is in it.

/// The environment variable that names a point and which time it is to stop.
pub const VARIABLE: &str = "KHUPHO_FAIL_POINT";

/// A place between two things of which a process that dies may have done the first only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The hub has checked a push and has not begun to append it.
    PushReceivedBeforeAppend,
    /// The hub has written a push in a transaction that is not committed.
    PushWrittenBeforeCommit,
    /// The hub has committed a push that the PC has no answer to.
    PushCommittedBeforeAnswer,
    /// The hub's place for evidence has a piece of a file of which the log does not know.
    PieceStoredBeforeNoted,
    /// The hub's place for evidence has a whole file of which the log does not know.
    FileStoredBeforeNoted,
    /// The hub's log knows of a file whose pieces are still there.
    FileNotedBeforePiecesGo,
    /// The hub has used up the number of a receipt that nobody has got.
    ReceiptStoredBeforeAnswer,
    /// The hub keeps a request to be let in whose machine has no answer.
    RequestStoredBeforeAnswer,
    /// The PC knows that the hub has a push, and has not marked that.
    PushAnsweredBeforeMark,
    /// The PC has taken pages in, and their cursor with them, in a transaction that is not committed.
    PageTakenInBeforeCommit,
    /// The PC has committed pages and their cursor, and goes to the next ones.
    PageCommittedBeforeNext,
    /// The PC has fetched the first pages of everything at once, and not the last.
    SnapshotHalfFetched,
    /// The hub has a piece of a file from the PC, which goes to the next one.
    PieceSentBeforeNext,
    /// The hub has a file from the PC, which has not noted that.
    FileSentBeforeNoted,
    /// The PC has a whole file from the hub, and has not put it among its evidence.
    FileFetchedBeforeKept,
    /// The PC has verified a receipt and has not marked what the hub acknowledges in it.
    ReceiptVerifiedBeforeMark,
    /// The PC has marked what the hub acknowledges, and goes on with the round.
    ReceiptMarkedBeforeNext,
}

impl Point {
    /// Points of the hub.
    pub const OF_HUB: [Self; 8] = [
        Self::PushReceivedBeforeAppend,
        Self::PushWrittenBeforeCommit,
        Self::PushCommittedBeforeAnswer,
        Self::PieceStoredBeforeNoted,
        Self::FileStoredBeforeNoted,
        Self::FileNotedBeforePiecesGo,
        Self::ReceiptStoredBeforeAnswer,
        Self::RequestStoredBeforeAnswer,
    ];

    /// Points of a PC.
    pub const OF_PC: [Self; 9] = [
        Self::PushAnsweredBeforeMark,
        Self::PageTakenInBeforeCommit,
        Self::PageCommittedBeforeNext,
        Self::SnapshotHalfFetched,
        Self::PieceSentBeforeNext,
        Self::FileSentBeforeNoted,
        Self::FileFetchedBeforeKept,
        Self::ReceiptVerifiedBeforeMark,
        Self::ReceiptMarkedBeforeNext,
    ];

    /// Its name in [`VARIABLE`].
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PushReceivedBeforeAppend => "push_received_before_append",
            Self::PushWrittenBeforeCommit => "push_written_before_commit",
            Self::PushCommittedBeforeAnswer => "push_committed_before_answer",
            Self::PieceStoredBeforeNoted => "piece_stored_before_noted",
            Self::FileStoredBeforeNoted => "file_stored_before_noted",
            Self::FileNotedBeforePiecesGo => "file_noted_before_pieces_go",
            Self::ReceiptStoredBeforeAnswer => "receipt_stored_before_answer",
            Self::RequestStoredBeforeAnswer => "request_stored_before_answer",
            Self::PushAnsweredBeforeMark => "push_answered_before_mark",
            Self::PageTakenInBeforeCommit => "page_taken_in_before_commit",
            Self::PageCommittedBeforeNext => "page_committed_before_next",
            Self::SnapshotHalfFetched => "snapshot_half_fetched",
            Self::PieceSentBeforeNext => "piece_sent_before_next",
            Self::FileSentBeforeNoted => "file_sent_before_noted",
            Self::FileFetchedBeforeKept => "file_fetched_before_kept",
            Self::ReceiptVerifiedBeforeMark => "receipt_verified_before_mark",
            Self::ReceiptMarkedBeforeNext => "receipt_marked_before_next",
        }
    }

    /// What [`VARIABLE`] holds to stop a process when it comes here for the time with this number; the
    /// first is 1.
    #[must_use]
    pub fn at_time(self, time: u32) -> String {
        format!("{}:{time}", self.name())
    }

    /// The line that a process says when it has stopped here.
    #[must_use]
    pub fn said(self) -> String {
        format!("stopped at {}", self.name())
    }

    /// Goes on, unless a test wants the process to stop here: then never.
    #[cfg(debug_assertions)]
    pub fn reach(self) {
        stopping::reach(self);
    }

    /// Goes on.
    #[cfg(not(debug_assertions))]
    #[inline(always)]
    pub const fn reach(self) {}
}

#[cfg(debug_assertions)]
mod stopping {
    use std::io::Write as _;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{Point, VARIABLE};

    static WANTED: LazyLock<Option<Wanted>> = LazyLock::new(|| {
        let said = std::env::var(VARIABLE).ok()?;
        Some(Wanted::from_text(&said).expect("the fail-point is a name, a colon and a number"))
    });

    struct Wanted {
        name: String,
        /// Times until the process stops; it stops with the last one.
        left: AtomicU32,
    }

    impl Wanted {
        fn from_text(text: &str) -> Option<Self> {
            let (name, time) = text.split_once(':')?;
            Some(Self {
                name: name.to_owned(),
                left: AtomicU32::new(time.parse().ok()?),
            })
        }

        /// Whether this is the time.
        fn is_now(&self, point: Point) -> bool {
            self.name == point.name() && self.left.fetch_sub(1, Ordering::SeqCst) == 1
        }
    }

    pub(super) fn reach(point: Point) {
        if WANTED.as_ref().is_some_and(|wanted| wanted.is_now(point)) {
            // Nobody who listens is no reason to go on.
            let _ = writeln!(std::io::stdout(), "{}", point.said());
            loop {
                std::thread::park();
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_process_stops_at_the_named_point_and_time_only() {
            let wanted = Wanted::from_text("piece_sent_before_next:3").unwrap();
            assert!(!wanted.is_now(Point::FileSentBeforeNoted));
            let times = [(); 5].map(|()| wanted.is_now(Point::PieceSentBeforeNext));
            assert_eq!(times, [false, false, true, false, false]);
            for text in ["", "piece_sent_before_next", "piece_sent_before_next:x"] {
                assert!(Wanted::from_text(text).is_none(), "{text}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_point_has_a_name_of_its_own() {
        let all = Point::OF_HUB.iter().chain(&Point::OF_PC);
        let names: BTreeSet<&str> = all.map(|point| point.name()).collect();
        assert_eq!(names.len(), Point::OF_HUB.len() + Point::OF_PC.len());
    }

    /// The tests kill at every point of the lists, so a point outside them would never be tried.
    #[test]
    fn every_point_is_in_a_list() {
        let named = include_str!("lib.rs").matches(" => \"").count();
        assert_eq!(named, Point::OF_HUB.len() + Point::OF_PC.len());
    }
}

//! What is told where the program breaks down.
//!
//! The message of a panic can hold what a person typed ("byte index 3 is inside 'ễ' of `Nguyễn …`"),
//! and whatever goes to standard error ends in a log of the system. So only the place is told.

use std::panic::{Location, set_hook};

/// From now on a breakdown tells its place in the program, and nothing of what it worked on.
pub fn tell_places_only() {
    set_hook(Box::new(|breakdown| {
        eprintln!("{}", told(breakdown.location()));
    }));
}

fn told(place: Option<&Location<'_>>) -> String {
    match place {
        Some(place) => format!(
            "the program broke down at {}:{}",
            place.file(),
            place.line()
        ),
        None => "the program broke down".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::told;
    use std::panic::Location;

    #[test]
    fn the_place_is_told() {
        let line = told(Some(Location::caller()));
        assert!(
            line.starts_with("the program broke down at ") && line.contains("breakdowns.rs:"),
            "{line}"
        );
        assert_eq!(told(None), "the program broke down");
    }
}

//! An address as a register has it becomes the parts of a household's address.

use super::address_areas::{group_and_rest, is_only_an_area, with_parted_areas};
use super::household_row::add_note;
use khupho_domain::households::Household;
use khupho_domain::text::address::split_address;
use khupho_domain::text::fold;

/// "số 5 hẻm 12" in a column of house numbers is a number and an alley.
pub(super) fn take_house_number(typed: String, household: &mut Household) {
    let parts = split_address(&typed);
    let is_all = parts.street.is_empty() && parts.rest.is_empty();
    let begins_with_digit = typed.starts_with(|first: char| first.is_ascii_digit());
    let has_words = typed.contains(' ') && (!begins_with_digit || !parts.alley.is_empty());
    if is_all && has_words && !parts.house_number.is_empty() {
        household.address.house_number = parts.house_number;
        if household.address.alley.is_empty() {
            household.address.alley = parts.alley;
        }
    } else {
        household.address.house_number = typed;
    }
}

/// An address in one cell, in its parts; columns of their own that stand beside it win.
pub(super) fn take_full_address(typed: &str, household: &mut Household) {
    let parted = with_parted_areas(typed);
    let parts = split_address(&parted.pieces);
    let address = &mut household.address;
    let fill = |part: &mut String, found: String| {
        if part.is_empty() {
            *part = found;
        }
    };
    fill(&mut address.house_number, parts.house_number);
    fill(&mut address.alley, parts.alley);
    fill(&mut address.street, parts.street);
    for piece in parts
        .rest
        .split(',')
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        match kind_of_piece(piece) {
            Piece::Group => {
                let words: Vec<&str> = piece.split_whitespace().collect();
                let (group, rest) = group_and_rest(&words)
                    .unwrap_or_else(|| (without_first_word(piece), String::new()));
                fill(&mut address.group, group);
                add_note(&mut household.note, &rest);
            }
            Piece::Flat if address.apartment.is_empty() => piece.clone_into(&mut address.apartment),
            Piece::Flat => {
                address.apartment.push_str(", ");
                address.apartment.push_str(piece);
            }
            Piece::Area if is_only_an_area(piece) => {}
            Piece::Area | Piece::Other => add_note(&mut household.note, piece),
        }
    }
    for remark in parted.remarks {
        add_note(&mut household.note, &remark);
    }
}

enum Piece {
    Group,
    Flat,
    /// Khu phố, ward, city: they are the register's own and are not repeated in every row.
    Area,
    Other,
}

fn kind_of_piece(piece: &str) -> Piece {
    const FLAT_WORDS: [&str; 6] = ["block", "lo ", "can ho", "tang", "chung cu", "toa "];
    const AREA_WORDS: [&str; 12] = [
        "phuong",
        "p.",
        "quan",
        "q.",
        "tp",
        "thanh pho",
        "kp",
        "khu pho",
        "ap ",
        "viet nam",
        "xa ",
        "huyen",
    ];
    const AREA_MARKED: [&str; 8] = [
        "phường",
        "quận",
        "thành",
        "khu",
        "ấp",
        "việt",
        "xã",
        "huyện",
    ];
    let folded = fold(piece);
    let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
    let lower = piece.to_lowercase();
    let first = lower.split(|letter: char| !letter.is_alphabetic()).next();
    // "quán cà phê", "Phương Mai" and "Xa lộ" are no areas.
    let is_area_word = first.is_some_and(|first| first.is_ascii() || AREA_MARKED.contains(&first));
    let short_area = folded
        .strip_prefix(['p', 'q'])
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()));
    let is_group_word = first.is_some_and(|first| matches!(first, "tổ" | "to"));
    if is_group_word && begins(&["to ", "to."]) {
        Piece::Group
    } else if begins(&FLAT_WORDS) || is_room(&folded) {
        Piece::Flat
    } else if short_area || is_area_word && begins(&AREA_WORDS) {
        Piece::Area
    } else {
        Piece::Other
    }
}

/// "P.12.05" and "P1205" are rooms; "P.12" and "P12" are wards.
fn is_room(folded: &str) -> bool {
    let Some(rest) = folded.strip_prefix('p') else {
        return false;
    };
    let number = rest.trim_start_matches(['.', ' ']);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_number = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    is_number && digits > 2
}

fn without_first_word(piece: &str) -> String {
    piece
        .split_once([' ', '.'])
        .map_or(piece, |(_, rest)| rest.trim())
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_domain::ids::EntityId;

    fn household() -> Household {
        Household::empty(EntityId::from_bytes([1; 16]))
    }

    #[test]
    fn an_address_in_one_cell_is_split() {
        let mut one = household();
        take_full_address(
            "Số 42/7/3A đường Trần Quốc Toản, tổ 5, Block B 12.05, KP 13, P. Xuân Hòa, gần chợ",
            &mut one,
        );
        assert_eq!(one.address.house_number, "42/7/3A");
        assert_eq!(one.address.alley, "42/7");
        assert_eq!(one.address.street, "Trần Quốc Toản");
        assert_eq!(one.address.group, "5");
        assert_eq!(one.address.apartment, "Block B 12.05");
        assert_eq!(one.note, "gần chợ");
    }

    #[test]
    fn an_address_without_commas_is_split_too() {
        for (typed, shown) in [
            ("12 Lê Lợi P.Mẫu Q.3", "12 Lê Lợi"),
            ("1135/12/4 Lê Lợi KP3", "1135/12/4 Lê Lợi"),
            ("12 Lê Lợi tổ 5 khu phố 13", "12 Lê Lợi, tổ 5"),
            ("9 Trần Phương", "9 Trần Phương"),
            ("Tổ 5 KP 3 đường Lê Lợi số 12", "12 Lê Lợi, tổ 5"),
            ("Tổ dân phố 5A KP 3 12 Lê Lợi", "12 Lê Lợi, tổ 5A"),
            ("12 Lê Lợi Phường Bến Thành TP HCM", "12 Lê Lợi"),
            (
                "Chung cư Mẫu, Block B, P.12.05, P.12",
                "Chung cư Mẫu, Block B, P.12.05",
            ),
        ] {
            let mut one = household();
            take_full_address(typed, &mut one);
            assert_eq!(one.address.one_line(), shown, "{typed}");
        }
    }

    #[test]
    fn what_stands_behind_an_area_is_kept() {
        for (typed, shown, note) in [
            ("12 Lê Lợi P.3 lầu 2", "12 Lê Lợi", "lầu 2"),
            ("12 Lê Lợi KP 3 gần chợ", "12 Lê Lợi", "gần chợ"),
            ("12 Lê Lợi KP3 - gần chợ", "12 Lê Lợi", "gần chợ"),
            ("12 Lê Lợi - KP3 - P.3", "12 Lê Lợi", ""),
            ("12 Lê Lợi P. Xuân Hòa gần chợ", "12 Lê Lợi", "gần chợ"),
            ("12 LÊ LỢI P. XUÂN HÒA GẦN CHỢ", "12 LÊ LỢI", "GẦN CHỢ"),
            ("12 Lê Lợi tổ 5 gần chợ P.3", "12 Lê Lợi, tổ 5", "gần chợ"),
            ("12 Lê Lợi, tổ 5-KP13", "12 Lê Lợi, tổ 5", "KP13"),
            ("12 Lê Lợi, xã Mẫu gần chợ", "12 Lê Lợi", "xã Mẫu gần chợ"),
            ("12 Lê Lợi, quán cà phê Mẫu", "12 Lê Lợi", "quán cà phê Mẫu"),
            (
                "12 Lê Lợi, P. Xuân Hòa, TP. Hồ Chí Minh, Việt Nam",
                "12 Lê Lợi",
                "",
            ),
        ] {
            let mut one = household();
            take_full_address(typed, &mut one);
            let told = (one.address.one_line(), one.note);
            assert_eq!(told, (shown.to_owned(), note.to_owned()), "{typed}");
        }
    }

    #[test]
    fn a_house_number_with_its_alley_is_split() {
        for (typed, number, alley) in [
            ("số 5 hẻm 12", "5", "12"),
            ("Số 7, hẻm 42", "7", "42"),
            ("12 / 3", "12/3", "12"),
            ("12A/3", "12A/3", ""),
            ("12/3/5 Bis", "12/3/5 Bis", ""),
            ("Lô A 12", "Lô A 12", ""),
        ] {
            let mut one = household();
            take_house_number(typed.into(), &mut one);
            let address = one.address;
            assert_eq!(
                (address.house_number.as_str(), address.alley.as_str()),
                (number, alley),
                "{typed}"
            );
        }
    }
}

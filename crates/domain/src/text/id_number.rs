//! Finding identity numbers in free text, to warn before they are kept.
//!
//! A số định danh (CCCD) has 12 digits and begins with 0 (province 001–096);
//! the older CMND has 9. The program never stores either.

use std::ops::Range;

/// Returns the byte ranges that look like an identity number: 9 or 12 digits,
/// with or without single spaces or dots inside.
///
/// Telephone numbers (10 and 11 digits), dates and amounts such as
/// "150.000.000" are not taken for one.
///
/// ```
/// use khupho_domain::text::id_number_runs;
/// assert_eq!(id_number_runs("số 079 000 000 001 nhé"), [5..20]);
/// ```
#[must_use]
pub fn id_number_runs(text: &str) -> Vec<Range<usize>> {
    chains(text)
        .iter()
        .flat_map(|chain| runs_of_chain(text, chain))
        .collect()
}

/// Digit blocks parted by one space or dot each.
type Chain = Vec<Range<usize>>;

fn chains(text: &str) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    for block in digit_blocks(text) {
        match chains.last_mut() {
            Some(chain) if joined(text, chain, &block) => chain.push(block),
            _ => chains.push(vec![block]),
        }
    }
    chains
}

fn joined(text: &str, chain: &Chain, block: &Range<usize>) -> bool {
    chain
        .last()
        .is_some_and(|last| matches!(&text[last.end..block.start], " " | "."))
}

fn digit_blocks(text: &str) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for (index, byte) in text.bytes().enumerate() {
        if !byte.is_ascii_digit() {
            continue;
        }
        match blocks.last_mut() {
            Some(block) if block.end == index => block.end = index + 1,
            _ => blocks.push(index..index + 1),
        }
    }
    blocks
}

fn runs_of_chain(text: &str, chain: &Chain) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut first = 0;
    while first < chain.len() {
        match run_at(text, &chain[first..]) {
            Some(blocks) => {
                runs.push(chain[first].start..chain[first + blocks - 1].end);
                first += blocks;
            }
            None => first += blocks_to_skip(text, &chain[first..]),
        }
    }
    runs
}

/// How many blocks at the start of the chain make up one identity number.
fn run_at(text: &str, chain: &[Range<usize>]) -> Option<usize> {
    if matches!(chain[0].len(), 9 | 12) {
        return Some(1);
    }
    let mut digits = 0;
    for (index, block) in chain.iter().enumerate() {
        // People part a number into groups of two to four digits.
        if !(2..=4).contains(&block.len()) {
            return None;
        }
        digits += block.len();
        let rest = chain.len() - index - 1;
        let whole_chain = rest == 0;
        let blocks = &chain[..=index];
        match digits {
            9 if whole_chain && !is_amount(text, blocks) && !is_date(blocks) => {
                return Some(index + 1);
            }
            12 if text[block_start(blocks)..].starts_with('0') => return Some(index + 1),
            12.. => return None,
            _ => {}
        }
    }
    None
}

fn block_start(blocks: &[Range<usize>]) -> usize {
    blocks[0].start
}

/// "150.000.000": grouped by dots, no leading zero, ending in round thousands.
fn is_amount(text: &str, blocks: &[Range<usize>]) -> bool {
    let (start, end) = (blocks[0].start, blocks[blocks.len() - 1].end);
    let written = &text[start..end];
    written.contains('.') && !written.starts_with('0') && written.ends_with(".000")
}

/// "31.12.2026" and anything that begins like it.
fn is_date(blocks: &[Range<usize>]) -> bool {
    matches!(blocks, [day, month, year, ..] if day.len() <= 2 && month.len() <= 2 && year.len() == 4)
}

/// Steps over a whole telephone number or date, so that its tail is not read
/// together with what follows.
fn blocks_to_skip(text: &str, chain: &[Range<usize>]) -> usize {
    if is_date(chain) {
        return 3;
    }
    let mut digits = 0;
    for (index, block) in chain.iter().enumerate() {
        digits += block.len();
        let written = &text[chain[0].start..];
        if digits == 10 && written.starts_with('0') || digits == 11 && written.starts_with("84") {
            return index + 1;
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> String {
        let runs: Vec<&str> = id_number_runs(text)
            .into_iter()
            .map(|run| &text[run])
            .collect();
        runs.join(" | ")
    }

    #[test]
    fn numbers_of_nine_and_twelve_digits() {
        expect!["000000001 | 000000000001"].assert_eq(&found("CMND 000000001, CCCD 000000000001"));
        expect!["000 000 000 001"].assert_eq(&found("thẻ 000 000 000 001 của bác"));
        expect!["0000.0000.0001"].assert_eq(&found("0000.0000.0001"));
        expect!["000 000 001"].assert_eq(&found("cũ: 000 000 001"));
        expect!["000000000001"].assert_eq(&found("số000000000001."));
    }

    #[test]
    fn phones_dates_and_amounts_are_left_alone() {
        for text in [
            "gọi 0901234567",
            "gọi 0901 234 567",
            "gọi 090.123.4567 sau 5 giờ",
            "gọi +84 901 234 567",
            "ngày 31.12.2026",
            "ngày 31.12.2026 5 người",
            "ngày 31/12/2026 08:05:09",
            "tặng 150.000.000 đ",
            "tặng 15.000.000 đ",
            "mã 1234567890123456",
            "42/7 tổ 5, 3 người",
            "năm 2025 2026",
            "",
        ] {
            assert_eq!(found(text), "", "{text}");
        }
    }

    #[test]
    fn a_phone_beside_an_identity_number() {
        expect!["000 000 000 001"].assert_eq(&found("0901 234 567 000 000 000 001"));
        expect!["000000000001"].assert_eq(&found("0901234567 000000000001"));
    }

    proptest! {
        #[test]
        fn ranges_are_letters_of_the_text_and_in_order(text in "[0-9a-zđ. /]{0,60}") {
            let mut end = 0;
            for run in id_number_runs(&text) {
                prop_assert!(run.start >= end);
                end = run.end;
                let digits = text[run].bytes().filter(u8::is_ascii_digit).count();
                prop_assert!(digits == 9 || digits == 12);
            }
        }

        #[test]
        fn no_text_is_a_fault(text in any::<String>()) {
            let _ = id_number_runs(&text);
        }
    }
}

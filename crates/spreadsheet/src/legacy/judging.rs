//! In which coding a text is, as far as its own letters tell.

use super::LegacyEncoding;
use super::syllable::{Spelling, is_syllable};

/// What the letters of one text say about its coding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing but ASCII, or nothing that tells.
    Plain,
    /// Has letters no old coding has.
    Unicode,
    /// Reads well only in this coding.
    Clear(LegacyEncoding, Weight),
    /// Reads as Vietnamese both as it stands and in these codings.
    Either(Vec<LegacyEncoding>),
    /// Has letters beyond ASCII and reads as Vietnamese in no way, as abbreviations do.
    Unreadable,
}

/// How much evidence stands behind a clear verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// One letter of one word: a typing error could look the same.
    OneLetter,
    /// Several letters.
    Several,
}

/// What a cell says of its coding, by its words.
pub(super) fn judge(text: &str) -> Verdict {
    if text.is_ascii() {
        return Verdict::Plain;
    }
    if text
        .chars()
        .any(|letter| letter > '\u{ff}' && letter.is_alphabetic() || is_composing(letter))
    {
        return Verdict::Unicode;
    }
    let words = telling_words(text);
    if words.is_empty() {
        return Verdict::Plain;
    }
    judge_words(&words)
}

/// A tone that stands by itself: the text is Unicode in decomposed form.
fn is_composing(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// The words that hold letters beyond ASCII and could be syllables.
fn telling_words(text: &str) -> Vec<&str> {
    text.split(|letter: char| {
        letter.is_ascii() && !letter.is_ascii_alphanumeric() || letter > '\u{ff}'
    })
    .filter(|word| !word.is_ascii() && !word.bytes().any(|byte| byte.is_ascii_digit()))
    .filter(|word| word.chars().count() > 1 && !is_unit(word))
    .collect()
}

/// "µm", "µg": the micro sign is also the "à" of TCVN3.
fn is_unit(word: &str) -> bool {
    word.strip_prefix('µ')
        .is_some_and(|unit| matches!(unit, "m" | "g" | "l" | "s" | "A" | "F" | "V" | "W"))
}

fn judge_words(words: &[&str]) -> Verdict {
    let as_it_stands = words
        .iter()
        .filter(|word| is_syllable(word, Spelling::Forgiving))
        .count();
    let readings = LegacyEncoding::ALL.map(|encoding| (encoding, good_words(words, encoding)));
    let best = readings.iter().map(|(_, good)| *good).max().unwrap_or(0);
    let leaders: Vec<LegacyEncoding> = readings
        .iter()
        .filter(|(_, good)| *good == best && *good * 5 >= words.len() * 4)
        .map(|(encoding, _)| *encoding)
        .collect();
    match leaders.as_slice() {
        [] if as_it_stands == 0 => Verdict::Unreadable,
        [] => Verdict::Plain,
        [encoding] if best > as_it_stands => Verdict::Clear(*encoding, weight_of(words)),
        _ if best >= as_it_stands => Verdict::Either(leaders),
        _ => Verdict::Plain,
    }
}

/// How many words are syllables once converted, and not before.
fn good_words(words: &[&str], encoding: LegacyEncoding) -> usize {
    words
        .iter()
        .filter(|word| {
            encoding
                .convert(word)
                .is_some_and(|converted| is_syllable(&converted, Spelling::Exact))
        })
        .count()
}

fn weight_of(words: &[&str]) -> Weight {
    let letters: usize = words
        .iter()
        .map(|word| word.chars().filter(|letter| !letter.is_ascii()).count())
        .sum();
    if letters > 1 {
        Weight::Several
    } else {
        Weight::OneLetter
    }
}

//! Whether a word can be a Vietnamese syllable, by its spelling.
//!
//! Only so much as is needed to tell a word from the same bytes read in
//! another coding: an initial consonant, one of the rhymes, at most one tone,
//! and only sắc or nặng before c, ch, p, t.

use unicode_normalization::char::decompose_canonical;

/// How strictly a missing tone is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As people type: "Viêt" without its tone passes.
    Forgiving,
    /// As the rules say, for text that a conversion has just made.
    Exact,
}

const INITIALS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

const RHYMES: &str = " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu \
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet oi om on ong ooc oong op ot \
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt \
u ua uân uâng uât uây uc uê uêch uên uênh uêt ui um un ung uôc uôi uôm uôn uông uôt up ut uơ uy uya uych uyên uyêt uynh uyp uyt uyu \
ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu \
y ych yêm yên yêng yêt yêu ynh yt ";

/// Whether the word (NFC, any case) is spelled like one Vietnamese syllable.
pub(super) fn is_syllable(word: &str, spelling: Spelling) -> bool {
    let Some((letters, tone)) = letters_and_tone(word) else {
        return false;
    };
    INITIALS
        .iter()
        .filter_map(|initial| letters.strip_prefix(initial))
        .any(|rhyme| is_rhyme(rhyme) && tone_fits(rhyme, tone, spelling))
        || letters == "gi"
}

fn is_rhyme(rhyme: &str) -> bool {
    // Between spaces, so that no part of a rhyme is taken for one.
    !rhyme.is_empty() && RHYMES.contains(&format!(" {rhyme} "))
}

fn tone_fits(rhyme: &str, tone: Option<char>, spelling: Spelling) -> bool {
    let stopped = ["c", "ch", "p", "t"]
        .iter()
        .any(|stop| rhyme.ends_with(stop));
    match tone {
        Some('\u{301}' | '\u{323}') => true,
        None => !stopped || spelling == Spelling::Forgiving,
        Some(_) => !stopped,
    }
}

/// Parts the tone from the small letters; `None` when there are two tones.
fn letters_and_tone(word: &str) -> Option<(String, Option<char>)> {
    let mut letters = String::with_capacity(word.len());
    let mut tone = None;
    let mut tones = 0;
    for letter in word.chars().flat_map(char::to_lowercase) {
        let (base, mark) = tone_apart(letter);
        letters.push(base);
        if mark.is_some() {
            tone = mark;
            tones += 1;
        }
    }
    (tones <= 1).then_some((letters, tone))
}

/// "ế" is ê with sắc; "ê" is itself.
fn tone_apart(letter: char) -> (char, Option<char>) {
    if letter.is_ascii() {
        return (letter, None);
    }
    let mut base = letter;
    let mut shape = None;
    let mut tone = None;
    decompose_canonical(letter, |part| match part {
        '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tone = Some(part),
        '\u{302}' | '\u{306}' | '\u{31b}' => shape = Some(part),
        _ => base = part,
    });
    let shaped = shape.and_then(|mark| unicode_normalization::char::compose(base, mark));
    (shaped.unwrap_or(base), tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_language() {
        let text = "nguyễn trần lê phạm hoàng huỳnh vũ võ đặng bùi đỗ hồ ngô dương lý quốc quý quyết quỳnh \
            giếng gì giang nghĩa khuya hoà thuý thủy xoong đường phường hộp mứt tết ý yến ước ơn Ánh ĐÀO toàn \
            được việc chuyển khoẻ loẹt buýt rượu hươu ngoẵng";
        for word in text.split_whitespace() {
            assert!(is_syllable(word, Spelling::Exact), "{word}");
        }
    }

    #[test]
    fn other_words() {
        for word in [
            "café",
            "josé",
            "été",
            "hép møt",
            "nguyeãn",
            "tÕt",
            "viờt",
            "wá",
            "mộộ",
            "",
            "đ",
        ] {
            assert!(!is_syllable(word, Spelling::Exact), "{word}");
        }
    }

    #[test]
    fn a_forgotten_tone_passes_only_when_forgiving() {
        assert!(is_syllable("Viêt", Spelling::Forgiving));
        assert!(!is_syllable("Viêt", Spelling::Exact));
        assert!(!is_syllable("tõt", Spelling::Forgiving));
    }
}

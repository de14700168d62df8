//! The Telex keys a person presses for a Vietnamese text.

/// The keys of a text: marks of letters right after them, the tone at the end of its word, as
/// most people type.
#[must_use]
pub fn telex_keys(text: &str) -> String {
    let mut keys = String::new();
    let mut tone = None;
    for letter in text.chars() {
        if !letter.is_alphabetic() {
            keys.extend(tone.take());
        }
        let (plain, its_tone) = without_tone(letter);
        tone = tone.or(its_tone);
        push_letter(plain, &mut keys);
    }
    keys.extend(tone);
    keys
}

fn push_letter(letter: char, keys: &mut String) {
    const MARKED: [(char, &str); 7] = [
        ('ă', "aw"),
        ('â', "aa"),
        ('đ', "dd"),
        ('ê', "ee"),
        ('ô', "oo"),
        ('ơ', "ow"),
        ('ư', "uw"),
    ];
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    match MARKED.iter().find(|(marked, _)| *marked == lower) {
        Some((_, pair)) if letter == lower => keys.push_str(pair),
        Some((_, pair)) => keys.push_str(&pair.to_uppercase()),
        None => keys.push(letter),
    }
}

/// A letter without its tone, and the key of the tone.
fn without_tone(letter: char) -> (char, Option<char>) {
    const PLAIN: &str = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY";
    const TONED: [(char, &str); 5] = [
        ('s', "áắấéếíóốớúứýÁẮẤÉẾÍÓỐỚÚỨÝ"),
        ('f', "àằầèềìòồờùừỳÀẰẦÈỀÌÒỒỜÙỪỲ"),
        ('r', "ảẳẩẻểỉỏổởủửỷẢẲẨẺỂỈỎỔỞỦỬỶ"),
        ('x', "ãẵẫẽễĩõỗỡũữỹÃẴẪẼỄĨÕỖỠŨỮỸ"),
        ('j', "ạặậẹệịọộợụựỵẠẶẬẸỆỊỌỘỢỤỰỴ"),
    ];
    for (key, letters) in TONED {
        if let Some(at) = letters.chars().position(|toned| toned == letter) {
            return (PLAIN.chars().nth(at).unwrap_or(letter), Some(key));
        }
    }
    (letter, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_typed_as_people_type_them() {
        let expected = [
            ("Nguyễn Thị Đào Trường", "Nguyeenx Thij DDaof Truwowngf"),
            ("hẻm 42/7, tổ 3", "hemr 42/7, toor 3"),
            ("Ấp Ưng Ơn", "AAps UWng OWn"),
            ("không dấu: abc", "khoong daaus: abc"),
        ];
        for (text, keys) in expected {
            assert_eq!(telex_keys(text), keys);
        }
    }

    #[test]
    fn keys_are_always_ascii() {
        for letter in "ỷỸặẶợỢứỨđĐ".chars() {
            assert!(telex_keys(&letter.to_string()).is_ascii(), "{letter}");
        }
    }
}

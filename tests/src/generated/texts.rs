//! Names and notes, put together from lists by number.

const FAMILY: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương",
];
const MIDDLE: &[&str] = &[
    "Thị Mẫu",
    "Văn Thử",
    "Thị Ví Dụ",
    "Hữu Mẫu",
    "Ngọc Thử",
    "Quốc Mẫu",
    "Thị Giả",
];
const GIVEN: &[&str] = &[
    "Đào",
    "Trường",
    "Phượng",
    "Thủy",
    "Hòa",
    "Quỳnh",
    "Tuyết",
    "Khuyên",
    "Nghĩa",
    "Hưởng",
    "Ước",
    "Bảy",
    "Sáu",
    "Thiện",
    "Đức",
    "Lượm",
    "Yến",
];
const BEGINNINGS: &[&str] = &[
    "đã hướng dẫn",
    "hẹn lại để",
    "chuyển phường",
    "không tiếp cận được khi",
    "người nhà nhờ",
    "đã giúp",
];
const MATTERS: &[&str] = &[
    "cài VNeID mức độ 2",
    "nộp hồ sơ trực tuyến",
    "đăng ký tạm trú",
    "liên thông khai sinh",
    "mở tài khoản thanh toán",
    "tra cứu bảo hiểm y tế",
    "đổi mật khẩu đã quên",
];
const ENDINGS: &[&str] = &[
    "tại nhà",
    "ở điểm hỗ trợ",
    "lúc 8 giờ sáng",
    "cùng con gái út",
    "trước ngày 30/6",
    "xong rồi",
];

/// A person's name; every middle name says that it is a sample.
#[must_use]
pub fn generated_name(number: usize) -> String {
    format!(
        "{} {} {}",
        pick(FAMILY, number),
        pick(MIDDLE, number / 3),
        pick(GIVEN, number / 2)
    )
}

/// A note of a help entry.
#[must_use]
pub fn generated_note(number: usize) -> String {
    format!(
        "{} {} {}",
        pick(BEGINNINGS, number),
        pick(MATTERS, number / 2),
        pick(ENDINGS, number / 5)
    )
}

pub(super) fn pick(words: &[&'static str], number: usize) -> &'static str {
    words[number % words.len()]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn texts_differ_and_stay_the_same() {
        let names: BTreeSet<String> = (0..100).map(generated_name).collect();
        assert!(names.len() > 90, "{}", names.len());
        let notes: BTreeSet<String> = (0..100).map(generated_note).collect();
        assert!(notes.len() > 60, "{}", notes.len());
        assert_eq!(generated_name(7), "Bùi Thị Ví Dụ Thủy");
        assert_eq!(
            generated_note(7),
            "hẹn lại để liên thông khai sinh ở điểm hỗ trợ"
        );
    }
}

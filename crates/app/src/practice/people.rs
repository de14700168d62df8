//! Generated people. Every name ends in "(mẫu)" and every phone begins with 09000, so that nobody
//! can take them for real ones.

use fastrand::Rng;

/// What marks a generated name.
pub const GENERATED_MARK: &str = "(mẫu)";

const FAMILY_NAMES: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý",
];

const MIDDLE_NAMES: &[&str] = &[
    "Văn",
    "Thị",
    "Hữu",
    "Đức",
    "Ngọc",
    "Minh",
    "Thanh",
    "Quốc",
    "Kim",
    "Xuân",
    "Thị Ngọc",
    "Thị Thu",
    "Hoàng",
    "Anh",
    "Công",
];

const GIVEN_NAMES: &[&str] = &[
    "Ba",
    "Bảy",
    "Sáu",
    "Ánh",
    "Bình",
    "Châu",
    "Dung",
    "Đào",
    "Đông",
    "Giang",
    "Hà",
    "Hạnh",
    "Hoà",
    "Hương",
    "Khánh",
    "Lan",
    "Liên",
    "Loan",
    "Mai",
    "Nga",
    "Nghĩa",
    "Oanh",
    "Phúc",
    "Phượng",
    "Quý",
    "Quỳnh",
    "Sơn",
    "Thảo",
    "Thủy",
    "Trường",
    "Tuấn",
    "Tú",
    "Uyên",
    "Ước",
    "Vân",
    "Vinh",
    "Xuyến",
    "Ý",
    "Yến",
];

const LONG_NAMES: &[&str] = &[
    "Nguyễn Phước Bảo Quỳnh Như Hoàng Diễm Phương",
    "Công Tằng Tôn Nữ Thị Ngọc Huyền Trân",
    "Trần Hoàng Đăng Khoa Nguyễn Thiên Ân",
];

fn one_of<'list>(random: &mut Rng, list: &[&'list str]) -> &'list str {
    random.choice(list).copied().unwrap_or_default()
}

/// A full name; one in two hundred is very long, because the screens must hold those too.
pub(super) fn name(random: &mut Rng) -> String {
    let name = if random.u32(0..200) == 0 {
        one_of(random, LONG_NAMES).to_owned()
    } else {
        let (family, middle, given) = (
            one_of(random, FAMILY_NAMES),
            one_of(random, MIDDLE_NAMES),
            one_of(random, GIVEN_NAMES),
        );
        format!("{family} {middle} {given}")
    };
    format!("{name} {GENERATED_MARK}")
}

/// A phone; one household in six has none.
pub(super) fn phone(random: &mut Rng) -> String {
    if random.u32(0..6) == 0 {
        return String::new();
    }
    format!("09000{:05}", random.u32(0..100_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_recognisable_as_generated() {
        let mut random = Rng::with_seed(7);
        for _ in 0..1_000 {
            assert!(name(&mut random).ends_with(GENERATED_MARK));
            let phone = phone(&mut random);
            assert!(phone.is_empty() || (phone.starts_with("09000") && phone.len() == 10));
        }
    }
}

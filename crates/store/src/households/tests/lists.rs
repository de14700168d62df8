use super::*;

fn street() -> Notebook {
    Notebook::with(&[
        ("Nguyễn Văn Ba", "0901234567", "42/7 Trần Quốc Toản"),
        ("Nguyễn Thị Bảy", "0907654321", "42/9 Trần Quốc Toản"),
        ("Đặng Văn Bảo", "", "3 Lê Văn Sỹ"),
        ("Trần Đào", "0281234567", "10 Lê Văn Sỹ"),
        ("Lê Thị Bưởi", "", "2 Lê Văn Sỹ"),
    ])
}

#[test]
fn names_are_found_without_marks_and_exact_words_come_first() {
    let notebook = street();
    assert_eq!(notebook.found("ba"), "1 3 2");
    assert_eq!(notebook.found("dang"), "3");
    assert_eq!(notebook.found("ĐÀO"), "4");
    assert_eq!(notebook.found("nguyễn BẢY"), "2");
    assert_eq!(notebook.found("khong co ai"), "");
}

#[test]
fn a_name_with_a_house_number() {
    let notebook = street();
    assert_eq!(notebook.found("ba 42/7"), "1");
    assert_eq!(notebook.found("42"), "1 2");
    assert_eq!(notebook.found("42 / 9"), "2");
    assert_eq!(notebook.found("tqt"), "");
    assert_eq!(notebook.found("tran quoc"), "1 2");
}

#[test]
fn a_phone_by_its_tail_and_as_people_write_it() {
    let notebook = street();
    assert_eq!(notebook.found("4567"), "4 1");
    assert_eq!(notebook.found("ba 4567"), "1");
    assert_eq!(notebook.found("0907654321"), "2");
    assert_eq!(notebook.found("0907 654 321"), "2");
    assert_eq!(notebook.found("67"), "");
}

#[test]
fn spaces_in_the_wrong_places() {
    let notebook = street();
    assert_eq!(notebook.found("nguyenvan ba"), "1");
    assert_eq!(notebook.found("ngu yen thi bay"), "2");
    assert_eq!(notebook.found("42 /7"), "1");
    assert_eq!(notebook.found("levansy dao"), "4");
    assert_eq!(notebook.found("?!"), "");
}

#[test]
fn an_address_typed_as_it_is_shown_is_found() {
    let notebook = street();
    assert_eq!(notebook.found("số 42/7 đường Trần Quốc Toản"), "1");
    assert_eq!(notebook.found("nhà 10 Lê Văn Sỹ"), "4");
    // Where a label is a name too, the name wins.
    assert_eq!(notebook.found("đường"), "");
}

#[test]
fn a_phone_as_it_is_dialled_from_abroad() {
    let notebook = street();
    assert_eq!(notebook.found("+84901234567"), "1");
    assert_eq!(notebook.found("+84 907 654 321"), "2");
}

#[test]
fn everything_stands_in_walking_order() {
    let notebook = street();
    assert_eq!(notebook.found(""), "3 5 4 1 2");
    let wanted = HouseholdSearch {
        neighborhood: notebook.place,
        query: String::new(),
        filter: HouseholdFilter::default(),
        offset: 3,
        limit: 1,
    };
    let page = notebook
        .store
        .read(|connection| search(connection, &wanted))
        .unwrap();
    assert_eq!((page.total, page.more, page.rows.len()), (5, false, 1));
    assert_eq!(page.rows[0].address_line, "42/7 Trần Quốc Toản");
}

#[test]
fn filters_narrow_lists_and_searches() {
    let notebook = street();
    let ba = notebook.page("ba 42/7", HouseholdFilter::default()).rows[0].id;
    notebook.change(ba, |household| {
        household.tags = vec!["hộ nghèo".into()];
        household.counted_on = chrono::NaiveDate::from_ymd_opt(2026, 11, 1);
    });
    let filter = |tag: Option<&str>, street: Option<&str>, counted| HouseholdFilter {
        tag: tag.map(str::to_owned),
        street: street.map(str::to_owned),
        counted,
    };
    let total = |query: &str, filter| notebook.page(query, filter).total;
    assert_eq!(
        total("", filter(Some("hộ nghèo"), None, CountedFilter::Any)),
        1
    );
    assert_eq!(
        total("ba", filter(Some("hộ nghèo"), None, CountedFilter::Any)),
        1
    );
    assert_eq!(
        total("bay", filter(Some("hộ nghèo"), None, CountedFilter::Any)),
        0
    );
    assert_eq!(
        total("", filter(None, Some("LÊ VĂN SỸ"), CountedFilter::Any)),
        3
    );
    assert_eq!(
        total("ba", filter(None, Some("Lê Văn Sỹ"), CountedFilter::Any)),
        1
    );
    assert_eq!(total("", filter(None, None, CountedFilter::Never)), 4);
    assert_eq!(
        total("nguyenvan ba", filter(None, None, CountedFilter::Never)),
        0
    );
    assert_eq!(
        notebook.page("ba 42/7", HouseholdFilter::default()).rows[0].tags,
        ["hộ nghèo"]
    );
}

#[test]
fn a_search_stops_at_a_thousand_and_says_so() {
    let notebook = Notebook::new();
    let add = |notebook: &Notebook, numbers: std::ops::RangeInclusive<u32>| {
        notebook.transact(|tx| {
            for number in numbers {
                let id = tx.new_entity()?;
                let household =
                    notebook.household("Nguyễn Hộ Mẫu", "", &format!("{number} Lê Lợi"));
                tx.write(KIND, id, creation(&household))?;
            }
            Ok(())
        });
    };
    add(&notebook, 1..=1_000);
    let page = notebook.page("nguyen", HouseholdFilter::default());
    assert_eq!(
        (page.total, page.more, page.rows.len()),
        (1_000, false, 200)
    );
    add(&notebook, 1_001..=1_001);
    let page = notebook.page("nguyen", HouseholdFilter::default());
    assert_eq!((page.total, page.more), (1_000, true));
    assert_eq!(notebook.page("", HouseholdFilter::default()).total, 1_001);
}

#[test]
fn other_khu_pho_are_never_found() {
    let notebook = street();
    let mut elsewhere = notebook.household("Nguyễn Văn Ba", "0901234567", "42/7 Trần Quốc Toản");
    elsewhere.neighborhood = EntityId::from_bytes([5; 16]);
    notebook.add(&elsewhere);
    assert_eq!(notebook.found("ba 42/7"), "1");
    assert_eq!(notebook.found("nguyenvan ba"), "1");
    assert_eq!(notebook.page("", HouseholdFilter::default()).total, 5);
    let same_phone = notebook.household("Lê Mẫu", "0901234567", "");
    let candidates = notebook
        .store
        .read(|connection| look_alike_candidates(connection, &same_phone))
        .unwrap();
    assert_eq!(
        candidates
            .iter()
            .map(|(_, one)| one.code.as_str())
            .collect::<Vec<_>>(),
        ["1"]
    );
}

#[test]
fn words_and_codes_in_use() {
    let notebook = street();
    let place = notebook.place;
    notebook.add(&Household {
        tags: vec!["neo đơn".into()],
        ..notebook.household("Lê Mẫu", "", "1 LÊ VĂN SỸ")
    });
    let mut streets = notebook
        .store
        .read(|connection| streets(connection, place))
        .unwrap();
    streets.sort();
    assert_eq!(streets.len(), 2, "{streets:?}");
    assert_eq!(
        notebook
            .store
            .read(|connection| tags(connection, place))
            .unwrap(),
        ["neo đơn"]
    );
    assert_eq!(
        notebook
            .store
            .read(|connection| codes(connection, place))
            .unwrap()
            .len(),
        5
    );
    let by_code = |code: &str| {
        notebook
            .store
            .read(|connection| find_by_code(connection, place, code))
            .unwrap()
    };
    assert!(by_code("3").is_some());
    assert_eq!(by_code("9"), None);
    assert_eq!(by_code(""), None);
}

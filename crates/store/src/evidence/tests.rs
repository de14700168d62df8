use super::*;
use crate::TxnLabel;
use crate::assessment::sample::Notebook;
use chrono::NaiveDate;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn photo(content: u8) -> Evidence {
    Evidence {
        kind: EvidenceKind::Photo,
        content: ContentHash([content; 32]),
        size_bytes: 123_456,
        size_px: Some((1_600, 1_200)),
        captured_at: NaiveDate::from_ymd_opt(2026, 3, 5).and_then(|day| day.and_hms_opt(8, 30, 5)),
        caption: "Ảnh mẫu".to_owned(),
    }
}

#[test]
fn evidence_comes_back_as_it_was_written() -> Outcome {
    let notebook = Notebook::new()?;
    let document = Evidence {
        kind: EvidenceKind::Document,
        size_px: None,
        captured_at: None,
        ..photo(2)
    };
    for evidence in [photo(1), document] {
        let id = notebook
            .write(TxnLabel::Evidence, |tx| write(tx, &evidence))?
            .value;
        assert_eq!(
            notebook.store.read(|connection| find(connection, id))?,
            Some(evidence)
        );
    }
    assert!(notebook.rebuilds_alike()?);
    Ok(())
}

#[test]
fn the_first_caption_of_a_content_stays() -> Outcome {
    let notebook = Notebook::new()?;
    let id = notebook
        .write(TxnLabel::Evidence, |tx| write(tx, &photo(1)))?
        .value;
    let again = Evidence {
        caption: "tên khác".to_owned(),
        ..photo(1)
    };
    assert!(
        notebook
            .write(TxnLabel::Evidence, |tx| write(tx, &again))?
            .changed
            .is_empty()
    );
    let caption = notebook
        .store
        .read(|connection| find(connection, id))?
        .map(|found| found.caption);
    assert_eq!(caption.as_deref(), Some("Ảnh mẫu"));
    Ok(())
}

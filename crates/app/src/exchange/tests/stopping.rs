use super::machines::Machine;
use crate::api::errors::ErrorCode;
use crate::api::exchange::{BundleMake, BundlePurpose, TakeIn};
use serde_json::json;

#[test]
fn a_bundle_that_is_stopped_leaves_no_file_and_sends_nothing() {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy văn phòng");
    let folder = khu_pho.folder("usb");
    let context = khu_pho.host.begin(Some("gui".to_owned()));
    khu_pho.host.cancel("gui");
    let args = BundleMake {
        purpose: BundlePurpose::Ward,
        folder: folder.display().to_string(),
        with_personal: false,
        to_clipboard: false,
    };
    let refused = crate::exchange::bundle_make(&khu_pho.host, &context, args);
    assert!(refused.is_err_and(|error| error.code == ErrorCode::Cancelled));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    assert_eq!(khu_pho.delivery()[1], 0);
    assert!(
        khu_pho
            .ok("bundles_made", &json!({}))
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn taking_in_that_is_stopped_before_the_first_file_changes_nothing() {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy văn phòng");
    let bundle = khu_pho.send();
    let context = ward.host.begin(Some("nhan".to_owned()));
    ward.host.cancel("nhan");
    let args = TakeIn {
        paths: vec![bundle.display().to_string()],
        receipts_folder: None,
    };
    let refused = crate::exchange::take_in(&ward.host, &context, args);
    assert!(refused.is_err_and(|error| error.code == ErrorCode::Cancelled));
    assert!(ward.devices("waiting").is_empty());
}

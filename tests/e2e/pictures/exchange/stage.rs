//! What happened between a ward and its khu phố before the pictures are taken: machines confirmed,
//! claims returned, a machine lost, two people at one field, and a folder of files of every kind.

use std::fs;
use std::path::{Path, PathBuf};

use khupho_tests::core_notebook::{help_input, text};
use khupho_tests::harness::{Fault, Notebook, Step};
use khupho_tests::journeys::{PreparedHousehold, add_households, write_photo};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::machine::Machine;

pub(in crate::pictures) const WARD: &str = "Phường Mẫu Bình Hưng Hoà";
pub(in crate::pictures) const LONG_NAME: &str = "Khu phố 13 – Chung cư Nguyễn Đình Chính nối dài";
pub(in crate::pictures) const HEAD: &str = "Tôn Nữ Nguyễn Thị Hoàng Phương Uyên (mẫu)";
const OFFICER: &str = "Nguyễn Thị Cán Bộ (mẫu)";
const OFFICE: &str = "Máy văn phòng khu phố 13";
const AT_HOME: &str = "Máy tính xách tay ở nhà chị Uyên";
const LOST: &str = "Máy cũ bị mất";
const ASKING: &str = "Máy văn phòng khu phố 2";

/// The khu phố of the ward; the first one sends, the second asks, the third lost its machine, the
/// fourth was invited and never came.
const KHU_PHO: [&str; 8] = [
    LONG_NAME,
    "Khu phố 2",
    "Khu phố 3",
    "Khu phố 4",
    "Khu phố 5",
    "Khu phố 10",
    "Khu phố 11",
    "Khu phố 12",
];

/// A PC with a window, and what its people did in it so far.
pub(in crate::pictures) struct Pc {
    pub(in crate::pictures) notebook: Notebook,
    pub(in crate::pictures) machine: Machine,
}

impl Pc {
    pub(in crate::pictures) fn new() -> Step<Self> {
        let notebook = Notebook::new()?;
        let machine = Machine::at(&notebook.home(), &notebook.file("Tệp đi và đến"))?;
        Ok(Self { notebook, machine })
    }
}

/// A PC that is never seen.
struct UnseenPc {
    machine: Machine,
    _folder: TempDir,
}

impl UnseenPc {
    fn new() -> Step<Self> {
        let folder = TempDir::new().map_err(Fault::machine("making a folder for a PC"))?;
        let machine = Machine::at(&folder.path().join("so"), &folder.path().join("tep"))?;
        Ok(Self {
            machine,
            _folder: folder,
        })
    }

    fn joined(ward: &Machine, khu_pho: &str, name: &str) -> Step<Self> {
        let pc = Self::new()?;
        pc.machine
            .join(&ward.invite(khu_pho)?, name, "Trần Văn Trưởng (mẫu)")?;
        Ok(pc)
    }
}

/// A ward and a khu phố with windows, both closed.
pub(in crate::pictures) struct Stage {
    pub(in crate::pictures) ward: Pc,
    pub(in crate::pictures) head: Pc,
    /// A receipt that the khu phố has not opened yet.
    pub(in crate::pictures) receipt: PathBuf,
    /// A request for help with a forgotten PIN.
    pub(in crate::pictures) pin_request: PathBuf,
    /// Files of every kind, as a stick brings them.
    pub(in crate::pictures) stick: PathBuf,
    /// Of them, those of the khu phố and of a machine that asks.
    pub(in crate::pictures) whole: PathBuf,
}

impl Stage {
    pub(in crate::pictures) fn prepare() -> Step<Self> {
        let (ward, head) = (Pc::new()?, Pc::new()?);
        let stick = ward.notebook.file("USB của phường");
        let whole = ward.notebook.file("USB sáng nay");
        for folder in [&stick, &whole] {
            fs::create_dir_all(folder).map_err(Fault::machine("making a folder for a stick"))?;
        }
        ward.machine.found_ward(WARD, OFFICER, &KHU_PHO)?;
        head.machine
            .join(&ward.machine.invite(LONG_NAME)?, OFFICE, HEAD)?;
        keep_a_book(&head)?;
        let first = head.machine.send("ward", "lần 1")?;
        ward.machine.confirm(&first)?;
        copy_to(&stick, &first)?;
        two_machines_at_one_field(&ward.machine, &head.machine, &stick)?;
        judge(&ward.machine)?;
        let receipt = ward.machine.receipts(LONG_NAME)?;
        head.machine.take_in(&receipt)?;
        mend(&head)?;
        lose_a_machine(&ward.machine, &stick)?;
        copy_to(&whole, &others(&ward.machine, &stick)?)?;
        copy_to(&whole, &bad_files(&head.machine, &stick)?)?;
        let due = ward.machine.receipts(LONG_NAME)?;
        let pin_request = ask_for_help(&head)?;
        ward.machine.close()?;
        let receipt = due
            .into_iter()
            .next()
            .or_else(|| receipt.into_iter().next());
        Ok(Self {
            ward,
            head,
            receipt: receipt.unwrap_or_default(),
            pin_request,
            stick,
            whole,
        })
    }
}

/// Households, helps with personal words, claims that are ready and one that is not.
fn keep_a_book(head: &Pc) -> Step {
    let machine = &head.machine;
    let today = machine.fill(|core| {
        add_households(core)?;
        let household = PreparedHousehold {
            name: "Công Tằng Tôn Nữ Thị Mẫu",
            number: "1234/56/78/90/12A Block Trung tâm",
            alley: "Hẻm thông ra công viên Mẫu",
            phone: "0900000777",
        };
        let id = household.add_to(core)?;
        let today = core.host().today().to_string();
        let mut help = help_input(Some(&id), &today, "Bác nghe kém, nhờ con trai đi cùng");
        help["dossier_code"] = json!("H29.17-260105-0042");
        core.call(
            "help_save",
            json!({ "id": null, "help": help, "counts": [] }),
        )?;
        Ok(today)
    })?;
    let entry = json!({
        "happened_on": today, "happened_at": null, "content": "Họp tổ về vệ sinh hẻm 42 (mẫu)",
        "done_by": HEAD, "result": "", "other_answers": "",
    });
    machine.call("journal_save", json!({ "id": null, "entry": entry }))?;
    let photo = |number| write_photo(&head.notebook.file(""), number);
    machine.claim("1.1", &yes(), &[photo(1)?])?;
    machine.claim("1.2", &json!({ "kind": "count", "count": 2 }), &[photo(3)?])?;
    machine.claim("3.2", &yes(), &[photo(4)?])?;
    machine.claim("5.2", &yes(), &[photo(5)?])
}

fn yes() -> Value {
    json!({ "kind": "yes_no", "yes": true })
}

/// The second machine of the khu phố changes a field that the first one changes too.
fn two_machines_at_one_field(ward: &Machine, head: &Machine, stick: &Path) -> Step {
    let other = UnseenPc::joined(ward, LONG_NAME, AT_HOME)?;
    ward.confirm(&other.machine.send("ward", "lần 1")?)?;
    for receipt in ward.receipts(LONG_NAME)? {
        head.take_in(std::slice::from_ref(&receipt))?;
        other.machine.take_in(&[receipt])?;
    }
    let shared = head.send("neighborhood", "cho máy khác")?;
    copy_to(stick, &shared)?;
    other.machine.take_in(&shared)?;
    for (machine, number, note) in [
        (head, "42/7A", "Nhà có chó"),
        (&other.machine, "42/7 bis", "Gọi trước khi đến"),
    ] {
        change_first_household(machine, number, note)?;
    }
    head.take_in(&other.machine.send("neighborhood", "về")?)
        .map(|_| ())
}

fn change_first_household(machine: &Machine, number: &str, note: &str) -> Step {
    let search = khupho_tests::core_notebook::household_search("42/7");
    let found = machine.call("households_search", search)?;
    let id = &found["rows"][0]["id"];
    let detail = machine.call("household_get", json!({ "id": id }))?;
    let mut household = detail["household"].clone();
    household["house_number"] = json!(number);
    household["note"] = json!(note);
    machine
        .call(
            "household_save",
            json!({ "id": id, "household": household }),
        )
        .map(|_| ())
}

/// The ward returns one claim, accepts others and draws a few to visit.
fn judge(ward: &Machine) -> Step {
    let list = json!({
        "neighborhood": null, "criterion": null, "states": [], "page": { "offset": 0, "limit": 50 },
    });
    let page = ward.call("reviews", list.clone())?;
    for row in page["rows"].as_array().into_iter().flatten() {
        let detail = ward.call("review_get", json!({ "claim": row["claim"], "list": list }))?;
        let (claim, seen) = (&row["claim"], &detail["seen"]);
        match text(&row["criterion_code"]).as_str() {
            "1.1" => ward.call(
                "review_return",
                json!({
                    "claim": claim, "seen": seen, "template": null,
                    "reason": "Ảnh chưa rõ số và ngày của quyết định, xin chụp lại thẳng và đủ sáng",
                }),
            )?,
            "1.2" | "3.2" => ward.call(
                "review_accept",
                json!({ "claim": claim, "seen": seen, "verified_value": null }),
            )?,
            _ => Value::Null,
        };
    }
    let draw = json!({ "neighborhoods": [], "size": 10 });
    ward.call("spot_check_draw", draw).map(|_| ())
}

/// A new picture beside the old one, not marked as ready yet.
fn mend(head: &Pc) -> Step {
    let photo = write_photo(&head.notebook.file(""), 200)?;
    head.machine.fill(|core| {
        let criterion = core.criteria()?.into_iter().next();
        let target = json!({ "kind": "claim", "criterion": criterion });
        let file = json!({ "kind": "path", "path": photo });
        core.call("evidence_add", json!({ "target": target, "file": file }))
            .map(|_| ())
    })
}

/// A machine is replaced, and what it wrote afterwards is put aside.
fn lose_a_machine(ward: &Machine, stick: &Path) -> Step {
    let lost = UnseenPc::joined(ward, "Khu phố 3", LOST)?;
    lost.machine.fill(|core| add_households(core).map(|_| ()))?;
    ward.confirm(&lost.machine.send("ward", "lần 1")?)?;
    let args = json!({ "id": ward.device_named(LOST)?, "reason": "lost", "folder": ward.files });
    ward.call("device_replace", args)?;
    change_first_household(&lost.machine, "42/7", "ghi sau khi mất")?;
    let late = PreparedHousehold {
        name: "Hộ Ghi Sau Mẫu",
        number: "99",
        alley: "",
        phone: "",
    };
    lost.machine.fill(|core| late.add_to(core))?;
    let bundle = lost.machine.send("ward", "lần 2")?;
    ward.take_in(&bundle)?;
    lost.machine
        .fill(|core| core.save_help("ghi thêm sau khi mất"))?;
    copy_to(stick, &lost.machine.send("ward", "lần 3")?)
}

/// A machine that waits, one that asks on the stick, one of another ward, and half of a large bundle.
fn others(ward: &Machine, stick: &Path) -> Step<Vec<PathBuf>> {
    let asking = UnseenPc::joined(ward, "Khu phố 2", ASKING)?;
    let asks = asking.machine.send("ward", "lần 1")?;
    copy_to(stick, &asks)?;
    let kept: Vec<PathBuf> = asks.iter().map(|file| in_folder(stick, file)).collect();
    let elsewhere = UnseenPc::new()?;
    elsewhere
        .machine
        .found_ward("Phường Khác (mẫu)", OFFICER, &["Khu phố 1"])?;
    let stray = UnseenPc::joined(&elsewhere.machine, "Khu phố 1", "Máy phường khác")?;
    copy_to(stick, &stray.machine.send("ward", "lần 1")?)?;
    let large = UnseenPc::joined(ward, "Khu phố 5", "Máy văn phòng khu phố 5")?;
    ward.confirm(&large.machine.send("ward", "lần 1")?)?;
    let papers: Vec<PathBuf> = (0..2)
        .map(|number| write_paper(&large.machine.files, number))
        .collect::<Step<_>>()?;
    large.machine.claim("1.1", &yes(), &papers)?;
    let parts = large.machine.send("ward", "lần 2")?;
    copy_to(stick, &parts[..1])?;
    // Last, because confirming confirms every machine that waits.
    let waiting = UnseenPc::joined(ward, "Khu phố 4", "Máy văn phòng khu phố 4")?;
    ward.take_in(&waiting.machine.send("ward", "lần 1")?)?;
    Ok(kept)
}

/// A document that does not shrink: two of them do not fit into one part of a bundle.
fn write_paper(folder: &Path, number: u8) -> Step<PathBuf> {
    const PAPER_BYTES: usize = 9 * 1024 * 1024;
    let path = folder.join(format!("van-ban-mau-{number}.pdf"));
    let mut random = fastrand::Rng::with_seed(u64::from(number));
    let noise = std::iter::repeat_with(|| random.u8(..)).take(PAPER_BYTES);
    let mut bytes: Vec<u8> = b"%PDF-1.7\n".iter().copied().chain(noise).collect();
    bytes.extend_from_slice(b"\nstartxref\n0\n%%EOF\n");
    fs::write(&path, bytes).map_err(Fault::machine("writing a document"))?;
    Ok(path)
}

/// New things of the khu phố, whole, cut off and changed on the way; and files that are none.
fn bad_files(head: &Machine, stick: &Path) -> Step<Vec<PathBuf>> {
    let sent = head.send("ward", "lần 3")?;
    copy_to(stick, &sent)?;
    let bytes = fs::read(&sent[0]).map_err(Fault::machine("reading a bundle"))?;
    let mut changed = bytes.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let newer = of_next_version(&bytes);
    let written: [(&str, &[u8]); 5] = [
        ("KP13_chép-dở.kps", &bytes[..bytes.len() / 2]),
        ("KP13_bị-đổi.kps", &changed),
        ("KP13_bản-mới.kps", &newer),
        ("Danh sách hộ nghèo.kps", b"not a bundle at all"),
        ("Bien nhan.kpr", b""),
    ];
    for (name, bytes) in written {
        fs::write(stick.join(name), bytes).map_err(Fault::machine("writing a bad file"))?;
    }
    Ok(sent)
}

/// The same file as the next version of the format would write it: the first number of the clear
/// header is the version, and a digest of the header follows it.
fn of_next_version(bytes: &[u8]) -> Vec<u8> {
    let mut newer = bytes.to_vec();
    let length = u32::from_be_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]) as usize;
    let end = 12 + length;
    newer[13] = 2;
    let check = blake3::hash(&newer[..end]);
    newer[end..end + 32].copy_from_slice(check.as_bytes());
    newer
}

/// The khu phố forgot its PIN.
fn ask_for_help(head: &Pc) -> Step<PathBuf> {
    head.machine.close()?;
    let args = json!({ "folder": head.machine.files });
    let asked = head.machine.call("pin_request_make", args)?;
    Ok(super::machine::path_of(&asked["path"]))
}

fn in_folder(folder: &Path, file: &Path) -> PathBuf {
    folder.join(file.file_name().unwrap_or_default())
}

fn copy_to(stick: &Path, files: &[PathBuf]) -> Step {
    for file in files {
        fs::copy(file, in_folder(stick, file)).map_err(Fault::machine("copying to the stick"))?;
    }
    Ok(())
}

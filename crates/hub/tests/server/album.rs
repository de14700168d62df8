//! A founded ward, its machines and their evidence, over any hub.

use data_encoding::BASE64;
use khupho_oplog::ids::ContentHash;

use crate::support::{Answer, Call, Device, Objects, TestHub, Ward, now_ms};

const PIECE: &str = "application/offset+octet-stream";
pub(crate) const CHUNK: usize = 4 * 1024 * 1024;

pub(crate) struct Album {
    pub(crate) hub: TestHub,
    pub(crate) ward: Ward,
    pub(crate) pc: Device,
    pub(crate) other: Device,
    pub(crate) officer: Device,
}

pub(crate) async fn over(mut hub: TestHub) -> Album {
    let mut ward = Ward::new(1, now_ms());
    let [pc, other] = [1, 2].map(|number| ward.pc_of(number, number));
    let officer = ward.own_pc(3);
    hub.found(&ward).await;
    Album {
        hub,
        ward,
        pc,
        other,
        officer,
    }
}

/// Over a hub that keeps evidence in there.
pub(crate) async fn kept_in(objects: Objects) -> Album {
    over(TestHub::over_objects(objects).await).await
}

pub(crate) fn picture(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|at| (at * 7 + at / 251) as u8).collect()
}

impl Album {
    pub(crate) fn path(&self, file: &[u8]) -> String {
        format!(
            "/v1/wards/{}/evidence/{}",
            self.ward.id,
            ContentHash::of(file)
        )
    }

    pub(crate) async fn begin(&self, device: &Device, file: &[u8]) -> Answer {
        let query = format!("hash={}&length={}", ContentHash::of(file), file.len());
        let call = self.beginning(file).query(query);
        self.hub.client.as_device(device, call).await
    }

    /// Announces a file, in the headers only.
    pub(crate) fn beginning(&self, file: &[u8]) -> Call {
        let hash = BASE64.encode(ContentHash::of(file).to_string().as_bytes());
        Call::new("POST", format!("/v1/wards/{}/evidence", self.ward.id))
            .header("tus-resumable", "1.0.0")
            .header("upload-length", file.len())
            .header("upload-metadata", format!("hash {hash}"))
    }

    pub(crate) async fn piece(&self, file: &[u8], from: usize, bytes: &[u8]) -> Answer {
        self.piece_of(&self.pc, file, from, bytes).await
    }

    pub(crate) async fn piece_of(
        &self,
        device: &Device,
        file: &[u8],
        from: usize,
        bytes: &[u8],
    ) -> Answer {
        let call = Call::new("PATCH", self.path(file))
            .header("tus-resumable", "1.0.0")
            .header("upload-offset", from)
            .body(PIECE, bytes);
        self.hub.client.as_device(device, call).await
    }

    pub(crate) async fn offset(&self, file: &[u8]) -> String {
        let call = Call::new("HEAD", self.path(file)).header("tus-resumable", "1.0.0");
        let answer = self.hub.client.as_device(&self.pc, call).await.expect(200);
        answer.header("upload-offset")
    }

    pub(crate) async fn read(&self, device: &Device, file: &[u8]) -> Answer {
        let call = Call::new("GET", self.path(file));
        self.hub.client.as_device(device, call).await
    }

    pub(crate) async fn upload(&self, file: &[u8]) {
        self.begin(&self.pc, file).await.expect(201);
        for (number, piece) in file.chunks(CHUNK).enumerate() {
            self.piece(file, number * CHUNK, piece).await.expect(204);
        }
    }
}

//! An S3 server of its own: SeaweedFS in a temporary folder, on ports of this machine only, with one
//! bucket and a secret that no other has, and that goes away with its value.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

use khupho_hub::evidence::{EvidencePlace, S3Place};
use object_store::ObjectStoreExt as _;
use object_store::prefix::PrefixStore;
use tempfile::TempDir;

use crate::support::Objects;
use crate::tools;

/// What SeaweedFS consists of. Each part has a port for HTTP and one for gRPC.
const PARTS: [&str; 5] = ["s3", "master", "volume", "filer", "admin"];
const BUCKET: &str = "evidence";
const KEY_ID: &str = "hub";

/// Another program may take a port between its draw and its use.
const ATTEMPTS: usize = 5;
/// A start takes two seconds on a machine that does nothing else.
const START: Duration = Duration::from_secs(30);

/// A server that runs, until it is crashed.
pub(crate) struct S3Server {
    process: Child,
    ports: [[u16; 2]; PARTS.len()],
    secret: String,
    folder: TempDir,
}

impl S3Server {
    /// Starts a server and waits until it takes objects.
    ///
    /// # Panics
    /// Where it does not start; the message says what it said.
    pub(crate) async fn start() -> Self {
        let mut said = String::new();
        for _ in 0..ATTEMPTS {
            let mut server = Self::starting();
            if server.is_taking_objects().await {
                return server;
            }
            said = server.log();
        }
        panic!("SeaweedFS does not start: {said}");
    }

    /// Objects in a part of the bucket that nobody else uses.
    pub(crate) fn objects_under(&self, prefix: &str) -> Objects {
        Arc::new(PrefixStore::new(self.objects(), prefix))
    }

    /// All objects of the bucket.
    pub(crate) fn objects(&self) -> Objects {
        let place = EvidencePlace::S3(S3Place {
            endpoint: Some(format!("http://127.0.0.1:{}", self.ports[0][0])),
            bucket: BUCKET.to_owned(),
            region: "us-east-1".to_owned(),
            access_key_id: KEY_ID.to_owned(),
            secret_access_key: self.secret.clone(),
        });
        place.open().unwrap()
    }

    /// Ends the server as a power cut would.
    pub(crate) fn crash(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts the server again, where it was, and waits until it takes objects.
    pub(crate) async fn resume(&mut self) {
        self.process = spawn(self.folder.path(), self.ports, &self.secret);
        assert!(self.is_taking_objects().await, "{}", self.log());
    }

    fn starting() -> Self {
        let folder = tempfile::Builder::new().prefix("khupho-s3-").tempdir();
        let folder = folder.unwrap();
        let ports = free_ports();
        let secret = format!("{:032x}", fastrand::u128(..));
        Self {
            process: spawn(folder.path(), ports, &secret),
            ports,
            secret,
            folder,
        }
    }

    /// Whether it takes objects before it ends or the time is over. Another server, that was
    /// quicker to take the port, refuses the secret.
    async fn is_taking_objects(&mut self) -> bool {
        let objects = self.objects();
        let begun = Instant::now();
        while begun.elapsed() < START && self.process.try_wait().unwrap().is_none() {
            if objects.put(&"started".into(), "".into()).await.is_ok() {
                objects.delete(&"started".into()).await.unwrap();
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        // No setting puts these sockets into the folder.
        for (part, [_, grpc]) in PARTS.iter().zip(self.ports) {
            let _ = fs::remove_file(format!("/tmp/seaweedfs-{part}-grpc-{grpc}.sock"));
        }
    }
}

fn spawn(folder: &Path, ports: [[u16; 2]; PARTS.len()], secret: &str) -> Child {
    let mut command = ending_with_its_starter(tools::programs().join("weed"));
    command.args([
        "-logtostderr",
        "mini",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-master.telemetry=false",
        "-webdav=false",
        "-admin.ui=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        &format!("-bucket={BUCKET}"),
        &format!("-dir={}", folder.display()),
        &format!("-s3.localSocket={}", folder.join("s3.sock").display()),
        &format!("-filer.localSocket={}", folder.join("filer.sock").display()),
    ]);
    for (part, [http, grpc]) in PARTS.iter().zip(ports) {
        command.arg(format!("-{part}.port={http}"));
        command.arg(format!("-{part}.port.grpc={grpc}"));
    }
    command
        .env("AWS_ACCESS_KEY_ID", KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", secret)
        .env("TMPDIR", folder)
        .current_dir(folder)
        .stdout(File::create(folder.join("output")).unwrap())
        .stderr(File::create(folder.join("log")).unwrap())
        .spawn()
        .unwrap()
}

/// A test that is killed drops nothing, so Linux is asked to end the server with the thread that
/// started it, which is the one of the test.
fn ending_with_its_starter(program: PathBuf) -> Command {
    if !cfg!(target_os = "linux") {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--"]).arg(program);
    command
}

/// Below the ports that systems give to whoever asks for any, so that no connection of another
/// test takes one while a server is started again.
fn free_ports() -> [[u16; 2]; PARTS.len()] {
    // Held until all are drawn, so that they differ.
    let listeners: [[TcpListener; 2]; PARTS.len()] =
        std::array::from_fn(|_| std::array::from_fn(|_| free_port()));
    listeners.map(|pair| pair.map(|listener| listener.local_addr().unwrap().port()))
}

fn free_port() -> TcpListener {
    let draws = std::iter::repeat_with(|| fastrand::u16(15_000..32_000));
    let mut listeners = draws.filter_map(|port| TcpListener::bind(("127.0.0.1", port)).ok());
    listeners.next().expect("there is always another draw")
}

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use super::*;
use crate::hub::progress::{SyncStep, Unwatched};

/// What a person takes for "at once".
const AT_ONCE: Duration = Duration::from_secs(1);
/// An answer that begins and never ends.
const HALF_AN_ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf";

/// Wants no more after a while.
struct WantedFor(Duration, Instant);

impl WantedFor {
    fn millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis), Instant::now())
    }
}

impl SyncWatcher for WantedFor {
    fn at(&self, _step: SyncStep) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn goes_on(&self) -> ControlFlow<()> {
        match self.1.elapsed() < self.0 {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    }
}

/// A certificate for the loopback that is valid from one year to another.
fn certificate(from: i32, to: i32) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
    let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(to, 1, 1);
    let key = KeyPair::generate().unwrap();
    let made = params.self_signed(&key).unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    (made.der().clone(), PrivateKeyDer::Pkcs8(key))
}

/// Gives whoever comes half an answer, and says nothing more.
fn serve((certificate, key): (CertificateDer<'static>, PrivateKeyDer<'static>)) -> SocketAddr {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let config = Arc::new(config);
    thread::spawn(move || {
        let mut open = Vec::new();
        for stream in listener.incoming().flatten() {
            let session = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(session, stream);
            // Whoever does not believe the certificate goes away.
            if stream.read(&mut [0; 4_096]).is_ok() && stream.write_all(HALF_AN_ANSWER).is_ok() {
                let _ = stream.flush();
                open.push(stream);
            }
        }
    });
    address
}

/// A line that believes one root and judges time, as where an authority vouches for the hub.
fn line_believing<'a>(root: &CertificateDer<'static>, watcher: &'a dyn SyncWatcher) -> Line<'a> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let builder = client_builder().no_proxy();
    Line::with(builder.tls_backend_preconfigured(config), watcher).unwrap()
}

fn get<'line>(line: &'line Line<'line>, at: SocketAddr) -> Result<Answer<'line>, HubFault> {
    line.send(line.request(Method::GET, format!("https://{at}/v1")))
}

#[test]
fn a_certificate_of_another_time_says_that_the_clock_is_wrong() {
    for (from, to) in [(2000, 2001), (2098, 2099)] {
        let (root, key) = certificate(from, to);
        let at = serve((root.clone(), key));
        let line = line_believing(&root, &Unwatched);
        let fault = get(&line, at).err();
        assert!(
            matches!(fault, Some(HubFault::ClockLooksWrong { now_ms }) if now_ms > 0),
            "{fault:?}"
        );
    }
}

#[test]
fn a_certificate_of_somebody_else_is_another_machine() {
    let at = serve(certificate(2000, 2099));
    let (other, _) = certificate(2000, 2099);
    let fault = get(&line_believing(&other, &Unwatched), at).err();
    assert!(matches!(fault, Some(HubFault::NotTheHub)), "{fault:?}");
}

#[test]
fn nobody_waits_for_a_machine_that_never_answers() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = silent.local_addr().unwrap();
    let watcher = WantedFor::millis(300);
    let (root, _) = certificate(2000, 2099);
    let line = line_believing(&root, &watcher);
    let began = Instant::now();
    let fault = get(&line, at).err();
    assert!(matches!(fault, Some(HubFault::Cancelled)), "{fault:?}");
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
}

#[test]
fn nobody_waits_for_the_rest_of_an_answer() {
    let (root, key) = certificate(2000, 2099);
    let at = serve((root.clone(), key));
    let watcher = WantedFor::millis(500);
    let line = line_believing(&root, &watcher);
    let began = Instant::now();
    let mut answer = get(&line, at).unwrap();
    assert_eq!(answer.read_exact(4).unwrap(), b"half");
    let fault = answer.read_exact(4).err();
    assert!(matches!(fault, Some(HubFault::Cancelled)), "{fault:?}");
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
}

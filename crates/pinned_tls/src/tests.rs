use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConnection, ServerConfig, ServerConnection};

use super::*;

/// A server with a certificate for another name, which ran out long ago, and its fingerprint.
fn server() -> (ServerConnection, TlsFingerprint) {
    let mut params = CertificateParams::new(["hub.example".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2001, 1, 1);
    params.not_after = date_time_ymd(2002, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap().der().clone();
    let fingerprint = fingerprint_of(&certificate);
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    (
        ServerConnection::new(Arc::new(config)).unwrap(),
        fingerprint,
    )
}

/// Lets both sides talk until neither has anything to say.
fn shake_hands(server: &mut ServerConnection, fingerprint: TlsFingerprint) -> Result<(), Error> {
    let config = Arc::new(client_config(fingerprint).unwrap());
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let mut client = ClientConnection::new(config, name).unwrap();
    while client.wants_write() || server.wants_write() {
        let (mut to_server, mut to_client) = (Vec::new(), Vec::new());
        client.write_tls(&mut to_server).unwrap();
        server.read_tls(&mut to_server.as_slice()).unwrap();
        server.process_new_packets()?;
        server.write_tls(&mut to_client).unwrap();
        client.read_tls(&mut to_client.as_slice()).unwrap();
        client.process_new_packets()?;
    }
    assert!(!client.is_handshaking() && !server.is_handshaking());
    Ok(())
}

#[test]
fn the_certificate_with_the_fingerprint_is_believed_whatever_name_and_time_it_has() {
    let (mut server, fingerprint) = server();
    assert_eq!(shake_hands(&mut server, fingerprint), Ok(()));
}

#[test]
fn another_certificate_is_not() {
    let ((mut server, _), (_, others)) = (server(), server());
    assert_eq!(
        shake_hands(&mut server, others),
        Err(Error::InvalidCertificate(ANOTHER_CERTIFICATE))
    );
}

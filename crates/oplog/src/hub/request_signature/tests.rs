use data_encoding::BASE64;
use expect_test::expect;
use proptest::prelude::*;

use super::*;
use crate::limits::HUB_SIGNATURE_HEADER_MAX_BYTES;

const NOW_S: u64 = 1_794_704_400;

fn key() -> SigningKey {
    SigningKey::from_seed(&[2; 32])
}

fn terms() -> RequestTerms {
    RequestTerms {
        device: DeviceId::from_bytes([0xd1; 16]),
        created_s: NOW_S,
        expires_s: NOW_S + 120,
        nonce: RequestNonce::from_bytes([0x0e; 16]),
    }
}

const HELLO: RequestLine<'static> = RequestLine {
    method: "POST",
    path: "/v1/wards/a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1/hello",
    query: None,
};

const PAGE: RequestLine<'static> = RequestLine {
    method: "GET",
    path: "/v1/wards/a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1/operations",
    query: Some("after=512&limit=512"),
};

const BODY: &[u8] = br#"{"versions":[1],"program":"0.1.0"}"#;

fn signed_hello() -> SignatureHeaders {
    sign_request(&HELLO, Some(&ContentDigest::of(BODY)), &terms(), &key())
}

fn signed_page() -> SignatureHeaders {
    sign_request(&PAGE, None, &terms(), &key())
}

fn verified(
    headers: &SignatureHeaders,
    line: &RequestLine<'_>,
    body: &[u8],
) -> Result<(), RequestSignatureFault> {
    let signature = RequestSignature::read(headers)?;
    signature.verify(line, &key().verifying_key())?;
    signature.verify_body(body)
}

/// The example of RFC 9421, appendix B.2.6.
#[test]
fn the_example_of_the_standard_is_signed_and_verified() {
    let secret = "n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=";
    let public = "JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=";
    let signature =
        "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";
    let parameters = r#"("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519""#;
    let base = signature_base(
        &[
            ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
            ("@method", "POST"),
            ("@path", "/foo"),
            ("@authority", "example.com"),
            ("content-type", "application/json"),
            ("content-length", "18"),
        ],
        parameters,
    );
    let decoded = |text: &str| BASE64.decode(text.as_bytes()).unwrap();
    let key = SigningKey::from_seed(&decoded(secret).try_into().unwrap());
    assert_eq!(key.verifying_key().as_bytes()[..], decoded(public));
    assert_eq!(key.sign(base.as_bytes())[..], decoded(signature));
    let signature = decoded(signature).try_into().unwrap();
    assert!(key.verifying_key().accepts(base.as_bytes(), &signature));
}

/// The example of RFC 9530, appendix D, and that of an empty body.
#[test]
fn digests_are_those_of_the_standard() {
    let digest = ContentDigest::of(b"{\"hello\": \"world\"}\n");
    let text = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
    assert_eq!(digest.to_header(), text);
    assert_eq!(ContentDigest::from_header(text), Ok(digest));
    assert_eq!(
        ContentDigest::of(b"").to_header(),
        "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
    );
}

/// The example of `docs/hub-protocol.md`.
#[test]
fn a_signed_request_has_these_headers() {
    let headers = signed_hello();
    expect!["sha-256=:oMG3CiAv7/KzxCuB5GivI73KNkFF6MbGmIGQR9uqfaM=:"]
        .assert_eq(headers.content_digest.as_deref().unwrap());
    expect![[r#"sig1=("@method" "@path" "@query" "content-digest");created=1794704400;expires=1794704520;nonce="Dg4ODg4ODg4ODg4ODg4ODg==";keyid="d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1";alg="ed25519""#]].assert_eq(&headers.signature_input);
    expect!["sig1=:dReMNlpr6lQjJ6Y01BtEbJWEEfdz564l0o8QdJkWotIi48RBqXESkQ8eI4Y0Oca7+dZ9cpCfSPKnjb3rxFgwBg==:"].assert_eq(&headers.signature);
    let parameters = headers.signature_input.strip_prefix("sig1=").unwrap();
    let digest = headers.content_digest.as_deref();
    expect![[r#"
        "@method": POST
        "@path": /v1/wards/a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1/hello
        "@query": ?
        "content-digest": sha-256=:oMG3CiAv7/KzxCuB5GivI73KNkFF6MbGmIGQR9uqfaM=:
        "@signature-params": ("@method" "@path" "@query" "content-digest");created=1794704400;expires=1794704520;nonce="Dg4ODg4ODg4ODg4ODg4ODg==";keyid="d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1d1";alg="ed25519""#]].assert_eq(&base::of_request(&HELLO, digest, parameters));
    let document = include_str!("../../../../../docs/hub-protocol.md");
    for shown in [headers.signature_input, headers.signature] {
        assert!(
            document.contains(&shown),
            "the document does not show {shown}"
        );
    }
}

#[test]
fn a_signed_request_is_verified() {
    assert_eq!(verified(&signed_hello(), &HELLO, BODY), Ok(()));
    assert_eq!(verified(&signed_page(), &PAGE, b""), Ok(()));
    let signature = RequestSignature::read(&signed_hello()).unwrap();
    assert_eq!(*signature.terms(), terms());
    assert_eq!(signature.content_digest(), Some(&ContentDigest::of(BODY)));
}

#[test]
fn whatever_of_a_request_is_changed_it_is_refused() {
    let (hello, page) = (signed_hello(), signed_page());
    let wrong = Err(RequestSignatureFault::BadSignature);
    for line in [
        RequestLine {
            method: "PUT",
            ..HELLO
        },
        RequestLine {
            path: "/v1/wards/a2/hello",
            ..HELLO
        },
        RequestLine {
            query: Some(""),
            ..HELLO
        },
    ] {
        let expected = if line.query == Some("") {
            Ok(())
        } else {
            wrong
        };
        assert_eq!(verified(&hello, &line, BODY), expected, "{line:?}");
    }
    let other = RequestLine {
        query: Some("after=0&limit=512"),
        ..PAGE
    };
    assert_eq!(verified(&page, &other, b""), wrong);
    let other = SigningKey::from_seed(&[3; 32]);
    let anothers = sign_request(&PAGE, None, &terms(), &other);
    assert_eq!(verified(&anothers, &PAGE, b""), wrong);
    let changed = signed_page()
        .signature_input
        .replace("created=1", "created=2");
    let later = SignatureHeaders {
        signature_input: changed,
        ..signed_page()
    };
    assert_eq!(verified(&later, &PAGE, b""), wrong);
}

#[test]
fn a_body_is_covered_and_the_one_that_was_signed() {
    let mismatch = Err(RequestSignatureFault::BodyMismatch);
    assert_eq!(verified(&signed_hello(), &HELLO, b"{}"), mismatch);
    assert_eq!(verified(&signed_hello(), &HELLO, b""), mismatch);
    let not_covered = Err(RequestSignatureFault::BodyNotCovered);
    assert_eq!(verified(&signed_page(), &PAGE, BODY), not_covered);
    let added = SignatureHeaders {
        content_digest: signed_hello().content_digest,
        ..signed_page()
    };
    assert_eq!(verified(&added, &PAGE, BODY), not_covered);
    let taken_away = SignatureHeaders {
        content_digest: None,
        ..signed_hello()
    };
    let read = RequestSignature::read(&taken_away);
    assert!(matches!(read, Err(RequestSignatureFault::Malformed { .. })));
    let other = SignatureHeaders {
        content_digest: Some(ContentDigest::of(b"{}").to_header()),
        ..signed_hello()
    };
    let wrong = Err(RequestSignatureFault::BadSignature);
    assert_eq!(verified(&other, &HELLO, b"{}"), wrong);
}

#[test]
fn a_request_is_good_for_its_time_only() {
    let at = |created_s, expires_s| {
        let terms = RequestTerms {
            created_s,
            expires_s,
            ..terms()
        };
        let headers = sign_request(&PAGE, None, &terms, &key());
        RequestSignature::read(&headers).unwrap().check_time(NOW_S)
    };
    let ahead_s = NOW_S + HUB_REQUEST_AHEAD_MAX_S;
    assert_eq!(at(NOW_S, NOW_S + HUB_REQUEST_LIFE_MAX_S), Ok(()));
    assert_eq!(at(NOW_S - HUB_REQUEST_LIFE_MAX_S, NOW_S), Ok(()));
    assert_eq!(at(ahead_s, ahead_s + 1), Ok(()));
    for (created_s, expires_s, fault) in [
        (
            NOW_S,
            NOW_S + HUB_REQUEST_LIFE_MAX_S + 1,
            RequestSignatureFault::Life,
        ),
        (NOW_S, NOW_S, RequestSignatureFault::Life),
        (NOW_S + 9, NOW_S, RequestSignatureFault::Life),
        (ahead_s + 1, ahead_s + 2, RequestSignatureFault::TooEarly),
        (NOW_S - 2, NOW_S - 1, RequestSignatureFault::Expired),
    ] {
        assert_eq!(
            at(created_s, expires_s),
            Err(fault),
            "{created_s} to {expires_s}"
        );
    }
}

#[test]
fn headers_in_another_form_are_refused() {
    let good = signed_hello();
    let input = |from: &str, to: &str| SignatureHeaders {
        signature_input: good.signature_input.replacen(from, to, 1),
        ..good.clone()
    };
    let long = format!("sig1={}", "x".repeat(HUB_SIGNATURE_HEADER_MAX_BYTES - 4));
    for headers in [
        input("sig1=", "sig2="),
        input("sig1=", ""),
        input("\"@query\" ", ""),
        input("\"@method\" \"@path\"", "\"@path\" \"@method\""),
        input(";created=", "; created="),
        input("created=1", "created=01"),
        input("created=", "created=9999999"),
        input("created=", "created=-"),
        input("created=1794704400", "created="),
        input(";created=1794704400", ""),
        input(
            ";created=1794704400",
            ";created=1794704400;created=1794704400",
        ),
        input("keyid=\"d1", "keyid=\"D1"),
        input("keyid=\"d1", "keyid=\""),
        input("keyid=\"d1", "keyid=d1"),
        input("nonce=\"Dg", "nonce=\""),
        input("ed25519", "rsa-v1_5-sha256"),
        input(";alg=\"ed25519\"", ""),
        input(";alg=\"ed25519\"", ";alg=\"ed25519\";tag=\"x\""),
        input(";alg=\"ed25519\"", ";alg=\"ed25519\", sig2=()"),
        input(&good.signature_input, &long),
        SignatureHeaders {
            signature: good.signature.replace("sig1", "sig2"),
            ..good.clone()
        },
        SignatureHeaders {
            signature: good.signature.replacen(':', "", 1),
            ..good.clone()
        },
        SignatureHeaders {
            signature: "sig1=::".to_owned(),
            ..good.clone()
        },
        SignatureHeaders {
            content_digest: Some("sha-512=:AA==:".to_owned()),
            ..good.clone()
        },
    ] {
        let read = RequestSignature::read(&headers);
        let is_malformed = matches!(read, Err(RequestSignatureFault::Malformed { .. }));
        let is_uncovered = read == Err(RequestSignatureFault::BodyNotCovered);
        assert!(is_malformed || is_uncovered, "{headers:?}: {read:?}");
    }
}

#[test]
fn a_fault_tells_where_it_is() {
    let mut headers = signed_page();
    headers.signature_input = headers.signature_input.replace("nonce", "once");
    let fault = RequestSignature::read(&headers).unwrap_err();
    expect!["header signature-input, byte 71: not in the form of this protocol"]
        .assert_eq(&fault.to_string());
    assert_eq!(fault.code(), "signature_malformed");
}

/// Parameters may stand in any order: what was signed is what is read.
#[test]
fn the_order_of_the_parameters_is_the_signers() {
    let parameters = fields::read_input(&signed_page().signature_input)
        .unwrap()
        .1
        .to_owned();
    let (components, first) = parameters.split_once(";created=1794704400").unwrap();
    let moved = format!("{components}{first};created=1794704400");
    let base = base::of_request(&PAGE, None, &moved);
    let headers = SignatureHeaders {
        content_digest: None,
        signature_input: fields::labelled(&moved),
        signature: fields::signature_text(&key().sign(base.as_bytes())),
    };
    assert_eq!(verified(&headers, &PAGE, b""), Ok(()));
}

proptest! {
    #[test]
    fn whatever_is_signed_is_verified(
        path in "/[a-z0-9%/]{0,40}",
        query in proptest::option::of("[a-z0-9=&]{0,40}"),
        body in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..64)),
        (created_s, life_s) in (0..1_000_000_000_000_u64, 1..=HUB_REQUEST_LIFE_MAX_S),
        (device, nonce) in any::<([u8; 16], [u8; 16])>(),
    ) {
        let line = RequestLine { method: "POST", path: &path, query: query.as_deref() };
        let terms = RequestTerms {
            device: DeviceId::from_bytes(device),
            created_s,
            expires_s: created_s + life_s,
            nonce: RequestNonce::from_bytes(nonce),
        };
        let digest = body.as_deref().map(ContentDigest::of);
        let headers = sign_request(&line, digest.as_ref(), &terms, &key());
        let signature = RequestSignature::read(&headers).unwrap();
        prop_assert_eq!(*signature.terms(), terms);
        prop_assert_eq!(signature.check_time(created_s), Ok(()));
        prop_assert_eq!(signature.verify(&line, &key().verifying_key()), Ok(()));
        prop_assert_eq!(signature.verify_body(body.as_deref().unwrap_or_default()), Ok(()));
    }

    #[test]
    fn any_text_is_read_or_refused(
        content_digest in proptest::option::of("(sha-256=:)?[A-Za-z0-9+/=:]{0,50}"),
        signature_input in "sig1=(\\(\"@method\" \"@path\" \"@query\"\\))?[;a-z=\"0-9]{0,60}\\PC{0,4}",
        signature in "(sig1=:)?[A-Za-z0-9+/=:]{0,100}",
    ) {
        let _ = RequestSignature::read(&SignatureHeaders {
            content_digest,
            signature_input,
            signature,
        });
    }
}

//! Who sent a part, as far as the ward's registry and the part itself tell.

use crate::certificate::Certificate;
use crate::cose::Authority;
use crate::enrollment::EnrollmentRequest;
use crate::trust::{Revocation, Standing, TrustState};

use super::fault::BundleFault;
use super::manifest::Manifest;

/// Who sent a part. All but [`Sender::Known`] need a decision before anything is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A device that the ward vouches for.
    Known(Certificate),
    /// Its certificate begins later than now.
    NotYetValid(Certificate),
    /// Its certificate has ended.
    Expired(Certificate),
    /// The ward took its trust back.
    Revoked {
        /// The newest certificate it had.
        certificate: Certificate,
        /// What stays good.
        revocation: Revocation,
    },
    /// It asks to be enrolled, and nobody vouches for it yet.
    Requesting(EnrollmentRequest),
}

impl Sender {
    /// The key that the part must be signed with.
    #[must_use]
    pub const fn authority(&self) -> Authority {
        match self {
            Self::Known(certificate)
            | Self::NotYetValid(certificate)
            | Self::Expired(certificate)
            | Self::Revoked { certificate, .. } => certificate.authority(),
            Self::Requesting(request) => request.authority(),
        }
    }
}

/// Finds out who sent a part: by the registry, else by the certificate that came along, which a
/// ward restored from a backup may have forgotten to have issued, else by the request.
///
/// # Errors
/// [`BundleFault::UnknownDevice`], and [`BundleFault::Signed`] for a certificate or a request that
/// is not what it says.
pub fn identify_sender(
    manifest: &Manifest,
    trust: &TrustState,
    at_ms: u64,
) -> Result<Sender, BundleFault> {
    let unknown = BundleFault::UnknownDevice(manifest.device);
    match trust.standing(manifest.device, at_ms) {
        Standing::Known(certificate) => Ok(Sender::Known(certificate.clone())),
        Standing::NotYetValid(certificate) => Ok(Sender::NotYetValid(certificate.clone())),
        Standing::Expired(certificate) => Ok(Sender::Expired(certificate.clone())),
        Standing::Revoked {
            certificate,
            revocation,
        } => Ok(Sender::Revoked {
            certificate: match certificate {
                Some(known) => known.clone(),
                None => carried_certificate(manifest, trust)?.ok_or(unknown)?,
            },
            revocation: revocation.clone(),
        }),
        Standing::Unknown => match carried_certificate(manifest, trust)? {
            Some(certificate) if at_ms < certificate.not_before_ms => {
                Ok(Sender::NotYetValid(certificate))
            }
            Some(certificate) if certificate.is_valid_at(at_ms) => Ok(Sender::Known(certificate)),
            Some(certificate) => Ok(Sender::Expired(certificate)),
            None => carried_request(manifest)?
                .map(Sender::Requesting)
                .ok_or(unknown),
        },
    }
}

fn carried_certificate(
    manifest: &Manifest,
    trust: &TrustState,
) -> Result<Option<Certificate>, BundleFault> {
    let Some(bytes) = &manifest.certificate else {
        return Ok(None);
    };
    let certificate = Certificate::verify(bytes, trust.ward())?;
    Ok((certificate.device == manifest.device).then_some(certificate))
}

fn carried_request(manifest: &Manifest) -> Result<Option<EnrollmentRequest>, BundleFault> {
    let Some(bytes) = &manifest.request else {
        return Ok(None);
    };
    let request = EnrollmentRequest::verify(bytes)?;
    Ok((request.device == manifest.device).then_some(request))
}

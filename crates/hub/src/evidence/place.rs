//! Where evidence is kept: a folder, or a bucket of any S3.

use std::path::PathBuf;
use std::sync::Arc;
#[cfg(feature = "s3")]
use std::time::Duration;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
#[cfg(feature = "s3")]
use object_store::{BackoffConfig, ClientOptions, RetryConfig, aws::AmazonS3Builder};
#[cfg(feature = "s3")]
use serde::{Deserialize, Serialize};

use super::fault::EvidenceFault;

/// Where evidence is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvidencePlace {
    /// In a folder of this machine.
    Folder(PathBuf),
    /// In a bucket.
    #[cfg(feature = "s3")]
    S3(S3Place),
}

/// A bucket of an S3 server.
#[cfg(feature = "s3")]
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Place {
    /// Address of the server; none for Amazon's own.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// The bucket.
    pub bucket: String,
    /// The region; many servers take any.
    #[serde(default = "default_region")]
    pub region: String,
    /// Public half of the access key.
    pub access_key_id: String,
    /// Secret half of the access key.
    pub secret_access_key: String,
}

#[cfg(feature = "s3")]
impl std::fmt::Debug for S3Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            endpoint, bucket, ..
        } = self;
        write!(formatter, "S3Place({bucket} at {endpoint:?})")
    }
}

#[cfg(feature = "s3")]
fn default_region() -> String {
    "us-east-1".to_owned()
}

impl EvidencePlace {
    /// The objects of that place. A folder is made where it is not there yet.
    ///
    /// # Errors
    /// An [`EvidenceFault`] where the folder cannot be made or the settings of S3 are not complete.
    pub fn open(&self) -> Result<Arc<dyn ObjectStore>, EvidenceFault> {
        match self {
            Self::Folder(folder) => {
                let unavailable = |error: std::io::Error| {
                    EvidenceFault::Unavailable(format!("{}: {error}", folder.display()))
                };
                std::fs::create_dir_all(folder).map_err(unavailable)?;
                // What was acknowledged must survive a power cut.
                let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
                Ok(Arc::new(objects))
            }
            #[cfg(feature = "s3")]
            Self::S3(place) => place.open(),
        }
    }
}

#[cfg(feature = "s3")]
impl S3Place {
    fn open(&self) -> Result<Arc<dyn ObjectStore>, EvidenceFault> {
        crate::serving::choose_cipher_suites();
        let client = ClientOptions::new()
            .with_allow_http(true)
            .with_connect_timeout(Duration::from_secs(3))
            .with_timeout(Duration::from_secs(15));
        // Whoever uploads tries again by itself, so trying long here only holds a request open.
        let retry = RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: 1,
            retry_timeout: Duration::from_secs(5),
        };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.bucket)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key_id)
            .with_secret_access_key(&self.secret_access_key)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        Ok(Arc::new(builder.build()?))
    }
}

#[cfg(test)]
mod tests {
    use object_store::ObjectStoreExt as _;
    use object_store::path::Path;

    use super::*;

    #[tokio::test]
    async fn a_folder_is_made_and_used() {
        let folder = tempfile::tempdir().unwrap();
        let place = EvidencePlace::Folder(folder.path().join("new/evidence"));
        let objects = place.open().unwrap();
        let path = Path::from("a/b");
        objects.put(&path, "x".into()).await.unwrap();
        assert_eq!(
            objects.get(&path).await.unwrap().bytes().await.unwrap(),
            "x"
        );
    }

    #[cfg(feature = "s3")]
    #[test]
    fn the_secret_key_is_not_shown() {
        let place = S3Place {
            endpoint: Some("http://localhost:8333".to_owned()),
            bucket: "evidence".to_owned(),
            region: default_region(),
            access_key_id: "public-half".to_owned(),
            secret_access_key: "secret-half".to_owned(),
        };
        assert!(!format!("{place:?}").contains("secret-half"));
        assert!(place.open().is_ok());
    }
}

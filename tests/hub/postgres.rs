//! The main journey once more, over PostgreSQL.

use std::net::SocketAddr;

use khupho_hub::evidence::{EvidencePlace, EvidenceStore};
use khupho_hub::identity::HubSecrets;
use khupho_hub::storage::postgres::{PostgresSettings, PostgresWardLog};
use khupho_hub::{Hub, TlsIdentity};
use khupho_oplog::hub::HubAddress;
use khupho_store::exchange;
use khupho_sync::hub::{HubProxy, find_hub, pair_with_hub};

use crate::comparing::compare;
use crate::postgres_cluster::PostgresCluster;
use crate::served::{now_ms, sync};
use crate::world::{TestResult, World};

#[test]
fn over_postgresql_the_same_comes_to_the_same() -> TestResult {
    let cluster = PostgresCluster::start();
    let world = World::founded_at(now_ms()?)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let secrets = HubSecrets::generate()?;
    let tls = TlsIdentity::self_signed(&secrets)?;
    let evidence = EvidencePlace::Folder(world.made_folder("evidence")?).open()?;
    let settings = PostgresSettings::of(&cluster.url());
    let running = runtime.block_on(async {
        let log = PostgresWardLog::open(&settings, now_ms().unwrap_or_default()).await?;
        let hub = Hub::new(
            log,
            EvidenceStore::new(evidence, secrets.evidence_key()),
            &secrets,
        );
        let code = hub.issue_claim_code().await?;
        let at = SocketAddr::from(([127, 0, 0, 1], 0));
        Ok::<_, khupho_hub::HubFault>((hub.start(at, Some(tls)).await?, code))
    });
    let (running, code) = running?;
    let at = running.address();
    let address = HubAddress::new(&at.ip().to_string(), at.port(), running.fingerprint())?;
    let ward = &world.ward;
    pair_with_hub(
        ward.store(),
        &find_hub(&address, &HubProxy::None)?,
        &code,
        &HubProxy::None,
    )?;
    let head = world.enrolled("may-truong", 0)?;
    let secretary = world.enrolled("may-thu-ky", 0)?;
    sync(ward)?;
    let set = ward.issue_set("MAU1")?;
    sync(ward)?;
    head.add_households(1..=1_200)?;
    sync(&head)?;
    let claim = head.claim(set)?;
    sync(&head)?;
    sync(ward)?;
    ward.accept(&claim, "đạt")?;
    for pc in [ward, &secretary, &head] {
        sync(pc)?;
    }
    assert_eq!(secretary.codes()?, head.codes()?);
    assert_eq!(ward.codes()?.len(), 1_200);
    assert_eq!(secretary.review_of(claim.0)?.as_deref(), Some("đạt"));
    let totals = head.store().read(exchange::delivery_totals)?;
    assert_eq!((totals.saved, totals.sent), (0, 0), "{totals:?}");
    for pc in [ward, &secretary, &head] {
        let compared = compare(pc)?;
        assert_eq!(compared.pushed, Default::default(), "{compared:?}");
        assert_eq!(compared.fetched, Default::default(), "{compared:?}");
    }
    runtime.block_on(running.stop());
    Ok(())
}

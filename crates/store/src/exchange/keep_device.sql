INSERT INTO device (device, class, neighborhood, name, signing_key, agree_key, serial, not_before_ms,
                    not_after_ms, certificate, revoked_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (device) DO UPDATE SET
    class = excluded.class, neighborhood = excluded.neighborhood, name = excluded.name,
    signing_key = excluded.signing_key, agree_key = excluded.agree_key, serial = excluded.serial,
    not_before_ms = excluded.not_before_ms, not_after_ms = excluded.not_after_ms,
    certificate = excluded.certificate
WHERE excluded.serial >= serial

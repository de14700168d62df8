INSERT INTO ward_trust (id, ward, ward_name, signing_key, agree_key, recovery_agree_key,
                        neighborhood, token, invitation, certificate)
VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO UPDATE SET
    ward = excluded.ward, ward_name = excluded.ward_name, signing_key = excluded.signing_key,
    agree_key = excluded.agree_key, recovery_agree_key = excluded.recovery_agree_key,
    neighborhood = excluded.neighborhood, token = excluded.token,
    invitation = excluded.invitation, certificate = excluded.certificate

SELECT
    entity, neighborhood, merge_target, counted_on, reach_reason,
    people, adults, id_eligible, vneid, citizen_app, public_service_account, trained, e_payment,
    social_security_account, smartphone_adults, smart_devices, zalo_group, fibre, phones_2g,
    phones_2g_replaced, digital_address, business, business_qr,
    code, contact_name, phone, house_number, alley, street, group_name, apartment, note
FROM household
WHERE neighborhood = ?1 AND merged_into IS NULL
ORDER BY walk_key, entity

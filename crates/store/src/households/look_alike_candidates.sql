SELECT
    entity, neighborhood, merge_target, counted_on, reach_reason,
    people, adults, id_eligible, vneid, citizen_app, public_service_account, trained, e_payment,
    social_security_account, smartphone_adults, smart_devices, zalo_group, fibre, phones_2g,
    phones_2g_replaced, digital_address, business, business_qr,
    code, contact_name, phone, house_number, alley, street, group_name, apartment, note
FROM household INDEXED BY household_phone
WHERE neighborhood = ?1 AND merged_into IS NULL AND phone = ?2 AND phone <> ''
UNION
SELECT
    entity, neighborhood, merge_target, counted_on, reach_reason,
    people, adults, id_eligible, vneid, citizen_app, public_service_account, trained, e_payment,
    social_security_account, smartphone_adults, smart_devices, zalo_group, fibre, phones_2g,
    phones_2g_replaced, digital_address, business, business_qr,
    code, contact_name, phone, house_number, alley, street, group_name, apartment, note
FROM household INDEXED BY household_street
WHERE neighborhood = ?1 AND merged_into IS NULL AND street_folded = ?3 AND ?3 <> ''

INSERT INTO household (
    rowid, entity, neighborhood, merge_target, merged_into, root, counted_on, reach_reason, people,
    adults, id_eligible, vneid, citizen_app, public_service_account, trained, e_payment,
    social_security_account, smartphone_adults, smart_devices, zalo_group, fibre, phones_2g,
    phones_2g_replaced, digital_address, business, business_qr, code, contact_name, phone,
    house_number, alley, street, group_name, apartment, note, address_line, walk_key, street_folded,
    words, squeezed
) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
    ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40
)

SELECT
    entry.entity, entry.happened_on, coalesce(named.root, entry.household),
    coalesce(shown.contact_name, ''), coalesce(shown.address_line, ''), entry.category,
    entry.service, entry.outcome, entry.revisit_on, entry.people, entry.helped_by,
    (SELECT count(*) FROM help_entry_evidence cited WHERE cited.help_entry = entry.entity),
    entry.corrected, coalesce(shown.phone, ''), coalesce(shown.house_number, ''),
    coalesce(shown.alley, ''), coalesce(shown.street, '')
FROM help_entry entry
LEFT JOIN household named ON named.entity = entry.household
LEFT JOIN household shown ON shown.entity = named.root

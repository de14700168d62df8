INSERT INTO help_entry (
    day_order, entity, neighborhood, happened_on, happened_at, household, unnamed_households,
    people, category, service, dossier_code, place, minutes, outcome, revisit_on, satisfaction,
    note, helped_by, follow_up_of, corrected, search_text
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)

# The help log: quick entry, list, corrections, campaigns, revisits.

help-category-vneid = VNeID
help-category-social_security_account = Social security account
help-category-public_service_account = Public service account
help-category-online_dossier = Online dossier
help-category-citizen_app = Citizen app
help-category-digital_signature = Digital signature
help-category-e_payment = Cashless payment
help-category-business_qr = QR code, invoices for businesses
help-category-health_apps = VssID, health book
help-category-digital_skills = Using a phone, online safety
help-category-phone_replacement = 2G phone replaced, phone given
help-category-welfare_gift = Gift, welfare
help-category-feedback = Concerns and needs heard
help-category-household_survey = Counting the household
help-category-other = Something else

help-place-at_home = At home
help-place-neighborhood_office = Khu phố office
help-place-support_point = Support point
help-place-online = Online

help-outcome-completed = Completed
help-outcome-revisit = Come again
help-outcome-referred_to_ward = Referred to the ward
help-outcome-could_not_reach = Could not reach

satisfaction-1 = 1 – Very dissatisfied
satisfaction-2 = 2 – Dissatisfied
satisfaction-3 = 3 – So-so
satisfaction-4 = 4 – Satisfied
satisfaction-5 = 5 – Very satisfied

log-whom = Which household?
log-whom-hint = Type a name or an address, no diacritics needed, then Enter. For example: ba 42/7
log-unnamed = Nobody named
log-other-household = Another household
log-name-household = Choose a household
log-new-household = New household
log-what = Help with what?
log-other-category = Choose again
log-outcome = Outcome
log-outcome-saves = Pressing an outcome saves at once. Undo takes it back.
log-choose-household = First choose a household.
log-choose-category = Please choose what you helped with.
log-revisit-on = Come again { $day }
log-revisit-hint = “Come again” without a day means in 7 days. A day you type is kept with every outcome.
log-day-kept = The day to come again, { $day }, is kept. Only “Completed” keeps it off the revisit list.
log-for-day = You are logging for { $day }.
log-details = More details
log-service-hint = For example: Đăng ký tạm trú
log-saved = Logged: { $name } – { $category } – { $outcome }
log-just-logged = Just logged
log-open-entry = open to add a photo or correct it

offer-title = Update the household's figures too?
offer-raise = { $count }: { $before } → { $after }
offer-other-number = Another number
offer-follow-up = This is the promised visit: { $category }, { $day }
offer-follow-up-hint = If so, the old promise leaves the revisit list.

log-search = Search the help log
log-search-hint = Name, address, service, note or dossier code. No diacritics needed.
log-narrow = Narrow by category, outcome, day
log-all-categories = All categories
log-all-outcomes = All outcomes
log-from = From
log-to = Until
log-show-all = Show all
log-none-title = Nothing found
log-none-body = Try fewer letters, or take away a filter.
log-empty-title = The help log is empty
log-empty-body = Each time a household is helped is one entry. Logging one takes a few seconds.
log-totals = { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
} · { $households ->
    [one] { $households } household
   *[other] { $households } households
} · { $people ->
    [one] { $people } person
   *[other] { $people } people
}.
log-totals-unnamed = And { $n ->
    [one] { $n } household
   *[other] { $n } households
} not named.
log-many = There are older entries. To find one quickly, please type or choose days.
log-too-many = More than 1.000 entries. Please type a little more.
log-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
log-evidence = { $n ->
    [one] { $n } piece of evidence
   *[other] { $n } pieces of evidence
}
log-corrected = corrected
log-import = Import an old form

log-entry-title = { $category }, { $day }
log-correct = What was logged
log-for = Household: { $name }
log-save-correction = Save the correction
log-corrected-saved = The correction is saved. The first version stays in the history.
log-delete = Delete this entry
log-deleted = The entry is deleted

campaign-title = Campaign, door by door
campaign-intro = Choose once what is done, then press each household you reach.
campaign-outcome = Pressing a household means
campaign-begin = Begin
campaign-change = Change
campaign-ticked-of = Households logged: { $ticked }/{ $total }.
campaign-not-yet = Not yet
campaign-done = Logged
campaign-open-entry = Logged by hand, press to open
campaign-ticked = Logged { $name }
campaign-unticked = Took back { $name }
campaign-none-title = No households
campaign-none-body = Take away a filter, or bring the households into the book first.

revisits-title = Revisits
revisits-until = Due until
revisits-span-today = Today
revisits-span-week = The next 7 days
revisits-span-month = The next 30 days
revisits-no-alley = Alley not known
revisits-empty-title = No revisits due
revisits-empty-body = When help is logged with the outcome “Come again”, or with a day to come again and not completed, the household appears here.
revisit-due = Due { $day }
revisit-overdue = { $n ->
    [one] Due { $day }, { $n } day late
   *[other] Due { $day }, { $n } days late
}
revisit-log = Log the visit
revisit-done = Done
revisit-not-needed = Not needed any more
revisit-ended-done = Logged as done. The first version stays in the history.
revisit-ended-not-needed = The visit is called off. The first version stays in the history.
revisit-called-off = called off
export-help = Export the help log
export-help-file = Help log
log-facts = Details

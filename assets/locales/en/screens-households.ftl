# Households: the register, one household, counts, look-alikes, export.

households-add = Add a household
households-import = Import from a spreadsheet
households-search = Find a household
households-search-hint = Type a name, an address or the last digits of a phone. No diacritics needed, for example: ba 42/7
households-only-uncounted = Only those never counted
households-all-tags = All tags
households-show-all = Show all
households-many = There are many more. Please type a little more.
households-none-title = No household found
households-none-body = Try fewer letters, or take away a filter.
households-empty-title = The book has no households yet
households-empty-body = The quickest way is a spreadsheet you already have. You see a preview first; nothing is written until you agree.

household-nameless = (no name yet)
household-no-address = (no address yet)
household-code = Household code { $code }
household-counted-on = Counted on { $day }
household-uncounted = Not counted
household-edit = Correct this household
household-delete = Delete this household
household-deleted = Deleted { $name }
household-helps = Newest help entries
household-no-helps = None yet.
household-new-intro = A name or an address is enough to save. Never write identity numbers.
household-name-hint = Whom to ask for at the door, for example: bà Ba
household-number-hint = For example: 42/7/3A
household-alley-hint = Where it is kept apart from the house number, for example: 42/7
household-code-hint = Leave it empty and the book gives one.
household-other-tag = Another tag
household-first-tag = New tag, for example: near-poor household
household-add-tag = Add the tag
household-counts-fold = Counts of the household (if you asked)
household-save = Save the household
household-saved = Saved { $name }
household-added = Added { $name }

household-merge = Merge with another household
household-merge-what = “{ $name }” stays. What was logged for the other household will count for it. If it was a mistake, press Undo.
household-merge-other = The duplicate household
household-merge-into = Merge into “{ $name }”
household-merge-one = Merge into the one shown
household-merged = Merged into { $name }
household-merged-here = Households merged into this one

look-alikes-title = Some households look like this one
look-alikes-hint = If it is the same household, open the one that is there. If it is another, just save.
look-alikes-merge-hint = If it is the same household, merge them. If it is another, nothing needs to be done.
look-alike-open = Open it
look-alike-same_phone = Same phone
look-alike-same_address = Same address
look-alike-same_name = Same name
look-alike-similar_name = Similar name
look-alike-near_address = Addresses close by

picker-none = No household found. Try fewer letters.
picker-found = { $total } found, { $shown } shown. Enter takes the first, the down arrow goes to the others.

counts-title = Counts of the household
counts-edit = Count again
counts-save = Save the counts
counts-saved = The counts are saved
counts-not-asked = not asked
counts-no = No
counts-part-of = out of: { $whole }
counts-too-many = Cannot be more than “{ $whole }” ({ $count }).
counts-reason = If it could not be counted, why?
counts-no-reason = It can be counted
counts-reason-saved = The reason is saved

count-people = People
count-adults = People aged 18 or more
count-id_eligible = People eligible for an identity card
count-vneid = VNeID level 2 activated
count-citizen_app = Citizen app installed
count-public_service_account = With a public service account
count-trained = Trained in digital skills
count-e_payment = With an e-payment account
count-social_security_account = With a social security account on VNeID
count-smartphone_adults = Adults with a smartphone
count-smart_devices = Smart devices in the house
count-zalo_group = In the Zalo group of the khu phố
count-fibre = Has fibre
count-phones_2g = 2G phones found
count-phones_2g_replaced = 2G phones replaced
count-digital_address = Has been told its digital address
count-business = Runs a business
count-business_qr = Business with a QR code

reach-could_not_reach = Could not be reached.
reach-not_eligible = Not eligible.
reach-declined = Does not want to tell.
reach-moved_away = Moved away.

export-households = Export the register
export-households-file = Households
export-kind-xlsx = Excel spreadsheet
export-kind-csv = CSV file
export-xlsx = Export to Excel
export-csv = Export to CSV
export-written = { $rows ->
    [one] { $rows } row written to { $path }
   *[other] { $rows } rows written to { $path }
}

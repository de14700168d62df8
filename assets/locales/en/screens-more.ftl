# Figures, doors, people, backups, settings, help.

metrics-title = Figures from the book
metrics-intro = Every figure is computed from the counts of each household and each entry. Open one to see the entries.
metrics-empty-title = No figures yet
metrics-empty-body = First bring the households into the book and count them.
metric-entries = The entries that make up this figure
metric-entry = Entry
metric-adds = Adds
metric-by = Entered by
metric-signed = Entry code { $operation }
metric-unnamed = Nobody named

denominator-freeze = Use the ward's total
denominator-release = Use the book's total again
denominator-why = The total in the ward's document is used instead of the book's, and does not change with the register.
denominator-source-hint = For example: the ward's statistics of 02/2026
denominator-frozen = The ward's total is used now
denominator-released = The book's total is used again

doors-title = Doors to knock on
doors-intro-uncounted = Households never counted, in walking order.
doors-street = Street
doors-all-streets = All streets
doors-street-count = { $street } ({ $n })
doors-left-out = { $n ->
    [one] { $n } household with a recorded reason is left out: not eligible or moved away.
   *[other] { $n } households with a recorded reason are left out: not eligible or moved away.
}
doors-empty-title = No doors are left
doors-empty-body = Every household is counted for this.
doors-log = Log help
door-never_counted = Never counted.
door-part_missing = Some people are missing.
door-not_collected = Not asked yet.
door-missing = { $n ->
    [one] { $n } person missing.
   *[other] { $n } people missing.
}

more-title = More
more-campaigns = Campaigns
more-revisits = Revisits
more-welfare = Welfare rounds
more-journal = Work journal
more-metrics = Figures
more-criteria-sets = Criteria sets
more-members = People
more-backups = Backups
more-settings = Settings
more-help = Help

members-title = People who use this machine
members-intro = Everybody has a code of their own. Each entry says who made it.
members-add = Add a person
members-inactive = no longer active
member-saved = Saved { $name }
member-tile-hint = Short name on the opening screen, for example: Chú Ba
member-active = Active
member-active-hint = Clear this when the person leaves. What they entered stays.
member-secret-keep = Leave the code empty to keep it.
role-hint-head = May do everything, including adding people and restoring.
role-hint-committee_member = May keep the register, the log and the criteria; not load criteria sets, add people or restore.
role-hint-volunteer = Records households, help, activities and the journal.
member-secret-again = This person could no longer open the book, so a new code is needed.
role-hint-ward_officer = Reviews, issues criteria sets, invites and confirms machines, takes in files, adds people. Writes nothing for the khu phố.

only-head = Only the head of the khu phố can do this.
only-head_or_ward = Only the head of the khu phố or a ward officer can do this.
only-committee = Only the head and the committee of the khu phố can do this.
only-neighborhood = Only people of the khu phố can do this.
only-ward = Only ward officers can do this.

backups-title = Backups
backups-intro = The book backs itself up every 30 minutes of work. Every backup is read back to be sure that it is whole.
backups-empty-title = No backup yet
backups-empty-body = Press “Back up now” to make the first one.
backup-now = Back up now
backup-made = Backed up { $at }
backup-facts = { $operations ->
    [one] { $operations } entry
   *[other] { $operations } entries
}, { $mib } MB
backup-verified = Checked and whole
backup-unverified = Could not be checked
backup-restore = Restore this one
backup-restore-title = Restore the backup of { $at }?
backup-restore-what = The book returns to that moment. The present book is kept aside, not deleted, so that you can go back.
backup-restore-file = Restore from another folder
restore-by-code = Use the recovery slip
restore-by-secret = Use the PIN
store-verify = Check the book
verify-whole = The book is whole
verify-damaged = The book is damaged
verify-counts = Checked { $operations ->
    [one] { $operations } entry.
   *[other] { $operations } entries.
}
verify-trouble-pages = The book's file on the disk is damaged in { $n ->
    [one] { $n } place.
   *[other] { $n } places.
}
verify-trouble-entries = { $n ->
    [one] { $n } entry is not as it was written.
   *[other] { $n } entries are not as they were written.
}
verify-trouble-lists = { $n ->
    [one] { $n } list does
   *[other] { $n } lists do
} not match what was written. No entry is lost.
verify-trouble-evidence = { $n ->
    [one] { $n } photo or document is
   *[other] { $n } photos or documents are
} missing or damaged.
verify-do = Please restore the newest whole backup below.
verify-do-lists = Please press the button below to draw the lists up again.
verify-do-evidence = Please attach the photos and documents to their criteria again. Bringing a backup back takes what was written since out of the book.
verify-details = Details for who helps you
store-rebuild = Draw the lists up again

settings-title = Settings
settings-screen = Screen
settings-language = Language
settings-language-vi = Tiếng Việt
settings-language-en = English
settings-text-size = Text size
settings-lock-after = Lock when not used
settings-minutes = { $n ->
    [one] after { $n } minute
   *[other] after { $n } minutes
}
settings-households-hint = By the ward's statistics. Leave empty if unknown.
settings-other-neighborhood = Another khu phố
settings-shown-neighborhood = Shown khu phố
settings-pin = My PIN
settings-passphrase = My passphrase
settings-secret-old = Present code
settings-secret-change = Change the code
settings-secret-changed = The code is changed
settings-recovery-why = If the old recovery slip is lost, make a new one. The old one stops working.
settings-recovery-renew = Make a new recovery slip
settings-recovery-ward = The ward’s recovery slip holds the ward’s own key and cannot be replaced. Keep the printed slip locked away. If it is lost, tell whoever supports you.
settings-invitation-needless = This book belongs to { $ward } already and needs no invitation.
settings-practice = Practice
settings-about = Sổ Khu Phố version { $version }. The book is in { $folder }.

help-title = Help
help-ask-first = Where do I begin?
help-answer-first = Choose a criteria set, bring the households into the book, then look at “What to do next” on the home screen.
help-ask-log = How do I log help?
help-answer-log = Press F2, type the household's name or address (no accents needed), choose what you helped with, then press the outcome: that saves at once. If the household does not want to be named, choose “Nobody named”.
help-ask-claim = How do I claim a criterion?
help-answer-claim = Open Criteria, choose one, answer, add photos or files, then press “Done, ready to send”. Where the book has the figure, press “Take this figure”.
help-ask-wrong = What if I make a mistake?
help-answer-wrong = Press “Undo” at the bottom of the screen, or change it at any time. The old version stays in the history.
help-ask-safe = Can data be lost?
help-answer-safe = The book saves each entry and backs itself up. “Saved” means on this machine. “Received by the ward” shows only with the ward's receipt.
help-ask-pin = Forgotten the PIN?
help-answer-pin = On the opening screen press “Forgotten?” and use the recovery slip. If the slip is lost and the book belongs to a ward, press “Ask the ward to open it”.
help-keys = Keys
help-key-rail = Open the sections on the left
help-key-log = Log help
help-key-search = Find a household
help-key-undo = Undo the last act
help-key-paste = Paste a photo as evidence
help-key-done = Done, ready to send
help-key-text = Larger and smaller text
help-key-lock = Lock the book
help-key-help = Help

settings-ward = The ward
settings-no-ward = When the ward sends an invitation, open it here. What is in the book stays as it is.
settings-join = Join this book to the ward
settings-device-confirmed = The ward has confirmed this machine.
settings-device-waiting = The ward has not confirmed this machine yet. It does so with the first bundle.
settings-fingerprints = Words that name the keys
settings-device-words = This machine:

# What was done last: by whom, and the way back.
more-recent = Recent work
recent-title = Recent work
recent-intro = Something deleted or changed by mistake is taken back here. Undoing what was added or imported takes those entries out of the book; Do it again brings them back.
recent-empty-title = Nothing yet
recent-empty-body = Everything written, changed or deleted will stand here.
recent-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
recent-undone = Undone
recent-taken-back = Undone: { $deed }
recent-done-again = Done again: { $deed }
action-redo = Do it again
txn-unknown = Something that a newer version wrote
txn-founding = Founded the book
txn-member = Added or changed a person
txn-neighborhood = Changed the khu phố's details
txn-household_add = Added a household
txn-household_edit = Changed a household
txn-household_count = Took a household's counts
txn-household_delete = Deleted a household
txn-household_merge = Merged households
txn-household_import = Imported households
txn-help_log = Logged a visit
txn-help_correct = Corrected an entry
txn-help_delete = Deleted an entry
txn-help_campaign = Logged visits of a campaign
txn-help_import = Imported visits from a file
txn-criteria_load = Loaded a criteria set
txn-assessment = Began or changed an assessment
txn-claim = Filled in a criterion
txn-evidence = Added or removed evidence
txn-activity = Recorded or changed an activity
txn-welfare_round = Opened or changed a welfare round
txn-welfare_tick = Ticked who received
txn-journal = Wrote or changed a journal entry
txn-journal_import = Imported journal entries from a file
txn-denominator = Changed a figure's total
txn-review_accept = Accepted a criterion
txn-review_return = Returned a criterion
txn-review_reopen = Reopened an accepted criterion
txn-reason_template = Changed a prepared reason
txn-ward = Changed the ward's details
txn-spot_check = Drew criteria to visit
txn-spot_visit = Recorded a visit to check
txn-criteria_issue = Issued a criteria set
txn-simultaneous_edit = Chose one of two values
txn-practice = Sample figures

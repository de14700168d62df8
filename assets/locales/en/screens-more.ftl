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
metric-unnamed = Not named

denominator-freeze = Fix the whole
denominator-release = Let it move again
denominator-why = The whole of the ward's document is used and does not move with the register.
denominator-source-hint = For example: the ward's statistics of 02/2026
denominator-frozen = The whole is fixed
denominator-released = The whole moves with the register again

doors-title = Doors to knock on
doors-intro-uncounted = Households never counted, in walking order.
doors-street = Street
doors-all-streets = All streets
doors-street-count = { $street } ({ $n })
doors-empty-title = No doors are left
doors-empty-body = Every household is counted for this.
doors-log = Log a help
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
role-hint-head = May do everything, also add people and restore.
role-hint-committee_member = May do everything but load criteria, add people and restore.
role-hint-volunteer = Households, helps, activities, journal.
member-secret-again = This person could no longer open the book, so a new code is needed.
role-hint-ward_officer = Reads the book and loads criteria sets; writes nothing for the khu phố.

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
backup-restore-what = The book returns to that moment. The book of now is kept aside, not deleted, so that you can go back.
backup-restore-file = Restore from another folder
restore-by-code = Use the recovery slip
restore-by-secret = Use the PIN
store-verify = Check the book
verify-whole = The book is whole
verify-damaged = The book is damaged
verify-counts = Checked { $operations ->
    [one] { $operations } entry
   *[other] { $operations } entries
}. Evidence damaged or missing: { $evidence }.
verify-do = Please restore the newest whole backup below.

settings-title = Settings
settings-screen = Screen
settings-language = Language
settings-language-vi = Tiếng Việt
settings-language-en = English
settings-text-size = Text size
settings-lock-after = Lock when not used
settings-minutes = after { $n } minutes
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
settings-recovery-ward = The ward’s recovery slip holds the ward’s own key and cannot be replaced. Keep the printed slip locked away. If it is lost, tell your supporter.
settings-invitation-needless = This book belongs to { $ward } already and needs no invitation.
settings-practice = Practice
settings-about = Sổ Khu Phố version { $version }. The book is in { $folder }.

help-title = Help
help-ask-first = Where do I begin?
help-answer-first = Choose a criteria set, bring the households into the book, then look at “What to do next” on the home screen.
help-ask-log = How do I log a help?
help-answer-log = Press F2, type the household's name or address (no accents needed), choose the kind and the outcome, then save. If the household does not want to be named, choose “Not named”.
help-ask-claim = How do I claim a criterion?
help-answer-claim = Open Criteria, choose one, answer, add photos or files, then press “Done, ready to send”. Where the book has the figure, press “Take this figure”.
help-ask-wrong = What if I make a mistake?
help-answer-wrong = Press “Undo” at the bottom of the screen, or change it at any time. The old version stays in the history.
help-ask-safe = Can data be lost?
help-answer-safe = The book saves each entry and backs itself up. “Saved” means on this machine. “Received by the ward” shows only with the ward's receipt.
help-ask-pin = Forgotten the PIN?
help-answer-pin = On the opening screen press “Forgotten?” and use the recovery slip.
help-keys = Keys
help-key-rail = Open the sections on the left
help-key-log = Log a help
help-key-search = Find a household
help-key-undo = Undo the last act
help-key-paste = Paste a photo as evidence
help-key-done = Done, ready to send
help-key-text = Larger and smaller text
help-key-lock = Lock the book
help-key-help = Help

reach-could_not_reach = Could not be reached.
reach-not_eligible = Not eligible.
reach-declined = Does not want to tell.
reach-moved_away = Moved away.

settings-ward = The ward
settings-no-ward = When the ward sends an invitation, open it here. What is in the book stays as it is.
settings-join = Join this book to the ward
settings-device-confirmed = The ward has confirmed this machine.
settings-device-waiting = The ward has not confirmed this machine yet. It does so with the first bundle.
settings-fingerprints = Words that name the keys
settings-device-words = This machine:

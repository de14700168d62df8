# The frame of the program, and the buttons and statuses used on every screen.

program-name = Sổ Khu Phố

rail-label = Main sections
rail-home = Home
rail-criteria = Criteria
rail-households = Households
rail-help-log = Help log
rail-activities = Activities
rail-more = More…

bar-label = Tools
bar-skip = Skip the sections, go to the content
bar-search = Find a household
bar-text-size = Text size { $percent } %
bar-text-smaller = Smaller text
bar-text-larger = Larger text
bar-lock = Lock
bar-help = Help

action-back = Back
action-close = Close
action-cancel = Cancel
action-save = Save
action-undo = Undo
action-stop = Stop
action-more = Show more
action-edit = Edit
action-print = Print

list-shown = Showing { $shown } of { $total }
list-loading = Opening the book…
print-reading = Fetching the whole list to print it: { $rows }/{ $total }…
print-rows = Printed on { $day }: { $rows } of { $total } in the list.
print-searched = Searched for: “{ $query }”

search-clear = Clear the search

field-number-not-read = Please type a number, for example 1.234.
field-number-outside = Please type a number from { $min } to { $max }.
field-number-less = One less: { $label }
field-number-more = One more: { $label }
field-date-hint = Day/month/year, for example 05/03/2026
field-date-placeholder = dd/mm/yyyy
field-date-not-read = This date could not be read. Please type it like 05/03/2026.
field-date-needed = Please type a day.
field-date-today = Today
field-date-yesterday = Yesterday
field-date-tomorrow = Tomorrow
field-date-in-a-week = In a week

progress-done = { $done } done
progress-of = { $done } / { $total }
progress-stopping = Stopping…
progress-run-seconds = { $n ->
    [one] Running for { $n } second
   *[other] Running for { $n } seconds
}
progress-run-minutes = { $n ->
    [one] Running for more than { $n } minute
   *[other] Running for more than { $n } minutes
}

figure-not-collected = No figure yet

status-saved = Saved
status-sent = Sent
status-received = Received by the ward
status-revisit = Visit again
claim-status-not_started = Not started
claim-status-draft = Draft
claim-status-ready_to_send = Ready to send
claim-status-returned = Returned
claim-status-accepted = Met
claim-status-locked = Locked

notice-practice = Practising with sample figures. They can never be sent and never mix with the real book.
notice-practice-leave = Back to the real book
opened-waiting-sign_in = { $n ->
    [one] { $n } file that was opened waits.
   *[other] { $n } files that were opened wait.
} Once the book is open they are shown.
opened-waiting-practice = { $n ->
    [one] { $n } file that was opened waits.
   *[other] { $n } files that were opened wait.
} Back in the real book they are shown.
notice-clock-off = This machine's clock says { $now }, but the last entry is of { $last }. Please set the clock. The book keeps working.
notice-low-disk-space = Only { $free } MB is free on the disk. Please remove files you do not need. The book's data is safe.
notice-backup-failing = { $code ->
    [disk_full] Since { $since } the book could not back itself up because the disk is full. Please remove files you do not need.
    [damaged_store] Since { $since } the book could not back itself up because the book is damaged. Please open Backups and press “Check the book”.
    [bad_backup] Since { $since } the book could not back itself up because the copy is not whole. Please open Backups and press “Check the book”.
    [file_unwritable] Since { $since } the book could not back itself up because the backups' folder cannot be written to.
   *[other] Since { $since } the book could not back itself up. Please open Backups and press “Back up now”.
} What was written is still in the book.
notice-backup-failing-open = Open Backups
notice-copied-store = This book was copied from another machine or a backup. It carried on by itself; nothing was lost.

# Which step a long piece of work is at.
progress-stage-backup_copy = Copying the book (MB)
progress-stage-backup_check = Reading the copy back, entry by entry
progress-stage-backup_evidence = Backing up photos and documents
progress-stage-restore_copy = Copying the backup (MB)
progress-stage-restore_check = Checking the backup, entry by entry
progress-stage-restore_evidence = Bringing photos and documents back
progress-stage-verify = Checking every entry of the book
progress-stage-rebuild = Rebuilding the tables from the log
progress-stage-export = Writing the file
progress-stage-import_read = Reading the spreadsheet
progress-stage-import_check = Comparing with the book
progress-stage-import_write = Writing into the book
progress-stage-practice = Making the practice book
progress-stage-recipients = Adding households to the list
progress-stage-evidence = Preparing the evidence
progress-stage-undo = Undoing

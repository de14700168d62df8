# Taking files in: what a file is, what was taken, what waits.

take-in-title = Take in files
take-in-intro = Open the ward's receipt, or a file from the khu phố's other machine. The book knows which is which.
take-in-hint = Take in files: the ward's receipt, or a file from the khu phố's other machine.
take-in-title-ward = Files from khu phố
take-in-intro-ward = Choose a folder or any number of files. The book says what each one is before it is taken.
take-in-choose-folder = Choose a folder
take-in-choose-files = Choose files
take-in-kinds = Bundles and receipts
take-in-earlier = Files taken in
take-in-reading = Reading the files
take-in-files-title = { $n ->
    [one] { $n } file
   *[other] { $n } files
}
take-in-no-files = There is neither a bundle nor a receipt here.
take-in-unread = Could not be looked into: { $paths }. Please check the stick or who may open the folder.
take-in-cut-off = There are too many files; only the first ones are shown. Take these in, then open the rest.
take-in-part = part { $part }/{ $parts }
take-in-confirm = { $n ->
    [one] Take { $n } file
   *[other] Take { $n } files
}
take-in-nothing-written = Nothing is written yet.
verdict-good = Can be taken
verdict-already_here = Already here
verdict-part_missing = Can be taken; part { $parts } is missing
verdict-damaged = { $place ->
    [cut_off] The file is cut off. Copy or send it again.
    [changed] The file was changed on the way. Ask for it again.
   *[other] The file is damaged inside. Ask for it again.
}
verdict-another_ward = For another ward
verdict-not_for_this_machine = This machine cannot open it. It is for another one.
verdict-another_neighborhood = Of another khu phố
verdict-unknown_device = The ward has not confirmed this machine. Taken in, it waits and does not count yet.
verdict-revoked_device = The machine was stopped. It can be taken; what was written afterwards is put aside.
verdict-expired_certificate = The certificate of the sending machine has expired, so the file cannot be taken.
verdict-newer_format = Of a newer version of the program. Please update.
verdict-too_large = Larger than allowed
verdict-forged = The signature on it is wrong. Not taken.
verdict-not_a_bundle = Neither a bundle nor a receipt
device-asks = The machine “{ $device }” of { $neighborhood }, set up by { $member }, asks to be confirmed.
device-invitation-missing = This machine has no invitation of the ward. Ask carefully before confirming it.
device-invitation-expired = This machine used an invitation that had expired. Ask carefully before confirming it.
device-compare = Call the khu phố and have them read these words to you. Confirm if all of them are right.
device-confirm = Right, confirm this machine
device-refuse = Not right, refuse
taken-in-done = Done
taken-in-nothing = Nothing came into the book yet
taken-in-new = { $n ->
    [one] { $n } new entry
   *[other] { $n } new entries
}
taken-in-here = { $n } already here
taken-in-photos = { $n ->
    [one] { $n } photo or document
   *[other] { $n } photos and documents
}
taken-in-waiting = { $n ->
    [one] { $n } entry waits for a missing file
   *[other] { $n } entries wait for a missing file
}
taken-in-photos-missing = { $n ->
    [one] { $n } photo or document is missing
   *[other] { $n } photos or documents are missing
}
taken-in-put-aside = { $n ->
    [one] { $n } entry put aside, to be looked at
   *[other] { $n } entries put aside, to be looked at
}
taken-in-forked = A machine was copied or restored. Nothing is lost.
taken-in-receipts = { $n ->
    [one] { $n } receipt was written
   *[other] { $n } receipts were written
}
taken-in-receipts-next = Please send each khu phố its receipt.
taken-in-review = Review
receipt-taken = The ward has received it. Receipt code
receipt-note-files-missing-what = The ward is still missing { $n ->
    [one] { $n } photo or document.
   *[other] { $n } photos or documents.
}
receipt-note-files-missing-safe = They are still in this book.
receipt-note-files-missing-do = Please send to the ward once more: the next bundle carries them.
receipt-note-ward-restored-what = The ward’s book was restored from an older backup.
receipt-note-ward-restored-safe = This book is complete, nothing is lost.
receipt-note-ward-restored-do = Please send to the ward once more: the next bundle carries what the ward lacks.
receipt-note-forked-what = The book on this machine was copied or restored once.
receipt-note-forked-safe = Nothing is lost, both copies are kept.
receipt-note-forked-do = From now on use this book on one machine only, then send to the ward once more.
taken-in-title = Files taken in
taken-in-empty-title = Nothing was taken in yet
taken-in-empty-body = Press “Choose a folder” on the page where files are taken in.
taken-in-undo = Put these files aside
taken-in-redo = Take them in again
taken-in-undone = Put aside
waiting-title = Waiting for missing files
waiting-entries = { $n ->
    [one] { $n } entry, since { $since }
   *[other] { $n } entries, since { $since }
}
waiting-missing = Missing: bundle { $numbers }. Ask the khu phố to send again what is missing.
take-in-drop = Drop a folder or files here, or press a button.
take-in-drop-not-here = This machine does not let files be dropped. Please press a button to choose.
take-in-tally = To take { $good } · Here already { $already_here } · Cannot be taken { $refused }
verdict-unreadable = The file cannot be read. Check the stick or copy it again.
taken-in-receipts-folder = The receipts are in: { $folder }
taken-in-codes = Codes of the receipts
waiting-gap = Entries before them are missing. Ask the khu phố to send again.
waiting-not_signed_for = They wait for a newer bundle of that machine.
waiting-newer_form = They wait for a newer version of the program. Please update it.
receipts-made-title = Receipts of the ward
receipts-made-intro = Each receipt has a code of 12 characters to read over the telephone.
receipts-made-folder = Choose where the receipts go
receipts-make = Write the receipts that are due
receipts-none-due = Every khu phố has the newest receipt
receipts-made-empty-title = No receipts yet
receipts-made-empty-body = Receipts are written whenever files are taken in.
receipt-number = receipt { $n }
receipt-confirms = confirms bundle { $numbers }
progress-stage-exchange_judging = Looking at each file (MB)
progress-stage-exchange_taking_in = Taking into the book (MB)
progress-stage-exchange_receipts = Writing receipts
progress-left-seconds = { $n ->
    [one] About { $n } second left
   *[other] About { $n } seconds left
}
progress-left-minutes = { $n ->
    [one] About { $n } minute left
   *[other] About { $n } minutes left
}
progress-stage-exchange_packing = Gathering what goes
progress-stage-exchange_writing = Writing the file and reading it back (MB)

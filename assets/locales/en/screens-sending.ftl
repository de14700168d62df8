# Sending to the ward and between the machines of a khu phố, earlier bundles.

send-title = Send to the ward
send-intro = The book writes a locked file. Only the ward (or the khu phố's other machine) can open it.
send-earlier = Earlier bundles
send-first-title = First time: read these words to the ward
send-first-body = The ward asks for these words to be sure that the file is from the khu phố's machine. Read them in this order.
fingerprint-words = Words that name the machine
send-for = For whom?
send-for-ward = The ward
send-for-ward-hint = To be reviewed
send-for-neighborhood = The khu phố's other machine
send-for-neighborhood-hint = So that both hold the same figures
send-nothing-title = Nothing new to send
send-nothing-body = Everything is in a bundle the ward has received.
send-nothing-body-neighborhood = The other machines of the khu phố hold everything.
send-plan-title = What is in bundle { $number }
send-area-households = { $n ->
    [one] { $n } entry about households
   *[other] { $n } entries about households
}
send-area-help_log = { $n ->
    [one] { $n } help entry
   *[other] { $n } help entries
}
send-area-claims = { $n ->
    [one] { $n } claim or evidence
   *[other] { $n } claims and evidence
}
send-area-activities = { $n ->
    [one] { $n } activity
   *[other] { $n } activities
}
send-area-welfare = { $n ->
    [one] { $n } welfare entry
   *[other] { $n } welfare entries
}
send-area-journal = { $n ->
    [one] { $n } journal line
   *[other] { $n } journal lines
}
send-area-members = { $n ->
    [one] { $n } entry about people who use the machine
   *[other] { $n } entries about people who use the machine
}
send-area-other = { $n ->
    [one] { $n } other entry
   *[other] { $n } other entries
}
send-files = Photos and documents: { $n } ({ $mib } MB)
send-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
send-ready-claims = Handed in: { $codes }
send-no-ready-claims = No criterion is marked as ready to send yet.
send-draft-claims = Still drafts, not handed in: { $codes }
send-personal-kept = Stays on this machine
send-personal-leaving = Leaves with the file
personal-contact_name = Contact names
personal-phone = Telephone numbers
personal-household_note = Notes about households
personal-help_note = Notes of help entries
personal-dossier_code = Dossier codes
personal-address = Addresses
personal-member_name = Names of the people who wrote the entries
personal-recipient_name = Who took a welfare gift
personal-helper_name = Names of helpers
personal-journal_text = Text of the work journal
personal-free_text = Explanations and notes
personal-file_name = Names of photos, documents and imported lists
personal-photo = Photos and documents
send-last-made = Last bundle: { $at }.
send-never-made = This machine has not sent anything yet.
send-last-receipt = Newest receipt: { $at }.
send-no-receipt = No receipt of the ward yet.
send-with-personal = Send names, telephone numbers, notes and dossier codes too
send-with-personal-hint = Only where the ward asks for them. Otherwise they stay in the khu phố.
send-choose-folder = Choose where to write the file
send-writing = Writing and reading back
send-to-drive = Write to USB { $drive }
send-to-folder = Write to another folder
send-to-any-folder = Write to a stick or folder
send-to-zalo = Write and copy for Zalo
send-done-title = Bundle { $number } is written
send-done-safe = Written and read back. The USB stick may be pulled out.
send-done-clipboard = Written, read back and copied. Open Zalo or e-mail and press Ctrl+V.
send-done-what = Entries: { $entries }. Photos and documents: { $photos }.
send-file-size = { $mib } MB
send-done-next = When the ward answers with a receipt, open it with “Take in files”.
send-again = Send again

bundles-title = Bundles
bundles-empty-title = Nothing was sent yet
bundles-empty-body = Press “Send to the ward” on the home screen.
bundle-number = bundle { $number }
bundle-for-ward = to the ward
bundle-for-neighborhood = to the khu phố's other machine
bundle-made-facts = { $at }, entries: { $n }
receipt-code = Receipt code

# First run, unlocking, the recovery slip.

language-other = Tiếng Việt

role-head = Head of the khu phố
role-committee_member = Committee member
role-volunteer = Volunteer
role-ward_officer = Ward officer

first-run-title = Open a new book
first-run-intro = The book stays on this machine and works without a network. Everything in it is encrypted.
first-run-new = The khu phố's book
first-run-neighborhood = Name of the khu phố
first-run-neighborhood-hint = For example: Khu phố 13
first-run-ward = Ward
first-run-ward-hint = For example: Phường Xuân Hòa
first-run-member = Full name of the head of the khu phố
first-run-create = Create the book
first-run-other = Or
first-run-practice = Practise with sample figures
first-run-practice-hint = The sample people are made up and can never be sent. You can start the real book at any time.
first-run-restore = Open from a backup

secret-new-pin = Choose a PIN
secret-pin-hint = At least 6 digits. Not 123456 and not a birthday.
secret-again-pin = Type the PIN again
secret-new-passphrase = Choose a passphrase
secret-passphrase-hint = At least 8 characters. A short sentence you remember is best.
secret-again-passphrase = Type the passphrase again
secret-differs = The two do not match yet.

recovery-title = Recovery slip
recovery-why = { $book ->
    [ward] When nobody remembers a PIN any more, only this slip opens the ward's book again.
    [with_ward] If a PIN is forgotten, this slip opens the book again. Without the slip, the ward can still help to open it.
   *[without_ward] If a PIN is forgotten, this slip opens the book again. Until the book belongs to a ward, nobody else can help to open it.
} It is shown once.
recovery-groups = Recovery code, read from left to right
recovery-keep = Please print or copy it and lock it away. Do not send a photo of it.
recovery-done = I have put the slip away
recovery-use-title = Forgotten PIN
recovery-use-how = Take the recovery slip, type its code and choose a new PIN. The book's data stays as it is.
recovery-use = Open the book
recovery-code = Code on the recovery slip
recovery-code-hint = Capital or small letters, with or without spaces.
recovery-member = Whose PIN is changed

unlock-title = Open the book
unlock-intro = Please choose your name, then type your code.
unlock-who = Who is using the machine
unlock-pin = PIN of { $name }
unlock-passphrase = Passphrase of { $name }
unlock-open = Open the book
unlock-wait = { $seconds ->
    [one] Please wait { $seconds } second, then try again. The data is safe.
   *[other] Please wait { $seconds } seconds, then try again. The data is safe.
}
unlock-forgot = Forgotten? Use the recovery slip

first-run-invited = Did the ward send an invitation?
first-run-ward-pc = This machine is the ward's
invitation-title = The ward's invitation
invitation-how = The ward sends the invitation file (.kpi) by Zalo, e-mail or USB stick. The name of the khu phố and the criteria are in it.
invitation-choose = Open the invitation
invitation-kind = Invitation
invitation-paper = Only a slip on paper?
invitation-text = Or paste the line of the printed slip
invitation-text-hint = Begins with KHUPHO:
invitation-read-text = Read this line
invitation-criteria = With the criteria set: { $titles }
invitation-expires = Can be used until { $day }.
invitation-fingerprint = Words that name the ward
invitation-fingerprint-why = In doubt, call the ward and compare these words.
invitation-device = Name of this machine
invitation-device-hint = So that the ward knows which machine sends
invitation-device-default = machine of the khu phố's office
invitation-accept = That is my khu phố, open the book
invitation-not-mine = Not mine, choose another file
ward-first-title = The ward's book
ward-first-intro = This machine takes in the files of the khu phố, reviews them and writes receipts.
ward-first-name = Name of the ward
ward-first-member = The officer's full name
ward-first-before = The ward has a book already; set it up again on this machine
ward-first-before-hint = Where the former machine is broken or lost. The ward's recovery slip is needed.
ward-first-found = Set up the ward's book
ask-ward-title = Ask the ward to open it
ask-ward-how = Write a request, send it to the ward and read the check code on the telephone. The ward sends a file back; open it and choose a new PIN. Nothing in the book is lost.
ask-ward-folder = Where to write the request
ask-ward-make = Write the request
ask-ward-made = The request is written. Send this file to the ward:
ask-ward-code = When the ward calls back, read this code:
ask-ward-then = The ward sends a file back. Open it to choose a new PIN.
ask-ward-answer = Open the ward's answer
ask-ward-answer-kind = The ward's answer

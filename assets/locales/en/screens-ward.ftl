# The ward's machine: home, khu phố, invitations, machines, issued criteria sets, forgotten PINs.

rail-reviews = Review
rail-take-in = Take in files
rail-neighborhoods = Khu phố

ward-home-take-in = Take in files
ward-home-no-neighborhoods = The ward has no khu phố in the book yet
ward-home-no-neighborhoods-do = First bring in the list of khu phố: open the ward's spreadsheet, or type each one.
ward-home-no-set = No criteria set yet
ward-home-no-set-do = Load the ward's criteria set and issue it under its decision. Invitations carry it to the khu phố.
ward-to-do = What waits for the ward
ward-waiting = { $n ->
    [one] { $n } claim is waiting for a review
   *[other] { $n } claims are waiting for a review
}
ward-nothing-waits = Nothing waits for the ward.
ward-devices-waiting = { $n ->
    [one] { $n } machine waits to be confirmed
   *[other] { $n } machines wait to be confirmed
}
ward-put-aside = { $n ->
    [one] { $n } entry put aside, to look at
   *[other] { $n } entries put aside, to look at
}
ward-receipts-due = { $n } khu phố should get a new receipt
ward-silent = { $n ->
    [one] { $n } khu phố has sent nothing for a long time, or never.
   *[other] { $n } khu phố have sent nothing for a long time, or never.
}
ward-days-left = { $n ->
    [one] { $n } day left to the deadline.
   *[other] { $n } days left to the deadline.
}
ward-days-over = { $n ->
    [one] The deadline was { $n } day ago.
   *[other] The deadline was { $n } days ago.
}
ward-recognised = Passed: { $n }/{ $of } khu phố.
ward-grid = Khu phố and criteria
ward-grid-keys = Arrow keys: from cell to cell. Enter: open.
ward-grid-criterion = Press a code at the head of a column, or go to a cell, to read the criterion here.
ward-grid-titles = What the criteria are called ({ $n })
ward-last-received = Last received
ward-points = Points accepted/claimed
ward-passes = passes
ward-legend = What the cells mean
ward-never-received = nothing received yet
ward-silent-days = { $n ->
    [one] nothing sent for { $n } day
   *[other] nothing sent for { $n } days
}

neighborhoods-title = Khu phố of the ward
neighborhoods-intro = Each khu phố has its own invitation. A machine opens it, the ward confirms the machine, then it may send.
neighborhoods-add = Add a khu phố
neighborhoods-import = Bring in a spreadsheet
neighborhoods-import-intro = The sheet needs a column with names; codes and household counts help. You see it first, nothing is written.
neighborhoods-import-confirm = Bring in { $n } khu phố
neighborhoods-imported = { $n } khu phố brought in
neighborhoods-preview = { $n } khu phố in the sheet
neighborhoods-preview-state = In the book
neighborhoods-preview-known = here already, will be updated
neighborhoods-preview-new = new
neighborhoods-left-out = { $n ->
    [one] { $n } row is left out
   *[other] { $n } rows are left out
}
neighborhoods-left-out-row = Row { $row }:
neighborhood-left-out-no_name = no name of a khu phố
neighborhood-left-out-twice = the same as a row above
neighborhood-left-out-number = the household count cannot be read
neighborhood-left-out-two_places = its name is one khu phố’s, its code another’s
neighborhoods-empty-title = No khu phố yet
neighborhoods-empty-body = Open the ward's list of khu phố, or add them one by one.
neighborhood-code = Code
neighborhood-code-hint = For example: KP13. File names begin with it.
neighborhood-households = Households by statistics
neighborhood-saved = { $name } saved
neighborhood-machines = { $n ->
    [one] { $n } machine
   *[other] { $n } machines
}
neighborhood-machines-waiting = { $n ->
    [one] { $n } machine waits to be confirmed
   *[other] { $n } machines wait to be confirmed
}
neighborhood-invited = invited { $at }, not used yet
neighborhood-not-invited = not invited
neighborhood-replace = Lost machine, new head
neighborhood-claims = Claims of this khu phố

invite-title = Invite a machine
invite-how = Send the invitation file by Zalo, e-mail or USB; or print the slip and hand it over.
invite-file = Write the invitation file
invite-paper = Print a slip
invite-choose-folder = Choose where the invitation goes
slip-title = Invitation slip
slip-print = Print the slip
slip-qr = QR code of the invitation
slip-step-open = Open Sổ Khu Phố on the machine of the khu phố and press “Open the invitation”.
slip-step-invitation = Choose the invitation file. Without a file choose “Only a slip on paper?”, scan this code with a phone, send its text to the machine and paste it.
slip-step-compare = Check the name of the khu phố and the words, then choose a PIN.
slip-fingerprint = Words that name { $ward }
slip-once = One invitation is for one machine.
slip-text = Text of the QR code, to be copied
slip-file-written = Invitation file written: { $path }
slip-gone-title = No slip is open any more
slip-gone-body = A slip is shown once. Invite again on the page of the khu phố if you need to.

devices-title = Machines of the khu phố
devices-intro = Only a confirmed machine may send to the ward. A lost one is stopped; what it sent stays.
devices-waiting-of = { $name }: a machine waits to be confirmed
devices-empty-title = No machine of a khu phố yet
devices-empty-body = Invite each khu phố on the page Khu phố. A machine shows here when its first file comes.
devices-of-one = Machines of this khu phố
device-own = this machine
device-since = since { $at }
device-last-received = last received { $at }
device-words = Words: { $words }
device-standing-waiting = Waits to be confirmed
device-standing-confirmed = Confirmed
device-standing-expired = Expired
device-standing-revoked = Stopped
device-standing-refused = Refused
replace-title = { $name }: replace a machine
replace-why = Press the reason: the old machine can send no more, and the new invitation is ready to print. What the old one sent stays.
replace-none = This khu phố has no machine in use.
replace-which = Which machine?
device-reason-lost = Lost or broken
device-reason-new_head = New head of the khu phố
device-reason-retired = No longer used

ward-settings-title = Settings of the ward
ward-settings-officers = Accepting a claim
ward-settings-officers-one = One officer accepts
ward-settings-officers-two = Two officers accept
ward-settings-officers-two-hint = The second one must be somebody else.
ward-settings-saved = The ward's settings are saved
ward-settings-fingerprint = Words that name the ward
ward-settings-fingerprint-why = When a khu phố asks, read these words in this order.

recovery-ward = This slip holds the keys of the whole ward: it opens the ward's book, and sets the ward up again on another machine.

pin-requests-title = A khu phố forgot its PIN
pin-requests-intro = The khu phố sends a request (.kpq). The ward compares a code by telephone and writes the answer.
pin-request-open = Open a request
pin-request-kind = Request
pin-request-of = { $name } asks to open its book
pin-request-compare = Call the head at a number you know. They read the code on their screen; it must be exactly:
pin-request-warning = Answer only when you are sure who it is. Whoever has the answer and that machine can open the book.
pin-answer = The code is right, write the answer
pin-refuse = Not right, leave it
pin-answer-folder = Choose where the answer goes
pin-answered = Answer written: { $path }. Please send it to the khu phố.

sets-intro-ward = Load the ward's criteria set, see what changes, and issue it under its decision.
set-issue = Issue
set-issue-intro = Once issued, the set is the ward's document and nobody can change it. To change it, issue a new version.
set-issue-sample = This is a sample set, not an issued document. Issue it only when the ward has decided on exactly this content.
set-decision-number = Number of the decision
set-decision-number-hint = For example: 123/QĐ-UBND
set-decided-on = Day of the decision
set-issued = “{ $title }” is issued
set-issued-on = Issued on { $day }
set-changes-title = What changes against the version before
set-changes-show = See the changes
set-changes-first = This is the first version.
set-changes-against = Against “{ $title }”:
set-changes-nothing = Nothing is different.
set-changes-added = New: { $codes }
set-changes-removed = Taken out: { $codes }
set-changes-set = The set itself: { $parts }
set-changes-former-stays = What was claimed under the former version stays under it.
criterion-change-group = other group
criterion-change-title = other title
criterion-change-guidance = other guidance
criterion-change-rule = other threshold
criterion-change-mandatory = mandatory or not
criterion-change-points = other points
criterion-change-evidence = other evidence
criterion-change-figure = other figure of the book
criteria-set-change-title = title
criteria-set-change-period = period
criteria-set-change-deadline = deadline
criteria-set-change-award = award
criteria-set-change-pass_rule = pass rule
criteria-set-change-groups = groups

help-answer-ward-first = Bring in the list of khu phố, load and issue the criteria set, then write an invitation file or print a slip for each khu phố.
help-ask-ward-take-in = How do I take in the files of a khu phố?
help-answer-ward-take-in = Press F2 and choose the folder. The book says what each file is before it takes anything. Receipts are written beside the files; send them back.
help-ask-ward-review = How do I review?
help-answer-ward-review = Open Review and press “Begin”. Look at the result and the evidence, press A to accept or R to return with a reason. The next claim opens by itself.
help-ask-ward-lost = A khu phố lost its machine, or has a new head?
help-answer-ward-lost = Open Khu phố, press “Lost machine, new head”, choose the reason and print the new slip. What the old machine sent stays.
help-key-take-in = Take in files
help-key-accept = In a review: accept
help-key-return = In a review: return
help-key-reason = When returning: choose a reason
help-key-next = In a review (Space): the next claim
help-key-back = In a review: back to the list

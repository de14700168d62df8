# Claiming one criterion, evidence, history.

claim-source = Source: { $source }
claim-value = The khu phố's own claim
claim-yes-no = Is it in place?
claim-tier = Level
claim-count = How many
claim-part = Reached
claim-part-too-much = The number reached cannot be more than the total.
claim-whole = Out of a total of
claim-month = Month { $month }
claim-clear-value = Clear the answer
claim-note = Explanation
claim-note-hint = Number, date and subject of a document, if there is one. Saved when you stop typing.
claim-saved = Saved
claim-taken-from-book = Took the figure from the book
claim-next = What is left
claim-missing-value = There is no answer yet.
claim-missing-evidence = Evidence is missing.
claim-missing-change = The ward returned it, and nothing has been changed since.
claim-mark-ready = Done, ready to send
claim-is-ready = Marked as ready to send
claim-back-to-draft = Go on editing
claim-is-draft = Back to draft
claim-previous = Previous criterion
claim-following = Next criterion

book-title = What the book says
book-missing = { $n ->
    [one] { $n } more is needed to reach the threshold.
   *[other] { $n } more are needed to reach the threshold.
}
book-missing-of = { $n ->
    [one] { $n } more is needed to reach the threshold of criterion { $code }, “{ $title }”.
   *[other] { $n } more are needed to reach the threshold of criterion { $code }, “{ $title }”.
}
book-uncounted = Households not counted yet: { $n }/{ $all }.
book-with-reason = { $n ->
    [one] Of those not counted, { $n } household has a recorded reason.
   *[other] Of those not counted, { $n } households have a recorded reason.
}
book-partial = { $all ->
    [one] This figure covers only { $n } of { $all } household. If the ward has a total, use the ward's total.
   *[other] This figure covers only { $n } of { $all } households. If the ward has a total, use the ward's total.
}
book-short-register = { $all ->
    [one] The book holds only { $n } of { $all } household by statistics: this figure does not stand for the whole khu phố yet.
   *[other] The book holds only { $n } of { $all } households by statistics: this figure does not stand for the whole khu phố yet.
}
book-gained = { $n } gained in the last 28 days.
book-frozen = The ward's total: { $whole }, by { $source }, { $day }.
book-taken = The claim took the book's figure of { $day }.
book-take = Take this figure
book-drill = See the entries
book-doors = Doors to knock on

evidence-title = Evidence
evidence-title-needed = Evidence: { $n }, at least { $min } needed
evidence-add = Add evidence
evidence-how = Drop photos or PDF files here, or paste a photo with
evidence-choose = Choose photos, files
evidence-kinds = Photos and PDF
evidence-adding = { $n ->
    [one] Adding { $n } file…
   *[other] Adding { $n } files…
}
evidence-privacy = Photos are shrunk, their location is removed, and they are encrypted. Please take no photos of identity papers.
evidence-added = Evidence added
evidence-removed = Evidence taken out
evidence-when-returned = When the ward gave it back
evidence-since-returned = Added since
evidence-nothing-since = Nothing has been added yet.
evidence-stayed = As before
evidence-remove = Take out
evidence-enlarge = Enlarge: { $name }
evidence-save-as = Save to a file
evidence-saved-as = Saved to { $path }
evidence-size = { $size }.
evidence-captured = Taken { $at }.
evidence-used-elsewhere = This photo also supports { $n ->
    [one] { $n } other criterion
   *[other] { $n } other criteria
}. Please check that this is right.
evidence-outside-period = The photo was taken outside the period. Please check.
evidence-kind-photo = Photo
evidence-kind-document = PDF file
evidence-from-book = Choose one already in the book
evidence-book-title = Photos and documents in the book
evidence-book-hint = One photo may support many things and is stored once.
evidence-book-goes-to-ward = A photo used for a criterion is sent to the ward.
evidence-book-empty = The book holds no photo or document yet.
evidence-book-use = { $kind ->
    [document] Use this document
   *[photo] Use this photo
}
evidence-book-here = Already here
evidence-book-added = In the book since { $at }.
evidence-book-cited = Used for: { $places }.
evidence-cited-claim = criterion { $code }
evidence-cited-activity = the activity “{ $title }” of { $day }
evidence-cited-help = the help entry of { $day }
evidence-cited-further = { $n ->
    [one] and { $n } more place
   *[other] and { $n } more places
}
evidence-open = View file
evidence-pdf-opening = Opening the PDF…
evidence-pdf-page = Page { $n }/{ $all }
evidence-pdf-more = Show more pages
evidence-pdf-before = Show the pages before
evidence-pdf-stamps = Stamps and signatures are only pictured here; digital signatures are not verified. To verify them, save the file and open it in a signing program.
evidence-pdf-fault-password = This PDF has a password and cannot be shown here. The file is whole in the book: save it and open it in another program.
evidence-pdf-fault-damaged = This PDF is damaged somewhere and cannot be shown here. The file is as it was received: save it and try another program.
evidence-pdf-fault-unusable = This PC cannot open the part that shows PDFs. The file is whole in the book: save it and open it in another program.

history-title = Who changed what
history-empty = Nothing was changed yet.
history-nothing = (empty)

warning-id_number = The text holds 9 or 12 digits in a row, like an identity number. Please remove it; the book does not need it.

metric-people_vneid = People with an active VNeID
metric-people_citizen_app = People with the Công dân số app
metric-adults_public_service_account = Adults with a public-service account
metric-people_trained = People trained in digital skills
metric-adults_e_payment = Adults with an e-payment account
metric-adults_social_security_account = Adults with a social-security account
metric-adults_smartphone = Adults who use a smartphone
metric-phones_2g_replaced = 2G phones replaced
metric-businesses_qr = Household businesses with a QR code
metric-households_zalo_group = Households in the Zalo group
metric-device_households_zalo_group = Households with a smart device in the Zalo group
metric-households_fibre = Households with fibre
metric-households_smart_device = Households with a smart device
metric-households_digital_address = Households with a digital address code
metric-helps_completed = Help entries completed
metric-online_dossiers_per_month = Online dossiers filed with help each month
metric-digital_literacy_classes = Digital literacy classes held
book-changed = The book now says { $now }; you claimed { $claimed }.
book-update = Take the new figure

claim-decision-returned = Returned by the ward
claim-decision-accepted = Accepted by the ward
claim-decision-accepted_once = Accepted by one officer; a second one decides
claim-decision-reopened = Opened again by the ward
claim-decision-waiting = The ward is looking at it
claim-decision-waiting_again = The ward is looking at it again
claim-decision-not_handed_in = Not handed in
claim-then = Last time
claim-now = Now
claim-fix-it = Mend what the reason says, then mark it as ready to send.
claim-fixed-so-far = Changed. Mark it as ready and send it again.
claim-locked-why = It was accepted and can no longer be changed. Ask the ward to open it again if need be.

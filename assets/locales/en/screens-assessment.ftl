# Claiming one criterion, evidence, history.

claim-source = Source: { $source }
claim-value = The khu phố's own claim
claim-yes-no = Is it there?
claim-tier = Level
claim-count = How many
claim-part = Reached
claim-part-too-much = What is reached cannot be more than the whole.
claim-whole = Of the whole
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
    [one] { $n } is missing to the threshold.
   *[other] { $n } are missing to the threshold.
}
book-uncounted = { $n }/{ $all } households are not counted yet.
book-partial = { $all ->
    [one] This figure covers only { $n } of { $all } household. If the ward has a total, fix the denominator.
   *[other] This figure covers only { $n } of { $all } households. If the ward has a total, fix the denominator.
}
book-gained = { $n } gained in the last 28 days.
book-frozen = Fixed whole { $whole }, by { $source }, { $day }.
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
metric-households_fibre = Households with fibre
metric-households_smart_device = Households with a smart device
metric-households_digital_address = Households with a digital address code
metric-helps_completed = Helps completed
metric-online_dossiers_per_month = Online dossiers helped each month
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

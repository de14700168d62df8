# Welfare rounds: recipients, ticks, nobody twice.

welfare-title = Welfare rounds
welfare-intro = Each round has a list of households. A household that has received its gift cannot be ticked again.
welfare-add = Add a round
welfare-edit = Correct the round
welfare-save = Save the round
welfare-saved = Saved “{ $title }”
welfare-delete = Delete this round
welfare-deleted = The round is deleted
welfare-title-hint = For example: Quà Tết 2026
welfare-item-hint = What each household gets, for example: 10 kg of rice
welfare-value-hint = Value of one gift
welfare-empty-title = No welfare rounds yet
welfare-empty-body = Add a round, list the households, then tick each one when it gets its gift.
welfare-received-of = Received: { $received }/{ $recipients } households
welfare-households-received = households have received theirs
welfare-one-gift = { $value } each
welfare-print = Print the list
welfare-sheet-number = No.
welfare-sheet-household = Name, address
welfare-sheet-signature = Signature

welfare-add-recipients = Add households
welfare-add-one = One by one
welfare-add-many = Or a whole group
welfare-add-all = { $n ->
    [one] Add { $n } household
   *[other] Add { $n } households
}
welfare-added = Added: { $added }. On the list already: { $already }.
welfare-nobody-title = Nobody is on the list yet
welfare-nobody-body = Press “Add households” to choose one by one, or a whole group by tag or street.
welfare-day = Day of handing out
welfare-search = Search the list
welfare-only-waiting = Only those who wait
welfare-all-received = Every household has received its gift.
welfare-none-found = No household found.
welfare-tick = Received
welfare-ticked = { $name } is ticked off as received
welfare-untick = Take the tick back
welfare-unticked = The tick of { $name } is taken back
welfare-other-person = Somebody else took it
welfare-remove = Take off the list
welfare-removed = { $name } is off the list
welfare-received = Received on { $day }
welfare-received-by = Taken by { $name }. Ticked by { $ticked_by }

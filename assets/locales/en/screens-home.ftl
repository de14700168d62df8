# The home screen.

home-title = Today, { $day }
home-log-help = Log help
home-next = What to do next
home-nothing-to-do = Nothing urgent is left. Thank you.
home-nobody-to-visit = No household waits for a visit now. Thank you.
home-days-left = { $n ->
    [one] day left to send ({ $day })
   *[other] days left to send ({ $day })
}
home-days-past = { $n ->
    [one] day past the last day to send ({ $day })
   *[other] days past the last day to send ({ $day })
}
home-points = scored by your own claim, of { $max }. Points needed: at least { $min }.
verified-points = scored by what the ward accepted. Criteria accepted: { $met }/{ $total }.
verified-passes = Passes by the ward's decisions.
home-passes = Passes by your own claim. Award: { $award }
home-not-yet = { $mandatory ->
    [0] Not enough points yet.
    [one] Not yet: { $mandatory } mandatory criterion is not met.
   *[other] Not yet: { $mandatory } mandatory criteria are not met.
}
home-needs-fix = To be fixed
home-expiring = Running out of time
home-not-started = Not started
home-met = Met (own claim)
home-revisits = Revisits due by today
home-helps = Help entries in 7 days
home-uncounted = Households not counted
home-registered = Households in the book, of those by statistics
home-left-out = { $n ->
    [one] Without { $n } household that is not eligible or moved away.
   *[other] Without { $n } households that are not eligible or moved away.
}
home-delivery = What happened to the entries
home-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
home-last-saved = Last saved: { $at }.
home-last-backup = Latest backup: { $at }.
home-no-backup = No backup yet.
home-unsent = { $n ->
    [one] { $n } entry is on this machine only and was not sent.
   *[other] { $n } entries are on this machine only and were not sent.
}

next-load_criteria-title = Load the ward's criteria set
next-load_criteria-detail = A sample set is ready to start with.
next-load_criteria-action = Choose a criteria set
next-add_households-title = Bring the households into the book
next-add_households-detail = Import the ward's Excel file, or enter them one by one.
next-add_households-action = Open the households
next-complete_register-title = Enter the other households
next-complete_register-detail = { $all ->
    [one] The book holds only { $n } of { $all } household by statistics: its figures do not stand for the whole khu phố yet.
   *[other] The book holds only { $n } of { $all } households by statistics: its figures do not stand for the whole khu phố yet.
}
next-ready-detail = It has its answer and its evidence, but was not marked as ready to send.
next-ready-below = It can be sent, though it is below the threshold. It was not marked as ready to send.
next-ready-mended = Returned by the ward: { $reason } It was changed since, but not marked as ready to send.
next-ready-action = Look and mark it
next-complete-detail = Still a draft.
next-complete-action = Continue
next-send-title = { $n ->
    [one] Send to the ward: { $n } criterion is ready
   *[other] Send to the ward: { $n } criteria are ready
}
next-send-left = { $n ->
    [one] { $n } day left to send.
   *[other] { $n } days left to send.
}
next-send-today = Today is the last day to send.
next-send-past = { $n ->
    [one] { $n } day past the last day to send.
   *[other] { $n } days past the last day to send.
}
next-send-action = Send to the ward
next-not_received-title = { $n ->
    [one] Not received by the ward: { $n } criterion that was sent
   *[other] Not received by the ward: { $n } criteria that were sent
}
next-not_received-detail = { $n ->
    [one] Sent { $n } day ago, and no receipt came.
   *[other] Sent { $n } days ago, and no receipt came.
} Ask the ward: if it has the file, ask for the receipt and open it with “Take in files”; if not, send again.
next-not_received-action = Look and send again
next-revisits-title = { $due ->
    [one] { $due } household waits for a revisit
   *[other] { $due } households wait for a revisit
}
next-revisits-detail = Sorted by alley.
next-revisits-action = See the list
next-doors-detail = { $missing ->
    [one] { $missing } is missing.
   *[other] { $missing } are missing.
} { $doors ->
    [one] { $doors } door to knock on.
   *[other] { $doors } doors to knock on.
}
next-doors-action = See the doors
next-fix-detail = Returned by the ward.
next-fix-action = Fix
next-book-detail = The book's figure reaches the threshold.
next-book-action = Take the figure
next-evidence-detail = { $missing ->
    [one] { $missing } piece of evidence is missing.
   *[other] { $missing } pieces of evidence are missing.
}
next-evidence-action = Add evidence
next-begin-detail = Not started.
next-begin-action = Begin

forecast-reached = The threshold is reached.
forecast-in_time = At the pace of the last 28 days it is reached on { $day }, in time.
forecast-too_late = At the pace of the last 28 days it is reached on { $day }, too late.
forecast-no_pace = Nothing was added in the last 28 days.
forecast-too_far = At this pace it would take very long.
next-update-below = That is below the threshold.
next-update-action = Update

home-exchange = With the ward
home-no-ward = This book belongs to no ward yet, so nothing can be sent.
home-join = Open the ward's invitation
home-simultaneous = { $n ->
    [one] { $n } place was changed by two people at once.
   *[other] { $n } places were changed by two people at once.
}
home-simultaneous-look = Look and choose
home-put-aside = { $n ->
    [one] { $n } entry is put aside and does not count.
   *[other] { $n } entries are put aside and do not count.
}
home-put-aside-look = See why
simultaneous-title = Changed by two people
simultaneous-intro = Two machines wrote different things into one field. The book keeps both; please choose the right one.
simultaneous-standing = Stands now
simultaneous-other = The other one
simultaneous-keep = Keep what stands
simultaneous-take = Take the other one
simultaneous-taken = The other value was taken
simultaneous-cleared = (empty)
simultaneous-empty-title = Nothing
simultaneous-empty-body = The machines agree.

# The home screen.

home-title = Today, { $day }
home-log-help = Log a help
home-next = What to do next
home-nothing-to-do = Nothing urgent is left. Thank you.
home-days-left = days left to send ({ $day })
home-days-past = days past the last day to send ({ $day })
home-points = points by your own claim, of { $max }. At least { $min } are needed.
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
home-helps = Helps in 7 days
home-uncounted = Households not counted
home-delivery = What happened to the entries
home-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
home-last-saved = Last saved: { $at }.
home-last-backup = Latest backup: { $at }.
home-no-backup = No backup yet.
home-none-sent = { $n ->
    [one] { $n } entry is on this machine only.
   *[other] { $n } entries are on this machine only.
}

next-load_criteria-title = Load the ward's criteria set
next-load_criteria-detail = A sample set is ready to start with.
next-load_criteria-action = Choose a criteria set
next-add_households-title = Bring the households into the book
next-add_households-detail = Import the ward's Excel file, or enter them one by one.
next-add_households-action = Open the households
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

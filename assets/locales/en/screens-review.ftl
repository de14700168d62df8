# Review: the list, one claim, returning, reason templates, spot checks, entries put aside.

review-state-not_handed_in = Not in yet
review-state-waiting = Waiting for a review
review-state-waiting_again = Sent again, waiting for a review
review-state-accepted_once = Accepted by 1 of 2 officers
review-state-accepted = Accepted
review-state-returned = Returned
review-state-reopened = Reopened
review-short-not_handed_in = Not in
review-short-waiting = Waiting
review-short-waiting_again = Sent again
review-short-accepted_once = 1 of 2
review-short-accepted = Accepted
review-short-returned = Returned
review-short-reopened = Reopened

reviews-title = Review
reviews-begin = Begin
reviews-show = Show
reviews-waiting = Waiting for a review
reviews-every-state = All
reviews-neighborhood = Khu phố
reviews-all = All khu phố
reviews-all-criteria = Show all criteria
reviews-evidence = { $n ->
    [one] { $n } piece of evidence
   *[other] { $n } pieces of evidence
}
reviews-flags = { $n ->
    [one] { $n } thing to look at
   *[other] { $n } things to look at
}
reviews-empty-title = Nothing is waiting for a review
reviews-empty-body = When a khu phố sends a file, press “Take in files”; new claims show here.
reviews-none-title = No claims here
reviews-none-body = Choose another khu phố or another state.

review-handed-in = Handed in { $at }
review-rule = Threshold: { $rule }
review-met = By the claim: met.
review-not-met = By the claim: not met.
review-points = At most { $max } points.
review-from-book = This figure comes from the book of the khu phố.
review-book-now = By the entries the ward has: { $value }
review-drill = See the entries behind the figure
review-own-figure = Record the ward's own figure
review-own-figure-why = The khu phố claims { $value }. The ward's figure stands beside it; both stay.
review-own-figure-drop = Keep the figure of the khu phố
review-own-figure-as-first = Drop it, agree with the first figure
review-own-figure-second = Without a figure of your own you agree with the first one: { $value }.
review-own-figure-mine = Record my own figure
review-first-acceptance = First acceptance: { $who }, { $at }, with { $value }.
review-verified-value = The ward's figure: { $value }
review-guidance = Guidance of the criterion
review-across = This criterion in the other khu phố

review-evidence = Evidence ({ $n })
review-no-evidence = There is no evidence.
review-evidence-new = New
review-evidence-gone = Taken out
review-evidence-stayed = { $n ->
    [one] { $n } piece as before
   *[other] { $n } pieces as before
}

review-was-not_handed_in = { $who } looked at it, { $at }
review-was-waiting = { $who } looked at it, { $at }
review-was-waiting_again = { $who } looked at it, { $at }
review-was-accepted_once = { $who } accepted first, { $at }
review-was-accepted = { $who } accepted, { $at }
review-was-returned = { $who } returned it, { $at }
review-was-reopened = { $who } opened it again, { $at }
review-changed = Different from the last time
review-before = Last time
review-now = This time
review-part-value = Result
review-part-note = Explanation
review-part-evidence = Evidence
review-unchanged = The khu phố changed nothing since.
review-no-note = (none)
review-pieces = { $n ->
    [one] { $n } piece
   *[other] { $n } pieces
}
review-pieces-added = { $n } added
review-pieces-gone = { $n } taken out

review-accept = Accept
review-accept-second = Accept (second officer)
review-return = Return
review-reopen = Reopen
review-next = Next
review-previous = Previous
key-space = Space
review-second-needed = Accepted once. Another officer must accept too.
review-accepted = { $name }, { $code }: accepted
review-accepted-second = { $name }, { $code }: accepted by two officers
review-returned = { $name }, { $code }: returned
review-reopened = { $name }, { $code }: opened again
review-return-title = Return: why?
review-reopen-title = Reopen: why?
review-templates-how = Press a reason, or its number: the claim goes back at once.
review-reason = Another reason
review-reason-hint = Required. The khu phố sees this sentence first.

review-flags-title = Worth a closer look
review-flags-hint = These are things to notice. None of them says that somebody did wrong.
review-flag-back_dated = Entries written late: { $entries }/{ $of }, the latest after { $days ->
    [one] { $days } day
   *[other] { $days } days
}.
review-flag-burst = { $who } wrote { $entries ->
    [one] { $entries } entry
   *[other] { $entries } entries
} within { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}, from { $from }.
review-flag-short_register = { $all ->
    [one] The figure comes from a book of { $n } of { $all } household by statistics.
   *[other] The figure comes from a book of { $n } of { $all } households by statistics.
}
review-flag-reused_photo = This photo is also used at: { $elsewhere }.
review-flag-outside_period = A photo was taken on { $day }, outside the period.

reason-templates-title = Reasons for returning
reason-templates-intro = The first nine have the keys 1 to 9. A change is saved at once.
reason-templates-empty-title = No reasons yet
reason-templates-empty-body = Add the reasons the ward often gives, one sentence each.
reason-template = Reason { $n }
reason-template-with-key = Reason { $n } (key { $n })
reason-template-new = New reason
reason-template-add = Add the reason
reason-template-delete = Delete the reason
reason-template-saved = Reason saved
reason-template-deleted = Reason deleted

spot-checks-title = Spot checks
spot-checks-intro = The machine draws, nobody chooses beforehand. Anybody can check the draw.
spot-checks-empty-title = Nothing drawn yet
spot-checks-empty-body = Choose how many and press “Draw”.
spot-check-draw-title = Draw a new list
spot-check-draw = Draw
spot-check-by = Draw by
spot-check-by-claims = Number of claims
spot-check-by-percent = Percentage of the claims handed in
spot-check-everywhere = In all khu phố (press to choose some)
spot-check-in = In { $n } chosen khu phố
spot-check-drawn = Drawn { $at }
spot-check-title = Spot check, drawn { $at }
spot-check-of = { $n ->
    [one] { $n } claim, drawn from { $of }.
   *[other] { $n } claims, drawn from { $of }.
}
spot-check-visited = Visited { $n }/{ $of }.
spot-check-seed = To check the draw: number { $seed }, list { $digest }.
spot-check-print = Print the list
spot-check-signature = Checked by (name and signature): ……………………………………    Day: ……/……/…………
visit-value = The khu phố claims: { $value }
visit-doors = Doors to knock on:
visit-agreed = Agrees
visit-differs = Differs
visit-note = Note
visit-saved-agreed = { $name }, { $code }: agrees
visit-saved-differs = { $name }, { $code }: differs

put-aside-title = Entries put aside
put-aside-intro = These entries came and are kept, but do not count. Read the reason and take each one that is right.
put-aside-intro-here = These entries stay in the book but do not count yet, here or at the ward. Each says why.
put-aside-by-ward = The ward put it aside. Only the ward can take it: if it is right, please call the ward.
put-aside-empty-title = Nothing is put aside
put-aside-empty-body = Everything that came counts.
put-aside-take = Take this entry
put-aside-take-shown = { $n ->
    [one] Take the entry shown ({ $n })
   *[other] Take the { $n } entries shown
}
put-aside-taken = { $n ->
    [one] { $n } entry taken
   *[other] { $n } entries taken
}
put-aside-unknown = The reason is not known to this version.
put-aside-not_a_writer = Whoever wrote it may not write this kind of entry.
put-aside-after_revocation = Written after the machine was stopped.
put-aside-foreign = The entry belongs to another khu phố.
put-aside-import_undone = The file it came in was put aside.
put-aside-issued_set = Only the ward issues a criteria set.
put-aside-limit = Beyond the limits.
put-aside-unknown_device = The machine is not confirmed.
put-aside-reused_identity = It bears the identity of another machine's entry.

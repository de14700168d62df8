# Activities of the khu phố.

activity-kind-digital_literacy_class = Digital literacy class
activity-kind-outreach = Outreach
activity-kind-cleanup = Clean-up
activity-kind-meals = Meals
activity-kind-community_work = Community work
activity-kind-meeting = Meeting
activity-kind-other = Other activity

activity-add = Add an activity
activity-save = Save the activity
activity-saved = Saved “{ $title }”
activity-delete = Delete this activity
activity-deleted = The activity is deleted
activity-title-hint = For example: Tổng vệ sinh hẻm 42
activity-number-hint = Leave it empty if nobody counted.
activity-quantity-hint = Meals, trees, metres of road…
activity-search = Find an activity
activity-all-kinds = All kinds
activity-none-found = No activity found.
activity-empty-title = No activities yet
activity-empty-body = Note a class, an outreach day, a clean-up… with photos. The photos can serve as evidence again.
activity-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
activity-households = { $n ->
    [one] { $n } household
   *[other] { $n } households
}

# What an entry is about, where it is listed away from its own screen.

about-household = { $known ->
    [yes] Household { $name }
   *[no] A household
}
about-help = { $known ->
    [yes] Help for household { $name }
   *[no] A help entry
}
about-claim = { $known ->
    [yes] Criterion { $name }
   *[no] A claim
}
about-review = { $known ->
    [yes] Review of criterion { $name }
   *[no] A review
}
about-assessment = { $known ->
    [yes] Assessment { $name }
   *[no] The assessment
}
about-evidence = { $known ->
    [yes] Evidence { $name }
   *[no] A piece of evidence
}
about-activity = { $known ->
    [yes] Activity { $name }
   *[no] An activity
}
about-welfare_round = { $known ->
    [yes] Welfare round { $name }
   *[no] A welfare round
}
about-welfare_recipient = { $known ->
    [yes] Recipient { $name }
   *[no] A line of a welfare round
}
about-journal_entry = { $known ->
    [yes] Journal { $name }
   *[no] A line of the journal
}
about-member = { $known ->
    [yes] Person { $name }
   *[no] A person who uses this machine
}
about-neighborhood = { $known ->
    [yes] Khu phố: { $name }
   *[no] The khu phố itself
}
about-criteria = { $known ->
    [yes] Criteria set { $name }
   *[no] The criteria set
}
about-denominator = { $known ->
    [yes] The ward's total: { $name }
   *[no] A total of the ward
}
about-other = { $known ->
    [yes] Entry { $name }
   *[no] An entry of a newer version
}

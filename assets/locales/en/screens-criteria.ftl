# Criteria and criteria sets.

criteria-show = Show
criteria-show-all = All
criteria-show-not_started = Not started
criteria-show-draft = Drafts
criteria-show-returned = To be fixed
criteria-show-not_met = Not met
criteria-show-met = Met
criteria-none-shown = There are no criteria here.
criteria-other-set = Choose another criteria set
criteria-empty-title = No criteria set yet
criteria-empty-body = First choose the ward's criteria set. If there is none yet, use the sample set to practise.
criteria-period = Period { $from } to { $to }, send by { $deadline }.
criteria-met = criteria met by your own claim
criteria-passes = Passes by your own claim. The ward still reviews it.
criteria-mandatory-missing = Not yet: the mandatory criteria { $codes } are not met.
criteria-points-missing = All mandatory criteria are met, but points are missing.
criteria-mandatory = Mandatory
criteria-points = { $points }/{ $max } points
criteria-missing = { $n } missing
criteria-evidence = Evidence { $n }/{ $min }

sets-title = Criteria sets
sets-intro = Criteria sets are issued by the ward. Open the ward's file or use the sample set.
sets-choose-file = Open the ward's file
sets-file-kind = Criteria set file
sets-load = Use this set
sets-loaded = Loaded “{ $title }”
sets-select = Assess by this set
sets-selected = Now assessing by “{ $title }”
sets-current = This set is assessed now.
sets-decision = decision no. { $number }
sets-facts = { $criteria } criteria, at most { $points } points.
sets-is-loaded = In the book already.

rule-yes_no = Answer yes or not yet.
rule-count_at_least = At least { $n } needed.
rule-count_per_month_at_least = At least { $n } needed every month.
rule-ratio_at_least = At least { $threshold } needed.
rule-ratio_proportional = At least { $threshold } needed. Less earns points in proportion.
rule-tiers = From { $full }: full points. From { $half }: half the points. Below: 0 points.
rule-tiers_chosen = Choose the level that fits the description: full, half or 0 points.
value-yes = Yes
value-no = Not yet
value-tier-full = Full points
value-tier-half = Half the points
value-tier-zero = 0 points

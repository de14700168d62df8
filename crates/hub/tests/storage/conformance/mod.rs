//! What every storage of a hub does. Each case has wards of its own, so one database serves all.

mod decisions;
mod evidence;
mod founding;
mod histories;
mod pages;
mod receipts;
mod records;
mod scopes;

use khupho_hub::storage::WardLog;

/// Runs cases one after the other and names all that fail.
macro_rules! run_cases {
    ($log:expr, [$($module:ident::$case:ident),* $(,)?]) => {{
        let mut failed = Vec::new();
        $(
            if tokio::spawn($module::$case($log.clone())).await.is_err() {
                failed.push(concat!(stringify!($module), "::", stringify!($case)));
            }
        )*
        assert!(failed.is_empty(), "not as every storage does: {failed:#?}");
    }};
}

pub(crate) async fn conform<L: WardLog>(log: L) {
    run_cases!(
        log,
        [
            founding::a_ward_is_founded_once,
            founding::a_claim_code_is_used_up_by_a_ward_and_by_no_refusal,
            founding::the_registry_keeps_every_entry_once_in_the_order_of_arrival,
            founding::a_restored_hub_begins_a_new_log,
            founding::a_ward_that_is_not_here_has_nothing,
            pages::sizes_around_a_page,
            pages::a_page_has_no_more_bytes_than_asked_for_but_one_operation,
            pages::a_page_brings_the_heads_that_later_ones_do_not_cover,
            pages::an_erased_payload_stays_erased,
            pages::pushes_at_once_take_every_position_once,
            pages::what_is_fetched_is_what_was_asked_for,
            pages::what_is_fetched_has_no_more_bytes_than_asked_for_but_one_operation,
            histories::what_comes_again_is_there_already,
            histories::a_run_that_begins_before_the_end_goes_on_behind_it,
            histories::a_gap_is_refused_with_the_head_and_nothing_is_kept,
            histories::two_histories_are_both_kept_and_both_go_on,
            histories::a_stream_may_fork_at_its_beginning,
            histories::what_no_head_covers_is_not_kept,
            histories::nobody_writes_the_stream_of_another,
            histories::only_the_ward_chooses_who_sees,
            histories::heads_are_told_in_pages,
            histories::a_refused_push_takes_no_other_with_it,
            histories::what_the_ward_brings_it_answers_for,
            decisions::a_verdict_is_seen_and_lifted,
            decisions::of_two_verdicts_in_one_push_the_last_holds,
            decisions::of_several_moments_the_earliest_counts,
            decisions::a_clock_that_runs_ahead_counts_as_of_its_arrival,
            decisions::decisions_about_what_is_not_here_come_too_early,
            scopes::nobody_sees_what_is_not_for_him,
            scopes::two_wards_never_meet,
            scopes::the_ward_may_let_others_see_later,
            scopes::what_a_khu_pho_wrote_stays_with_it_when_it_goes_on_as_another,
            receipts::a_receipt_says_what_is_here,
            receipts::numbers_count_for_each_neighborhood,
            receipts::digests_count_what_a_neighborhood_wrote,
            records::letters_wait_for_their_device,
            records::letters_are_limited,
            records::requests_wait_and_are_limited,
            records::a_claim_is_reviewed_by_one_at_a_time,
            records::a_request_counts_once,
            records::what_is_over_is_wiped,
            evidence::an_upload_goes_on_where_it_stopped,
            evidence::an_upload_that_is_over_stays_until_it_is_discarded,
            evidence::a_lost_file_is_forgotten_unless_it_came_again,
            evidence::a_device_has_only_so_many_uploads_under_way,
            evidence::a_neighborhood_reads_what_it_cites_or_sent,
            evidence::idle_uploads_are_found,
        ]
    );
}

# Tiêu chí và bộ tiêu chí.

criteria-show = Xem
criteria-show-all = Tất cả
criteria-show-not_started = Chưa làm
criteria-show-draft = Nháp
criteria-show-returned = Cần sửa
criteria-show-not_met = Chưa đạt
criteria-show-met = Đã đạt
criteria-none-shown = Không có tiêu chí nào ở mục này.
criteria-other-set = Chọn bộ tiêu chí khác
criteria-empty-title = Chưa có bộ tiêu chí
criteria-empty-body = Trước hết xin chọn bộ tiêu chí của phường. Nếu chưa có, hãy dùng bộ mẫu để tập.
criteria-period = Kỳ từ { $from } đến { $to }, hạn gửi { $deadline }.
criteria-met = tiêu chí đã đạt theo tự chấm
criteria-passes = Đủ điều kiện theo tự chấm. Phường còn thẩm định.
criteria-mandatory-missing = Chưa đủ: tiêu chí bắt buộc { $codes } chưa đạt.
criteria-points-missing = Tiêu chí bắt buộc đã đạt, nhưng chưa đủ điểm.
criteria-mandatory = Bắt buộc
criteria-points = { $points }/{ $max } điểm
criteria-missing = Còn thiếu { $n }
criteria-evidence = Minh chứng { $n }/{ $min }

sets-title = Bộ tiêu chí
sets-intro = Bộ tiêu chí do phường ban hành. Chọn tệp phường gửi, hoặc dùng bộ mẫu.
sets-choose-file = Mở tệp của phường
sets-file-kind = Tệp bộ tiêu chí
sets-load = Dùng bộ này
sets-loaded = Đã nạp “{ $title }”
sets-select = Đánh giá theo bộ này
sets-selected = Đang đánh giá theo “{ $title }”
sets-current = Đang đánh giá theo bộ này.
sets-decision = quyết định số { $number }
sets-facts = { $criteria } tiêu chí, tối đa { $points } điểm.
sets-is-loaded = Đã có trong sổ.

rule-yes_no = Trả lời có hoặc chưa có.
rule-count_at_least = Cần từ { $n } trở lên.
rule-count_per_month_at_least = Mỗi tháng cần từ { $n } trở lên.
rule-ratio_at_least = Cần đạt từ { $threshold }.
rule-ratio_proportional = Cần đạt từ { $threshold }. Chưa đạt thì được điểm theo tỷ lệ.
rule-tiers = Từ { $full }: đủ điểm. Từ { $half }: nửa điểm. Dưới mức đó: 0 điểm.
rule-tiers_chosen = Chọn mức đúng với mô tả: đủ điểm, nửa điểm hoặc 0 điểm.
value-yes = Có
value-no = Chưa có
value-tier-full = Đủ điểm
value-tier-half = Nửa điểm
value-tier-zero = 0 điểm

# Khung chương trình, các nút và trạng thái dùng ở mọi màn hình.

program-name = Sổ Khu Phố

rail-label = Các mục chính
rail-home = Trang chính
rail-criteria = Tiêu chí
rail-households = Hộ dân
rail-help-log = Sổ hỗ trợ
rail-activities = Hoạt động
rail-more = Thêm…

bar-label = Công cụ
bar-skip = Bỏ qua danh mục, vào nội dung
bar-search = Tìm hộ
bar-text-size = Cỡ chữ { $percent } %
bar-text-smaller = Chữ nhỏ hơn
bar-text-larger = Chữ lớn hơn
bar-lock = Khoá sổ
bar-help = Trợ giúp

action-back = Quay lại
action-close = Đóng
action-cancel = Thôi
action-save = Lưu
action-undo = Hoàn tác
action-stop = Dừng lại
action-more = Xem thêm
action-edit = Sửa
action-print = In

list-shown = Đang xem { $shown } trong { $total }
list-loading = Đang mở sổ…
print-reading = Đang lấy cả danh sách để in: { $rows }/{ $total } dòng…
print-rows = In ngày { $day }: { $rows } trong { $total } dòng.
print-searched = Tìm: “{ $query }”

search-clear = Xoá chữ đang tìm

field-number-not-read = Xin nhập số, ví dụ 1.234.
field-number-outside = Xin nhập số từ { $min } đến { $max }.
field-number-less = Bớt 1: { $label }
field-number-more = Thêm 1: { $label }
field-date-hint = Ngày/tháng/năm, ví dụ 05/03/2026
field-date-placeholder = nn/tt/nnnn
field-date-not-read = Chưa đọc được ngày này. Xin nhập như 05/03/2026.
field-date-needed = Xin nhập ngày.
field-date-today = Hôm nay
field-date-yesterday = Hôm qua
field-date-tomorrow = Ngày mai
field-date-in-a-week = Tuần sau

progress-done = Đã xong { $done }
progress-of = { $done } / { $total }
progress-stopping = Đang dừng…
progress-run-seconds = Đã chạy { $n } giây
progress-run-minutes = Đã chạy hơn { $n } phút

figure-not-collected = Chưa có số liệu

status-saved = Đã lưu
status-sent = Đã gửi
status-received = Phường đã nhận
status-revisit = Hẹn lại
claim-status-not_started = Chưa làm
claim-status-draft = Nháp
claim-status-ready_to_send = Sẵn sàng gửi
claim-status-returned = Trả lại
claim-status-accepted = Đạt
claim-status-locked = Đã khoá

notice-practice = Đang tập dùng với số liệu mẫu: không gửi đi được, không lẫn vào sổ thật.
notice-practice-leave = Về sổ thật
opened-waiting-sign_in = Đã giữ { $n } tệp vừa mở. Vào sổ xong sẽ xem ngay.
opened-waiting-practice = Đã giữ { $n } tệp vừa mở. Về sổ thật sẽ xem ngay.
notice-clock-off = Đồng hồ máy này đang là { $now }, nhưng mục ghi gần nhất là { $last }. Xin chỉnh lại giờ của máy. Sổ vẫn ghi bình thường.
notice-low-disk-space = Ổ đĩa chỉ còn { $free } MB. Xin dọn bớt tệp không dùng. Dữ liệu trong sổ vẫn an toàn.
notice-backup-failing = { $code ->
    [disk_full] Từ { $since } sổ không tự sao lưu được vì ổ đĩa đầy. Xin dọn bớt tệp không dùng.
    [damaged_store] Từ { $since } sổ không tự sao lưu được vì sổ có chỗ hỏng. Xin mở Sao lưu và bấm “Kiểm tra sổ”.
    [bad_backup] Từ { $since } sổ không tự sao lưu được vì bản sao không nguyên vẹn. Xin mở Sao lưu và bấm “Kiểm tra sổ”.
    [file_unwritable] Từ { $since } sổ không tự sao lưu được vì không ghi được vào thư mục sao lưu.
   *[other] Từ { $since } sổ không tự sao lưu được. Xin mở Sao lưu và bấm “Sao lưu ngay”.
} Những gì đã ghi vẫn còn trong sổ.
notice-backup-failing-open = Mở Sao lưu
notice-copied-store = Sổ này được chép từ máy khác hoặc từ bản sao lưu. Sổ đã tự nối tiếp, không mất mục nào.

# Việc lâu đang làm đến bước nào.
progress-stage-backup_copy = Đang sao lưu sổ (MB)
progress-stage-backup_check = Đang đọc lại bản sao từng mục
progress-stage-backup_evidence = Đang sao lưu ảnh và tài liệu
progress-stage-restore_copy = Đang chép bản sao lưu (MB)
progress-stage-restore_check = Đang kiểm tra bản sao lưu từng mục
progress-stage-restore_evidence = Đang khôi phục ảnh và tài liệu
progress-stage-verify = Đang kiểm tra từng mục của sổ
progress-stage-rebuild = Đang dựng lại các bảng từ nhật ký thao tác
progress-stage-export = Đang ghi ra tệp
progress-stage-import_read = Đang đọc bảng tính
progress-stage-import_check = Đang so với sổ
progress-stage-import_write = Đang ghi vào sổ
progress-stage-practice = Đang tạo sổ tập
progress-stage-recipients = Đang thêm hộ vào danh sách
progress-stage-evidence = Đang chuẩn bị minh chứng
progress-stage-undo = Đang hoàn tác

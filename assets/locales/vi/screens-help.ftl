# Sổ hỗ trợ: ghi nhanh, danh sách, sửa, đợt đi từng hộ, hẹn thăm lại.

help-category-vneid = VNeID
help-category-social_security_account = Tài khoản an sinh xã hội
help-category-public_service_account = Tài khoản Cổng dịch vụ công
help-category-online_dossier = Nộp hồ sơ trực tuyến
help-category-citizen_app = Ứng dụng Công dân số
help-category-digital_signature = Chữ ký số
help-category-e_payment = Thanh toán không tiền mặt
help-category-business_qr = Mã QR, hoá đơn cho hộ kinh doanh
help-category-health_apps = VssID, sổ sức khoẻ
help-category-digital_skills = Dùng điện thoại, an toàn mạng
help-category-phone_replacement = Đổi máy 2G, tặng điện thoại
help-category-welfare_gift = Tặng quà, an sinh
help-category-feedback = Nghe phản ánh, nhu cầu
help-category-household_survey = Đếm số liệu của hộ
help-category-other = Việc khác

help-place-at_home = Tại nhà
help-place-neighborhood_office = Văn phòng khu phố
help-place-support_point = Điểm hỗ trợ
help-place-online = Trực tuyến

help-outcome-completed = Hoàn thành
help-outcome-revisit = Hẹn lại
help-outcome-referred_to_ward = Chuyển phường
help-outcome-could_not_reach = Không gặp được

satisfaction-1 = 1 – Rất không hài lòng
satisfaction-2 = 2 – Không hài lòng
satisfaction-3 = 3 – Bình thường
satisfaction-4 = 4 – Hài lòng
satisfaction-5 = 5 – Rất hài lòng

log-whom = Hỗ trợ hộ nào?
log-whom-hint = Gõ tên hoặc địa chỉ, không cần dấu, rồi bấm Enter. Ví dụ: ba 42/7
log-unnamed = Không ghi danh
log-other-household = Chọn hộ khác
log-name-household = Chọn hộ trong sổ
log-new-household = Thêm hộ mới
log-what = Hỗ trợ việc gì?
log-other-category = Chọn việc khác
log-outcome = Kết quả
log-outcome-saves = Bấm kết quả là lưu ngay. Bấm nhầm thì Hoàn tác.
log-choose-household = Trước hết xin chọn hộ.
log-choose-category = Xin chọn việc hỗ trợ.
log-revisit-on = Hẹn lại { $day }
log-revisit-hint = Để trống thì hẹn sau 7 ngày.
log-for-day = Đang ghi cho ngày { $day }.
log-details = Thêm chi tiết
log-service-hint = Ví dụ: Đăng ký tạm trú
log-saved = Đã ghi: { $name } – { $category } – { $outcome }
log-just-logged = Vừa ghi
log-open-entry = mở để thêm ảnh hoặc sửa

offer-title = Cập nhật luôn số của hộ?
offer-raise = { $count }: { $before } → { $after }
offer-other-number = Ghi số khác
offer-follow-up = Đây là lượt thăm đã hẹn: { $category }, ngày { $day }
offer-follow-up-hint = Chọn thì lượt hẹn cũ không còn trong danh sách hẹn thăm lại.

log-search = Tìm trong sổ hỗ trợ
log-search-hint = Tên, địa chỉ, dịch vụ, ghi chú hoặc mã hồ sơ. Không cần dấu.
log-narrow = Lọc theo việc, kết quả, ngày
log-all-categories = Tất cả các việc
log-all-outcomes = Tất cả kết quả
log-from = Từ ngày
log-to = Đến ngày
log-show-all = Xem tất cả
log-none-title = Không thấy lượt nào
log-none-body = Thử gõ ít chữ hơn, hoặc bỏ bớt điều kiện lọc.
log-empty-title = Sổ hỗ trợ chưa có lượt nào
log-empty-body = Mỗi lần giúp một hộ là một lượt. Ghi một lượt chỉ mất mấy giây.
log-totals = { $entries } lượt · { $households } hộ · { $people } người.
log-totals-unnamed = Và { $n } hộ không ghi danh.
log-many = Còn lượt cũ hơn. Muốn tìm nhanh, xin gõ chữ hoặc lọc theo ngày.
log-too-many = Có hơn 1.000 lượt. Xin gõ thêm để tìm cho gọn.
log-people = { $n } người
log-evidence = { $n } minh chứng
log-corrected = đã sửa
log-import = Nhập từ biểu mẫu cũ

log-entry-title = { $category }, ngày { $day }
log-correct = Nội dung đã ghi
log-for = Hộ: { $name }
log-save-correction = Lưu bản sửa
log-corrected-saved = Đã lưu bản sửa. Bản đầu vẫn còn trong lịch sử.
log-delete = Xoá lượt này
log-deleted = Đã xoá lượt hỗ trợ

campaign-title = Đợt đi từng hộ
campaign-intro = Chọn việc một lần, rồi đến hộ nào bấm hộ đó.
campaign-outcome = Bấm một hộ nghĩa là
campaign-begin = Bắt đầu
campaign-change = Đổi việc
campaign-ticked-of = Đã ghi { $ticked }/{ $total } hộ.
campaign-not-yet = Chưa ghi
campaign-done = Đã ghi
campaign-open-entry = Đã ghi riêng, bấm để xem
campaign-ticked = Đã ghi { $name }
campaign-unticked = Đã bỏ ghi { $name }
campaign-none-title = Không có hộ nào
campaign-none-body = Bỏ bớt điều kiện lọc, hoặc đưa danh sách hộ vào sổ trước.

revisits-title = Hẹn thăm lại
revisits-until = Hẹn đến
revisits-span-today = Hôm nay
revisits-span-week = 7 ngày tới
revisits-span-month = 30 ngày tới
revisits-no-alley = Chưa rõ hẻm
revisits-empty-title = Không có hẹn nào
revisits-empty-body = Khi ghi một lượt hỗ trợ với kết quả “Hẹn lại”, hộ đó sẽ hiện ở đây.
revisit-due = Hẹn ngày { $day }
revisit-overdue = Hẹn ngày { $day }, đã trễ { $n } ngày
revisit-log = Ghi lượt thăm
export-help = Xuất sổ hỗ trợ
export-help-file = Sổ hỗ trợ
log-facts = Chi tiết

# Trang chính.

home-title = Hôm nay, { $day }
home-log-help = Ghi một lượt hỗ trợ
home-next = Việc nên làm tiếp
home-nothing-to-do = Không còn việc gấp. Cảm ơn bác và cả khu phố.
home-nobody-to-visit = Hiện không có hộ nào cần đến thăm. Cảm ơn bạn.
# Con số đứng trước câu, ở dòng riêng; $n chỉ để tiếng Anh chọn số ít hay số nhiều.
home-days-left = { $n ->
   *[other] ngày nữa là đến hạn gửi ({ $day })
}
home-days-past = { $n ->
   *[other] ngày đã quá hạn gửi ({ $day })
}
home-points = điểm tự chấm, trên { $max }. Cần ít nhất { $min }.
verified-points = điểm phường đã công nhận: { $met }/{ $total } tiêu chí.
verified-passes = Phường đã công nhận đủ điều kiện.
home-passes = Đủ điều kiện theo tự chấm. Phần thưởng: { $award }
home-not-yet = { $mandatory ->
    [0] Chưa đủ điểm.
   *[other] Chưa đủ: còn { $mandatory } tiêu chí bắt buộc chưa đạt.
}
home-needs-fix = Cần sửa
home-expiring = Sắp hết hạn
home-not-started = Chưa làm
home-met = Đã đạt (tự chấm)
home-revisits = Hẹn thăm lại đến hôm nay
home-helps = Lượt hỗ trợ trong 7 ngày
home-uncounted = Hộ chưa đếm
home-registered = Hộ đã vào sổ, so với thống kê
home-left-out = Không kể { $n } hộ không thuộc diện hoặc đã chuyển đi.
home-delivery = Tình trạng các mục đã ghi
home-entries = { $n } mục
home-last-saved = Lưu lần cuối: { $at }.
home-last-backup = Bản sao lưu gần nhất: { $at }.
home-no-backup = Chưa có bản sao lưu nào.
home-unsent = { $n } mục mới chỉ nằm trên máy này, chưa gửi.

next-load_criteria-title = Nạp bộ tiêu chí của phường
next-load_criteria-detail = Có sẵn một bộ mẫu để bắt đầu ngay.
next-load_criteria-action = Chọn bộ tiêu chí
next-add_households-title = Đưa danh sách hộ vào sổ
next-add_households-detail = Nhập từ tệp Excel phường gửi, hoặc ghi từng hộ.
next-add_households-action = Mở danh sách hộ
next-complete_register-title = Đưa tiếp các hộ còn lại vào sổ
next-complete_register-detail = Sổ mới có { $n }/{ $all } hộ theo thống kê, nên số lấy từ sổ chưa nói cho cả khu phố.
next-ready-detail = Đã đủ kết quả và minh chứng, nhưng chưa đánh dấu sẵn sàng gửi.
next-ready-below = Đã đủ để gửi, tuy chưa đạt ngưỡng. Chưa đánh dấu sẵn sàng gửi.
next-ready-mended = Phường trả lại: { $reason } Khu phố đã sửa, nhưng chưa đánh dấu sẵn sàng gửi.
next-ready-action = Xem và đánh dấu
next-complete-detail = Còn là nháp.
next-complete-action = Làm tiếp
next-send-title = Gửi lên phường: { $n } tiêu chí đã sẵn sàng
next-send-left = Còn { $n } ngày đến hạn gửi.
next-send-today = Hôm nay là ngày cuối để gửi.
next-send-past = Đã quá hạn gửi { $n } ngày.
next-send-action = Gửi lên phường
next-not_received-title = Phường chưa nhận: { $n } tiêu chí đã gửi
next-not_received-detail = Đã gửi { $n } ngày mà chưa có biên nhận. Xin gọi hỏi phường: nhận rồi thì xin tệp biên nhận và bấm “Nhận tệp”; chưa thì gửi lại.
next-not_received-action = Xem và gửi lại
next-revisits-title = { $due } hộ hẹn thăm lại
next-revisits-detail = Xếp sẵn theo từng hẻm.
next-revisits-action = Xem danh sách
next-doors-detail = Còn thiếu { $missing }. Có { $doors } hộ nên gõ cửa.
next-doors-action = Xem hộ cần đến
next-fix-detail = Phường trả lại, cần sửa.
next-fix-action = Sửa
next-book-detail = Số liệu trong sổ đã đạt ngưỡng.
next-book-action = Lấy số từ sổ
next-evidence-detail = Còn thiếu { $missing } minh chứng.
next-evidence-action = Thêm minh chứng
next-begin-detail = Chưa làm.
next-begin-action = Làm

forecast-reached = Đã đạt ngưỡng.
forecast-in_time = Với đà 28 ngày qua, sẽ đạt vào { $day }, kịp hạn.
forecast-too_late = Với đà 28 ngày qua, đến { $day } mới đạt, trễ hạn.
forecast-no_pace = 28 ngày qua chưa tăng thêm.
forecast-too_far = Với đà này thì còn rất lâu mới đạt.
next-update-below = Như vậy là chưa đạt ngưỡng.
next-update-action = Cập nhật

home-exchange = Với phường
home-no-ward = Sổ này chưa gắn với phường nào, nên chưa gửi được.
home-join = Mở tệp mời của phường
home-simultaneous = Có { $n } chỗ hai người cùng sửa.
home-simultaneous-look = Xem và chọn
home-put-aside = Có { $n } mục để riêng, chưa được tính.
home-put-aside-look = Xem lý do
simultaneous-title = Hai người cùng sửa
simultaneous-intro = Hai máy đã ghi khác nhau vào cùng một ô. Sổ giữ cả hai; xin chọn bản đúng.
simultaneous-standing = Đang dùng
simultaneous-other = Bản kia
simultaneous-keep = Giữ bản đang dùng
simultaneous-take = Lấy bản kia
simultaneous-taken = Đã lấy bản kia
simultaneous-cleared = (để trống)
simultaneous-empty-title = Không có chỗ nào
simultaneous-empty-body = Hai máy ghi giống nhau.

# Hộ dân: danh sách, một hộ, số đếm, hộ giống nhau, xuất tệp.

households-add = Thêm hộ
households-import = Nhập từ tệp Excel
households-search = Tìm hộ
households-search-hint = Gõ tên, địa chỉ hoặc mấy số cuối điện thoại. Không cần dấu, ví dụ: ba 42/7
households-only-uncounted = Chỉ hộ chưa đếm
households-all-tags = Tất cả các nhãn
households-show-all = Xem tất cả
households-many = Còn nhiều hộ nữa. Xin gõ thêm để tìm cho gọn.
households-none-title = Không thấy hộ nào
households-none-body = Thử gõ ít chữ hơn, hoặc bỏ bớt điều kiện lọc.
households-empty-title = Sổ chưa có hộ nào
households-empty-body = Cách nhanh nhất là nhập từ tệp Excel sẵn có. Sổ cho xem trước, chưa đồng ý thì chưa ghi gì.

household-nameless = (chưa có tên)
household-no-address = (chưa có địa chỉ)
household-code = Mã hộ { $code }
household-counted-on = Đếm ngày { $day }
household-uncounted = Chưa đếm
household-edit = Sửa thông tin hộ
household-delete = Xoá hộ này
household-deleted = Đã xoá hộ { $name }
household-helps = Các lượt hỗ trợ gần đây
household-no-helps = Chưa có lượt nào.
household-new-intro = Chỉ cần tên hoặc địa chỉ là lưu được. Không ghi số căn cước.
household-name-hint = Người để hỏi thăm khi đến nhà, ví dụ: bà Ba
household-number-hint = Ví dụ: 42/7/3A
household-alley-hint = Nếu tách riêng với số nhà, ví dụ: 42/7
household-code-hint = Để trống thì sổ tự đặt.
household-other-tag = Nhãn khác
household-first-tag = Nhãn mới, ví dụ: Hộ cận nghèo
household-add-tag = Thêm nhãn
household-counts-fold = Số đếm của hộ (nếu đã hỏi)
household-save = Lưu hộ
household-saved = Đã lưu hộ { $name }
household-added = Đã thêm hộ { $name }

household-merge = Gộp với hộ khác
household-merge-what = Hộ “{ $name }” được giữ lại. Các lượt hỗ trợ của hộ kia sẽ tính cho hộ này. Gộp nhầm thì bấm Hoàn tác.
household-merge-other = Hộ bị ghi trùng
household-merge-into = Gộp vào “{ $name }”
household-merge-one = Gộp vào hộ đang xem
household-merged = Đã gộp vào hộ { $name }
household-merged-here = Các hộ đã gộp vào đây

look-alikes-title = Có hộ giống hộ này
look-alikes-hint = Nếu đúng là một hộ thì mở hộ đã có, không cần ghi thêm. Nếu khác thì cứ lưu.
look-alikes-merge-hint = Nếu đúng là một hộ thì gộp lại. Nếu khác thì không cần làm gì.
look-alike-open = Mở hộ này
look-alike-same_phone = Cùng số điện thoại
look-alike-same_address = Cùng địa chỉ
look-alike-same_name = Cùng tên
look-alike-similar_name = Tên gần giống
look-alike-near_address = Địa chỉ gần nhau

picker-none = Không thấy hộ nào. Thử gõ ít chữ hơn.
picker-found = Thấy { $total } hộ, đang hiện { $shown }. Bấm Enter để chọn hộ đầu, mũi tên xuống để chọn hộ khác.

counts-title = Số đếm của hộ
counts-edit = Đếm lại
counts-save = Lưu số đếm
counts-saved = Đã lưu số đếm
counts-not-asked = chưa hỏi
counts-no = Không
counts-part-of = trong số: { $whole }
counts-too-many = Không thể nhiều hơn “{ $whole }” ({ $count }).
counts-reason = Nếu không đếm được, vì sao?
counts-no-reason = Đếm được bình thường
counts-reason-saved = Đã lưu lý do

count-people = Nhân khẩu
count-adults = Người từ 18 tuổi
count-id_eligible = Người đủ điều kiện cấp căn cước
count-vneid = Đã kích hoạt VNeID mức 2
count-citizen_app = Đã cài ứng dụng Công dân số
count-public_service_account = Có tài khoản Cổng dịch vụ công
count-trained = Đã tập huấn kỹ năng số
count-e_payment = Có tài khoản thanh toán điện tử
count-social_security_account = Có tài khoản an sinh xã hội trên VNeID
count-smartphone_adults = Người lớn dùng điện thoại thông minh
count-smart_devices = Thiết bị thông minh trong nhà
count-zalo_group = Có trong nhóm Zalo khu phố
count-fibre = Có cáp quang
count-phones_2g = Máy 2G tìm thấy
count-phones_2g_replaced = Máy 2G đã đổi
count-digital_address = Đã nhận mã địa chỉ số
count-business = Là hộ kinh doanh
count-business_qr = Hộ kinh doanh có mã QR

reach-could_not_reach = Không gặp được.
reach-not_eligible = Không thuộc diện.
reach-declined = Không muốn cho biết.
reach-moved_away = Đã chuyển đi.

export-households = Xuất danh sách hộ
export-households-file = Danh sách hộ
export-kind-xlsx = Bảng tính Excel
export-kind-csv = Tệp CSV
export-xlsx = Xuất ra Excel
export-csv = Xuất ra CSV
export-written = Đã ghi { $rows } dòng ra { $path }

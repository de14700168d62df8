# Hoạt động của khu phố.

activity-kind-digital_literacy_class = Lớp Bình dân học vụ số
activity-kind-outreach = Tuyên truyền
activity-kind-cleanup = Vệ sinh môi trường
activity-kind-meals = Suất ăn
activity-kind-community_work = Công trình nghĩa tình
activity-kind-meeting = Họp
activity-kind-other = Hoạt động khác

activity-add = Thêm hoạt động
activity-save = Lưu hoạt động
activity-saved = Đã lưu “{ $title }”
activity-delete = Xoá hoạt động này
activity-deleted = Đã xoá hoạt động
activity-title-hint = Ví dụ: Tổng vệ sinh hẻm 42
activity-number-hint = Để trống nếu không đếm.
activity-quantity-hint = Số suất ăn, số cây, số mét đường…
activity-search = Tìm hoạt động
activity-all-kinds = Tất cả các loại
activity-none-found = Không thấy hoạt động nào.
activity-empty-title = Chưa có hoạt động nào
activity-empty-body = Ghi lớp học, buổi tuyên truyền, tổng vệ sinh… kèm ảnh. Ảnh dùng lại được làm minh chứng.
activity-people = { $n } người
activity-households = { $n } hộ

# Nhật ký công việc của khu phố.

journal-title = Nhật ký công việc
journal-intro = Thay cho biểu mẫu trên mạng: mỗi việc một dòng, tìm lại lúc nào cũng được.
journal-new = Ghi việc
journal-save = Lưu vào nhật ký
journal-saved = Đã lưu vào nhật ký
journal-edit = Sửa dòng nhật ký
journal-delete = Xoá dòng này
journal-deleted = Đã xoá dòng nhật ký
journal-content-hint = Đã làm gì, ở đâu, với ai. Xin đừng ghi số căn cước.
journal-time-hint = Ví dụ 8:30. Để trống nếu không nhớ.
journal-time-not-read = Chưa đọc được giờ này. Xin nhập như 8:30.
journal-result = Kết quả: { $result }
journal-entered-by = { $name } ghi
journal-search = Tìm trong nhật ký
journal-none-found = Không thấy dòng nào.
journal-empty-title = Nhật ký còn trống
journal-empty-body = Ghi việc đầu tiên ở khung trên, hoặc nhập các câu trả lời cũ của biểu mẫu.
journal-import = Nhập từ biểu mẫu Google
export-journal = Xuất nhật ký công việc
export-journal-file = Nhật ký công việc

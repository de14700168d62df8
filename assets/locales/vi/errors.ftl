# Lỗi nói ba điều: chuyện gì xảy ra, dữ liệu có an toàn không, cần làm gì.
# Mỗi mã lỗi có ba câu: error-<mã>-what, error-<mã>-safe, error-<mã>-do.

error-invalid_field-what = Ô “{ $field }” chưa đúng{ $reason ->
    [required] : còn để trống.
    [future] : ngày còn ở tương lai.
    [too_old] : ngày quá xa trong quá khứ.
    [before_start] : ngày hẹn lại phải từ ngày hỗ trợ trở đi.
    [range] : số nằm ngoài khoảng cho phép.
    [only_unnamed] : chỉ điền khi không ghi danh hộ.
    [too_many] : quá nhiều mục.
    [name_or_address_required] : cần có tên người liên hệ hoặc địa chỉ.
    [not_a_phone] : số điện thoại cần 10 chữ số, bắt đầu bằng số 0.
    [no_such_column] : cột này không có trong tệp.
    [already_here] : minh chứng này đã có ở đây.
    [same_household] : hai hộ được chọn là một.
    [itself] : không thể nối tiếp chính nó.
    [in_use] : mã này đã có ở hộ khác.
    [unknown] : mục này không có trong danh sách.
    [ambiguous] : có nhiều hộ giống vậy, xin ghi rõ hơn.
    [month_twice] : một tháng ghi hai lần.
    [part_over_whole] : số đạt được không thể lớn hơn tổng số.
    [whole_zero] : tổng số phải lớn hơn 0.
    [wrong_shape] : kết quả không đúng kiểu của tiêu chí.
    [not_a_ratio] : chỉ số này không phải là tỷ lệ.
    [not_possible_now] : lúc này chưa làm được.
    [another_notebook] : sổ này không có vai trò đó. Cán bộ phường chỉ có ở sổ của phường.
    [month] : tháng không đúng.
    [form] : sai cách viết.
    [taken] : khu phố khác đã dùng.
    [nothing_handed_in] : chưa nơi nào nộp gì.
    [unknown_code] : bộ tiêu chí không có mã này.
    [not_answers] : tệp sai cách viết ở dòng { $line }. Cách viết có ở docs/criteria-pack.md.
   *[other] .
}
error-invalid_field-safe = Chưa ghi gì cả. Những gì đã nhập vẫn còn trên màn hình.
error-invalid_field-do = Sửa ô đó rồi bấm lưu lại.

error-text_too_long-what = Ô “{ $field }” dài quá { $max } ký tự.
error-text_too_long-safe = Chưa ghi gì cả. Chữ đã gõ vẫn còn trên màn hình.
error-text_too_long-do = Rút ngắn lại rồi bấm lưu.

error-not_found-what = { $kind ->
    [criterion] Bộ tiêu chí đang dùng không có mã “{ $name }”.
    [criteria_set] Trong sổ không có bộ tiêu chí “{ $name }”.
    [claim] Không có bài tự chấm “{ $name }”.
    [household] Không tìm thấy hộ nào theo “{ $name }”.
    [neighborhood] Không có khu phố nào tên “{ $name }”.
    [device] Không có máy nào tên “{ $name }”.
    [sheet] Tệp không có trang tính “{ $name }”.
    [member] Không có người nào tên “{ $name }” trong sổ này.
   *[other] Không tìm thấy mục này nữa.
}
error-not_found-safe = { $kind ->
    [criterion] Chưa ghi gì vào sổ.
    [criteria_set] Bộ tiêu chí đang dùng không đổi.
   *[other] Dữ liệu khác vẫn nguyên vẹn.
}
error-not_found-do = { $kind ->
    [criterion] Xem các mã bằng lệnh khupho assessment rồi gõ lại. Nếu là tiêu chí của bộ khác, chọn bộ đó trước bằng khupho pack use.
    [criteria_set] Xem các bộ và mã của chúng bằng lệnh khupho pack loaded rồi gõ lại.
    [claim] Gõ theo dạng “Khu phố 13/2.3”, xem tên bằng lệnh khupho review queue.
    [household] Gõ khác đi: mã hộ, tên cùng số nhà, hoặc đuôi số điện thoại.
    [neighborhood] Xem các khu phố bằng lệnh khupho ward neighborhoods rồi gõ lại.
    [device] Xem các máy bằng lệnh khupho ward devices rồi gõ lại.
    [sheet] Xem tên các trang trong bản xem trước rồi chọn lại.
    [member] Xem tên bằng lệnh khupho status rồi gõ lại.
   *[other] Quay lại danh sách và chọn lại.
}

error-not_allowed-what = Vai trò của người đang mở sổ không được làm việc này.
error-not_allowed-safe = Không có gì thay đổi.
error-not_allowed-do = Nhờ trưởng khu phố đăng nhập và làm giúp.

error-bad_request-what = Chương trình gửi một yêu cầu không hợp lệ.
error-bad_request-safe = Không có gì thay đổi.
error-bad_request-do = Đóng chương trình, mở lại và thử lần nữa.

error-locked-what = Sổ đang khoá.
error-locked-safe = Mọi thứ đã lưu vẫn an toàn.
error-locked-do = Chọn tên của mình và nhập mã PIN.

error-no_store-what = Máy này chưa có sổ.
error-no_store-safe = Không có gì bị mất.
error-no_store-do = Tạo sổ mới, hoặc khôi phục từ bản sao lưu.

error-store_exists-what = Thư mục này đã có sổ rồi.
error-store_exists-safe = Sổ đang có vẫn nguyên vẹn.
error-store_exists-do = Mở sổ đang có, hoặc chọn thư mục khác.

error-wrong_secret-what = Mã chưa đúng.
error-wrong_secret-safe = Sổ không bao giờ tự xoá vì nhập sai.
error-wrong_secret-do = { $wait_seconds ->
    [0] Nhập lại mã.
   *[other] Đợi { $wait_seconds } giây rồi nhập lại. Nếu quên, dùng phiếu khôi phục.
}

error-secret_delayed-what = Vừa nhập sai nhiều lần nên phải đợi một lúc.
error-secret_delayed-safe = Sổ không bao giờ tự xoá vì nhập sai.
error-secret_delayed-do = Đợi { $wait_seconds } giây rồi nhập lại. Nếu quên, dùng phiếu khôi phục.

error-weak_secret-what = Mã quá ngắn hoặc quá dễ đoán.
error-weak_secret-safe = Mã cũ vẫn dùng được, chưa có gì thay đổi.
error-weak_secret-do = Chọn mã có ít nhất { $min } ký tự, đừng dùng 123456 hay một số lặp lại.

error-secret_missing-what = Chưa có mã PIN, và không có cửa sổ dòng lệnh để hỏi mã.
error-secret_missing-safe = Chưa ghi gì cả.
error-secret_missing-do = Đặt mã vào biến { $variable } rồi chạy lại lệnh.

error-wrong_recovery_code-what = Mã khôi phục chưa đúng.
error-wrong_recovery_code-safe = Sổ vẫn nguyên vẹn.
error-wrong_recovery_code-do = So lại từng nhóm chữ với phiếu khôi phục rồi nhập lại.

error-keyring_unavailable-what = Máy này không còn giữ khoá phụ của sổ (kho khoá của hệ điều hành không trả lời hoặc đã bị xoá).
error-keyring_unavailable-safe = Sổ vẫn nguyên vẹn.
error-keyring_unavailable-do = Mở bằng phiếu khôi phục rồi đặt lại mã.

error-already_open-what = Sổ đang mở ở một cửa sổ khác.
error-already_open-safe = Dữ liệu an toàn.
error-already_open-do = Dùng cửa sổ đang mở, hoặc đóng nó rồi mở lại ở đây.

error-still_busy-what = Chương trình đang làm nốt việc dở với sổ này.
error-still_busy-safe = Dữ liệu an toàn; chưa có gì thay đổi.
error-still_busy-do = Đợi một chút rồi thử lại.

error-disk_full-what = { $reason ->
    [slip_drawing] Ổ đĩa đã đầy nên chưa ghi được hình mã QR.
   *[other] Ổ đĩa đã đầy.
}
error-disk_full-safe = { $reason ->
    [slip_drawing] Phiếu mời đã lập xong và dùng được. Dòng chữ của mã QR đã in ra đầy đủ.
   *[other] Những gì đã lưu trước đó vẫn an toàn; thao tác vừa rồi chưa được ghi.
}
error-disk_full-do = { $reason ->
    [slip_drawing] Chép dòng chữ đó gửi đi; không cần chạy lại lệnh.
   *[other] Xoá bớt tệp không cần trên máy rồi làm lại.
}

error-read_only_folder-what = Không ghi được vào thư mục { $path }.
error-read_only_folder-safe = Những gì đã lưu vẫn còn nguyên; điều vừa nhập chưa được lưu.
error-read_only_folder-do = Chọn thư mục khác, hoặc xin quyền ghi cho thư mục này.

error-network_drive-what = Thư mục { $path } nằm trên ổ mạng.
error-network_drive-safe = Không có gì bị mất. Sổ để trên ổ mạng dễ hỏng khi rớt mạng, nên chương trình không mở.
error-network_drive-do = Để sổ trên ổ đĩa của máy này.

error-cloud_folder-what = Thư mục { $path } tự đồng bộ lên mạng (OneDrive, Google Drive…).
error-cloud_folder-safe = Không có gì bị mất. Thư mục như vậy có thể làm hỏng sổ và đưa dữ liệu ra ngoài.
error-cloud_folder-do = Để sổ ở một thư mục thường trên máy này.

error-removable_disk-what = Thư mục { $path } nằm trên USB hoặc ổ rời.
error-removable_disk-safe = Không có gì bị mất. Rút USB giữa chừng có thể làm hỏng sổ.
error-removable_disk-do = Để sổ trên ổ đĩa trong máy; USB chỉ dùng để mang bản sao.

error-newer_store-what = Sổ này do phiên bản mới hơn của chương trình ghi (phiên bản dữ liệu { $found }, chương trình này biết đến { $known }).
error-newer_store-safe = Sổ vẫn nguyên vẹn, chưa bị sửa gì.
error-newer_store-do = Cài phiên bản mới của Sổ Khu Phố rồi mở lại.

error-damaged_store-what = Sổ trên đĩa bị hỏng.
error-damaged_store-safe = { $backup ->
    [none] Chưa có bản sao lưu đã kiểm tra. Tệp hỏng được giữ nguyên, không bị xoá.
   *[other] Có bản sao lưu đã kiểm tra: { $backup }. Tệp hỏng được giữ lại, không bị xoá.
}
error-damaged_store-do = Khôi phục từ bản sao lưu.

error-bad_backup-what = Bản sao lưu { $path } không đọc được hoặc đã hỏng.
error-bad_backup-safe = Sổ hiện tại vẫn nguyên vẹn.
error-bad_backup-do = Chọn một bản sao lưu khác.

error-file_unreadable-what = Không đọc được tệp { $path }.
error-file_unreadable-safe = Không có gì thay đổi trong sổ.
error-file_unreadable-do = Kiểm tra tệp còn ở đó và không bị chương trình khác giữ, rồi chọn lại.

error-file_unwritable-what = { $reason ->
    [exists] Đã có sẵn { $path }; chương trình không ghi đè.
    [slip_drawing] Không ghi được hình mã QR vào { $path }.
   *[other] Không ghi được tệp { $path }.
}
error-file_unwritable-safe = { $reason ->
    [exists] Tệp đó còn nguyên; trong sổ chưa có gì thay đổi.
    [slip_drawing] Phiếu mời đã lập xong và dùng được. Dòng chữ của mã QR đã in ra đầy đủ.
   *[other] Dữ liệu trong sổ vẫn an toàn.
}
error-file_unwritable-do = { $reason ->
    [exists] Đặt tên khác, hoặc chuyển tệp đó đi rồi làm lại.
    [slip_drawing] Chép dòng chữ đó gửi đi; không cần chạy lại lệnh.
   *[other] Đóng tệp đó nếu đang mở trong Excel, hoặc chọn chỗ khác.
}

error-unknown_ending-what = Tên tệp { $name } không có đuôi .xlsx hay .csv, nên không rõ phải ghi dạng nào.
error-unknown_ending-safe = Chưa ghi gì cả.
error-unknown_ending-do = Đặt tên tệp có đuôi .xlsx (Excel) hoặc .csv rồi xuất lại.

error-empty_file-what = Tệp { $name } trống, không có nội dung.
error-empty_file-safe = Không có gì thay đổi trong sổ.
error-empty_file-do = Lưu hoặc chụp lại tệp rồi chọn lại.

error-file_too_large-what = { $reason ->
    [pixels] Ảnh { $name } có quá nhiều điểm ảnh.
   *[other] Tệp { $name } lớn hơn { $max_mib } MB.
}
error-file_too_large-safe = Không có gì thay đổi trong sổ.
error-file_too_large-do = Chọn tệp nhỏ hơn, hoặc chụp lại ở cỡ nhỏ hơn.

error-wrong_file_type-what = { $found ->
    [unknown] Tệp { $name } không rõ là loại gì, không dùng được ở đây.
    [pdf] Tệp { $name } là tệp PDF, không dùng được ở đây.
    [picture] Tệp { $name } là một bức ảnh, không dùng được ở đây.
    [web_page] Tệp { $name } là một trang web, không dùng được ở đây.
    [word_document] Tệp { $name } là văn bản Word, không dùng được ở đây.
    [presentation] Tệp { $name } là bài trình chiếu, không dùng được ở đây.
    [open_document] Tệp { $name } là bảng tính OpenDocument, không dùng được ở đây.
    [numbers] Tệp { $name } là bảng tính Numbers của máy Apple, không dùng được ở đây.
    [binary_workbook] Tệp { $name } là bảng tính XLSB, không dùng được ở đây.
    [archive] Tệp { $name } là tệp nén, không dùng được ở đây.
    [unknown_binary] Tệp { $name } không rõ là loại gì, không dùng được ở đây.
   *[other] Tệp { $name } là { $found }, không dùng được ở đây.
}
error-wrong_file_type-safe = Không có gì thay đổi trong sổ.
error-wrong_file_type-do = { $found ->
    [open_document] Mở bằng LibreOffice, chọn Lưu thành, kiểu Excel (.xlsx), rồi chọn tệp mới.
    [numbers] Mở bằng Numbers, chọn Xuất ra Excel (.xlsx), rồi chọn tệp mới.
    [binary_workbook] Mở bằng Excel, chọn Lưu thành, kiểu Excel (.xlsx), rồi chọn tệp mới.
    [web_page] Nếu đây là bảng tính tải từ mạng: mở bằng Excel, chọn Lưu thành, kiểu Excel (.xlsx), rồi chọn tệp mới.
   *[other] Chọn ảnh JPG, PNG hoặc tệp PDF làm minh chứng; bảng tính XLSX, XLS hoặc CSV để nhập.
}

error-damaged_file-what = Tệp { $name } bị hỏng, không mở được.
error-damaged_file-safe = Không có gì thay đổi trong sổ.
error-damaged_file-do = Xin người gửi gửi lại tệp, hoặc chụp lại.

error-evidence_gone-what = Ảnh hoặc tài liệu này không có trên máy, hoặc đã bị hỏng.
error-evidence_gone-safe = Những gì đã ghi vẫn còn trong sổ.
error-evidence_gone-do = Khôi phục bản sao lưu, hoặc thêm lại ảnh, tài liệu đó.

error-password_protected-what = Bảng tính { $name } đang bị khoá bằng mật khẩu.
error-password_protected-safe = Không có gì thay đổi trong sổ.
error-password_protected-do = Mở bằng Excel, bỏ mật khẩu, lưu lại rồi chọn lại tệp.

error-too_many_rows-what = Bảng tính có hơn { $max } dòng.
error-too_many_rows-safe = Chưa ghi dòng nào.
error-too_many_rows-do = Tách thành nhiều tệp nhỏ hơn rồi nhập từng tệp.

error-no_header_row-what = Không tìm thấy dòng tên cột (ví dụ: Họ tên, Số nhà, Đường).
error-no_header_row-safe = Chưa ghi dòng nào.
error-no_header_row-do = Thêm một dòng tên cột ở đầu bảng rồi chọn lại tệp.

error-missing_column-what = Chưa chọn cột cho “{ $column }”.
error-missing_column-safe = Chưa ghi dòng nào.
error-missing_column-do = Chọn cột tương ứng rồi bấm tiếp.

error-file_changed-what = Tệp đã thay đổi sau khi xem trước.
error-file_changed-safe = Chưa ghi dòng nào.
error-file_changed-do = Xem trước lại rồi mới nhập.

error-nothing_to_import-what = Tệp { $name } không có dòng nào mới để ghi.
error-nothing_to_import-safe = Không có gì thay đổi trong sổ.
error-nothing_to_import-do = Xem trước lại tệp để biết lý do của từng dòng.

error-pack_invalid-what = Bộ tiêu chí { $file } có lỗi ở dòng { $line }: { $reason }{ $more ->
    [0] .
   *[other] , và { $more } lỗi khác.
}
error-pack_invalid-safe = Chưa nạp gì cả; bộ tiêu chí đang dùng vẫn nguyên.
error-pack_invalid-do = Báo người soạn bộ tiêu chí sửa đúng dòng đó, hoặc chọn tệp khác.

error-pack_loaded_already-what = Bộ tiêu chí này đã có trong sổ.
error-pack_loaded_already-safe = Không có gì thay đổi.
error-pack_loaded_already-do = Mở mục Tiêu chí để chấm tiếp.

error-no_criteria_set-what = Chưa có bộ tiêu chí nào trong sổ.
error-no_criteria_set-safe = Dữ liệu khác vẫn an toàn.
error-no_criteria_set-do = Nạp bộ tiêu chí của phường, hoặc bộ mẫu để tập.

error-claim_not_ready-what = Tiêu chí này chưa đủ để sẵn sàng gửi: { $missing ->
    [value] còn thiếu kết quả.
    [evidence] còn thiếu minh chứng.
   *[other] còn thiếu kết quả và minh chứng.
}
error-claim_not_ready-safe = Những gì đã nhập vẫn được lưu dạng nháp.
error-claim_not_ready-do = Bổ sung phần còn thiếu rồi bấm lại.

error-claim_locked-what = Phường đã công nhận đạt tiêu chí này nên không sửa được nữa.
error-claim_locked-safe = Nội dung đã được công nhận vẫn giữ nguyên.
error-claim_locked-do = Nếu cần sửa, đề nghị phường mở lại tiêu chí này.

error-claim_changed-what = Tiêu chí này vừa thay đổi so với lúc đang xem.
error-claim_changed-safe = Chưa ghi kết quả thẩm định nào.
error-claim_changed-do = Xem lại nội dung mới rồi quyết định.

error-second_officer_needed-what = Phường quy định hai người cùng công nhận; người đang mở sổ đã công nhận lần một.
error-second_officer_needed-safe = Lần công nhận đó vẫn được giữ.
error-second_officer_needed-do = Mời một cán bộ khác mở tiêu chí này và công nhận.

error-set_issued_already-what = Bộ tiêu chí này đã ban hành.
error-set_issued_already-safe = Không có gì thay đổi.
error-set_issued_already-do = Muốn sửa, nạp bản mới với số phiên bản cao hơn rồi ban hành bản đó.

error-no_figure_yet-what = Sổ chưa có số liệu cho chỉ số này.
error-no_figure_yet-safe = Tiêu chí vẫn để “chưa làm”, không bị tính là 0.
error-no_figure_yet-do = Ghi số đếm của các hộ trước, hoặc nhập số bằng tay.

error-already_received-what = { $household } đã nhận trong đợt này ngày { $on }, do { $by } ghi.
error-already_received-safe = Không ghi trùng.
error-already_received-do = Nếu ghi nhầm, bỏ dấu ở dòng đó trước.

error-counts_impossible-what = { $reason ->
    [exceeds_whole] “{ $part }” là { $part_count }, nhiều hơn “{ $whole }” là { $whole_count }.
    [too_large] “{ $part }” là { $part_count }, nhiều nhất có thể là { $max }.
   *[other] Số đếm của hộ không thể đúng.
}
error-counts_impossible-safe = Chưa ghi gì cả. Những gì đã nhập vẫn còn trên màn hình.
error-counts_impossible-do = Kiểm tra lại các con số rồi bấm lưu.

error-last_head-what = Sổ phải còn ít nhất một người quản lý: trưởng khu phố, hay cán bộ ở sổ của phường.
error-last_head-safe = Không có gì thay đổi.
error-last_head-do = Thêm người quản lý mới trước, rồi mới đổi người này.

error-no_ward-what = Sổ này chưa thuộc phường nào.
error-no_ward-safe = Dữ liệu trong sổ vẫn an toàn.
error-no_ward-do = Xin phường tệp mời (đuôi .kpi) rồi mở tệp đó trong “Thêm…”.

error-not_a_ward-what = Việc này chỉ làm được trên máy của phường.
error-not_a_ward-safe = Không có gì thay đổi.
error-not_a_ward-do = Nhờ cán bộ phường làm trên máy của phường.

error-ward_slip_stays-what = Phiếu khôi phục của phường giữ khoá của cả phường nên không thay được.
error-ward_slip_stays-safe = Không có gì thay đổi; phiếu cũ vẫn dùng được.
error-ward_slip_stays-do = Tìm lại phiếu cũ. Nếu phiếu đã lộ, báo người hỗ trợ.

error-practice_never_leaves-what = Đây là sổ tập với người giả, không gửi đi được.
error-practice_never_leaves-safe = Không có gì rời khỏi máy này.
error-practice_never_leaves-do = Rời sổ tập rồi gửi từ sổ thật.

error-nothing_to_send-what = Không có gì mới để gửi: mọi điều đã ghi đều đã có ở nơi nhận.
error-nothing_to_send-safe = Dữ liệu trong sổ vẫn an toàn.
error-nothing_to_send-do = Ghi thêm rồi gửi. Nếu tệp lần trước bị mất, tìm lại tệp đó hoặc hỏi phường.

error-no_other_machine-what = Sổ chưa biết máy nào khác của khu phố.
error-no_other_machine-safe = Dữ liệu trong sổ vẫn an toàn.
error-no_other_machine-do = Gửi lên phường trước; biên nhận của phường sẽ báo cho máy này biết các máy kia.

error-no_confirmed_machine-what = Khu phố này chưa có máy nào được phường xác nhận, nên chưa viết biên nhận được.
error-no_confirmed_machine-safe = Những gì đã nhận vẫn an toàn.
error-no_confirmed_machine-do = Xác nhận máy của khu phố trước, rồi viết biên nhận.

error-no_such_folder-what = Không thấy thư mục { $path }.
error-no_such_folder-safe = Dữ liệu trong sổ vẫn an toàn.
error-no_such_folder-do = Cắm lại USB hoặc chọn thư mục khác.

error-read_back_differs-what = Đã ghi nhưng đọc lại không đúng: USB hoặc ổ đĩa có lỗi ({ $path }).
error-read_back_differs-safe = Dữ liệu trong sổ vẫn an toàn; tệp ghi hỏng đã được bỏ đi.
error-read_back_differs-do = Dùng USB khác rồi gửi lại.

error-invitation_refused-what = { $reason ->
    [expired] Tệp mời này đã hết hạn.
    [damaged] Tệp mời này bị hỏng.
    [newer_format] Tệp mời này do bản chương trình mới hơn làm ra.
    [too_large] Tệp này lớn quá, không phải tệp mời.
    [another_ward] Tệp mời này là của phường khác; sổ này đã thuộc một phường.
    [anothers] Máy này xin vào một khu phố đã có máy khác, không phải khu phố ghi trên tệp mời của nó.
   *[not_an_invitation] Đây không phải tệp mời của phường.
}
error-invitation_refused-safe = Không có gì thay đổi.
error-invitation_refused-do = { $reason ->
    [newer_format] Cập nhật chương trình rồi mở lại tệp.
    [another_ward] Hỏi lại phường của khu phố để lấy đúng tệp mời.
    [anothers] Gọi hỏi khu phố. Nếu đúng là máy của họ, làm tệp mời mới cho khu phố đó.
   *[other] Xin phường tệp mời mới.
}

error-pin_file_refused-what = { $reason ->
    [damaged] Tệp này bị hỏng.
    [other_device] Tệp trả lời này không phải cho máy này, hoặc cho lần hỏi khác.
    [another_ward] Tệp này là của phường khác.
    [no_request] Máy này chưa hỏi phường lần nào.
   *[other_kind] Đây không phải tệp lấy lại mã PIN.
}
error-pin_file_refused-safe = Dữ liệu trong sổ vẫn an toàn; mã PIN không đổi.
error-pin_file_refused-do = { $reason ->
    [no_request] Bấm “Nhờ phường mở giúp”, gửi tệp nhờ mở cho phường, rồi mở tệp phường trả lời.
   *[other] Xin nơi gửi gửi lại đúng tệp.
}

error-not_a_bundle-what = Tệp { $name } không phải tệp mà khu phố và phường gửi cho nhau, hoặc đã hỏng.
error-not_a_bundle-safe = Không có gì thay đổi.
error-not_a_bundle-do = Chép lại tệp từ nơi gửi rồi mở lại.

error-without_signing_key-what = Việc này chỉ làm được trên máy giữ khoá ký của phường.
error-without_signing_key-safe = Không có gì thay đổi.
error-without_signing_key-do = Làm trên máy đầu tiên của phường, máy đã lập phường.

error-no_hub-what = Phường chưa có máy nhận đồng bộ.
error-no_hub-safe = Không có gì thay đổi.
error-no_hub-do = Đặt máy nhận đồng bộ trước, rồi làm lại.

error-hub_unreachable-what = Chưa tới được máy nhận đồng bộ.
error-hub_unreachable-safe = Mọi việc đã ghi vẫn được lưu trên máy này.
error-hub_unreachable-do = Kiểm tra dây mạng hoặc Wi-Fi và địa chỉ máy nhận. Vẫn gửi bằng tệp được như trước.

error-not_the_hub-what = Máy trả lời không phải máy nhận đồng bộ của phường.
error-not_the_hub-safe = Không có gì được gửi đi.
error-not_the_hub-do = Ở khu phố: gọi phường và đọc dòng trên, trong lúc chờ thì gửi bằng tệp. Ở phường: so lại địa chỉ và các từ nhận diện máy nhận.

error-clock_looks_wrong-what = Đồng hồ của máy này có vẻ sai: đang là ngày { $date }. Vì vậy chưa gửi được.
error-clock_looks_wrong-safe = Mọi việc đã ghi vẫn được lưu trên máy này; chưa gửi gì đi.
error-clock_looks_wrong-do = Chỉnh lại ngày giờ của máy; chương trình sẽ tự thử lại. Nếu ngày đã đúng, gọi phường và đọc câu này: “Máy nhận đồng bộ hết hạn chứng thư”.

error-hub_busy-what = Máy nhận đồng bộ đang bận.
error-hub_busy-safe = Mọi việc đã ghi vẫn được lưu trên máy này.
error-hub_busy-do = Máy tự thử lại sau { $seconds } giây.

error-hub_refused-what = { $reason ->
    [unknown_ward] Máy nhận chưa biết phường này.
    [unknown_device] Phường chưa xác nhận máy này, hoặc máy nhận chưa biết việc xác nhận.
    [device_revoked] Phường đã ngừng cho máy này gửi.
    [certificate_expired] Giấy xác nhận của máy này đã hết hạn.
    [not_allowed] Máy này không được làm việc đó trên máy nhận.
    [claim_code_wrong] Mã đăng ký phường không đúng hoặc đã dùng rồi.
    [ward_exists] Trên máy nhận đã có phường này với khoá khác.
    [quota_exceeded] Máy nhận đã hết chỗ dành cho máy này.
    [storage_full] Ổ đĩa của máy nhận đã đầy.
    [evidence_store_unavailable] Máy nhận tạm chưa nhận được ảnh; số liệu vẫn nhận.
    [version_unsupported] Chương trình ở đây và ở máy nhận khác đời nhau.
   *[other] Máy nhận đồng bộ từ chối.
}
error-hub_refused-safe = Mọi việc đã ghi vẫn được lưu trên máy này.
error-hub_refused-do = { $reason ->
    [unknown_device] Chờ phường xác nhận máy này. Vẫn gửi bằng tệp được.
    [device_revoked] Gọi phường xin tệp mời mới rồi mở ngay trên máy này: sổ còn nguyên, những gì phường chưa nhận được gửi lại.
    [claim_code_wrong] Xin người giữ máy chủ mã mới rồi nhập lại.
    [version_unsupported] Cập nhật chương trình ở bên cũ hơn.
    [storage_full] Báo người giữ máy nhận dọn ổ đĩa. Vẫn gửi bằng tệp được.
    [evidence_store_unavailable] Không phải làm gì: ảnh tự được gửi sau.
   *[other] Gọi phường và đọc dòng trên. Vẫn gửi bằng tệp được như trước.
}

error-hub_not_understood-what = Máy ở địa chỉ này trả lời không đúng cách của máy nhận đồng bộ.
error-hub_not_understood-safe = Mọi việc đã ghi vẫn được lưu trên máy này.
error-hub_not_understood-do = Xem lại địa chỉ và cổng. Nếu đúng rồi, cập nhật chương trình ở cả hai bên.

error-hub_address_invalid-what = { $reason ->
    [scheme] Địa chỉ phải bắt đầu bằng https://
    [port] Số cổng trong địa chỉ không đúng.
    [fingerprint] Phần sau dấu # không phải dấu vân tay của chứng thư.
    [too_long] Địa chỉ này dài quá.
   *[host] Tên máy trong địa chỉ không đúng.
}
error-hub_address_invalid-safe = Không có gì thay đổi.
error-hub_address_invalid-do = Chép nguyên địa chỉ từ máy nhận đồng bộ, ví dụ https://192.168.1.10:8433.

error-proxy_unusable-what = Không đi được qua máy trung gian (proxy) đã đặt.
error-proxy_unusable-safe = Mọi việc đã ghi vẫn được lưu trên máy này.
error-proxy_unusable-do = Xem lại máy trung gian ở màn hình Đồng bộ qua mạng, ví dụ 10.0.0.1:3128, hoặc chọn đi thẳng.

error-embedded_hub_unusable-what = { $reason ->
    [port_taken] Cổng này đang có chương trình khác dùng.
    [storage] Không mở được thư mục của máy nhận.
   *[other] Máy này chưa nhận đồng bộ được.
}
error-embedded_hub_unusable-safe = Sổ của phường vẫn an toàn và dùng như thường.
error-embedded_hub_unusable-do = { $reason ->
    [port_taken] Chọn số cổng khác rồi bật lại.
    [storage] Xem ổ đĩa còn chỗ không, rồi bật lại.
   *[other] Đóng chương trình, mở lại rồi bật lần nữa.
}

error-cannot_undo-what = Việc này không hoàn tác được nữa.
error-cannot_undo-safe = Dữ liệu hiện tại vẫn nguyên.
error-cannot_undo-do = Sửa trực tiếp ở mục đó; lịch sử vẫn giữ bản cũ.

error-cannot_undo_member-what = Thêm người, cho nghỉ, đổi vai trò hay tên trên ô mở sổ thì không hoàn tác được.
error-cannot_undo_member-safe = Không có gì thay đổi: ai đang mở được sổ vẫn mở như cũ.
error-cannot_undo_member-do = Vào “Người dùng máy này”, chọn người đó và sửa lại. Cho mở sổ lại thì đặt mã mới.

error-stopped_between_files-what = Đã dừng theo yêu cầu.
error-stopped_between_files-safe = Những tệp đã xong vẫn được giữ; không tệp nào dở dang.
error-stopped_between_files-do = Làm lại khi muốn tiếp. Tệp đã nhận sẽ không bị nhận trùng.

error-cancelled-what = Đã dừng theo yêu cầu.
error-cancelled-safe = Sổ vẫn như trước khi bấm.
error-cancelled-do = Bấm lại khi muốn làm tiếp.

error-internal-what = Có trục trặc ngoài dự tính.
error-internal-safe = Những gì đã lưu trước đó vẫn an toàn.
error-internal-do = Thử lại. Nếu vẫn vậy, gửi mã “{ $reference }” cho người hỗ trợ.

# Vì sao một lần nhập không thêm gì; câu của dòng lệnh.
import-nothing-no_rows = Không nhập gì: tệp chỉ có dòng tên cột, không có dòng dữ liệu nào.
import-nothing-all_known = Không nhập gì: cả { $n } dòng trong tệp đều đã có trong sổ.
import-nothing-none_fits = Không nhập gì: không dòng nào trong { $n } dòng của tệp ghi được. Lý do của từng dòng ở bên dưới.

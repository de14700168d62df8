# Lần mở đầu tiên, mở khoá, phiếu khôi phục.

language-other = English

role-head = Trưởng khu phố
role-committee_member = Ban điều hành
role-volunteer = Tình nguyện viên
role-ward_officer = Cán bộ phường

first-run-title = Mở cuốn sổ mới
first-run-intro = Sổ nằm trên máy này và dùng được khi không có mạng. Mọi thứ trong sổ được mã hoá.
first-run-new = Sổ của khu phố
first-run-neighborhood = Tên khu phố
first-run-neighborhood-hint = Ví dụ: Khu phố 13
first-run-ward = Phường, xã
first-run-ward-hint = Ví dụ: Phường Xuân Hòa
first-run-member = Họ và tên trưởng khu phố
first-run-create = Tạo sổ
first-run-other = Hoặc
first-run-practice = Tập dùng với số liệu mẫu
first-run-practice-hint = Người trong sổ mẫu là tên bịa; số liệu mẫu không gửi đi được. Muốn bắt đầu sổ thật lúc nào cũng được.
first-run-restore = Mở từ bản sao lưu

secret-new-pin = Chọn mã PIN
secret-pin-hint = Ít nhất 6 chữ số. Đừng dùng 123456 hay ngày sinh.
secret-again-pin = Nhập lại mã PIN
secret-new-passphrase = Chọn mật khẩu
secret-passphrase-hint = Ít nhất 8 ký tự. Một câu ngắn dễ nhớ là tốt nhất.
secret-again-passphrase = Nhập lại mật khẩu
secret-differs = Hai lần nhập chưa giống nhau.

recovery-title = Phiếu khôi phục
recovery-why = { $book ->
    [ward] Khi không còn ai nhớ mã PIN, chỉ phiếu này mở lại được sổ của phường.
    [with_ward] Quên mã PIN thì phiếu này mở lại được sổ. Mất phiếu thì vẫn nhờ được phường mở giúp.
   *[without_ward] Quên mã PIN thì phiếu này mở lại được sổ. Khi sổ chưa gắn với phường, không ai khác mở giúp được.
} Phiếu chỉ hiện một lần.
recovery-groups = Mã khôi phục, đọc từ trái sang phải
recovery-keep = Xin in ra hoặc chép lại, rồi cất vào tủ có khoá. Đừng chụp gửi qua Zalo.
recovery-done = Tôi đã cất phiếu
recovery-use-title = Quên mã PIN
recovery-use-how = Lấy phiếu khôi phục đã cất, nhập mã trên phiếu và chọn mã PIN mới. Dữ liệu trong sổ vẫn còn nguyên.
recovery-use = Mở sổ
recovery-code = Mã trên phiếu khôi phục
recovery-code-hint = Chữ hoa, chữ thường, có dấu cách hay không đều được.
recovery-member = Đổi mã PIN của ai

unlock-title = Mở sổ
unlock-intro = Xin chọn tên rồi nhập mã.
unlock-who = Ai đang dùng máy
unlock-pin = Mã PIN của { $name }
unlock-passphrase = Mật khẩu của { $name }
unlock-open = Mở sổ
unlock-wait = Xin chờ { $seconds } giây rồi thử lại. Dữ liệu vẫn an toàn.
unlock-forgot = Quên mã? Dùng phiếu khôi phục

first-run-invited = Phường đã gửi tệp mời?
first-run-ward-pc = Máy này của phường
invitation-title = Tệp mời của phường
invitation-how = Phường gửi tệp mời (đuôi .kpi) qua Zalo, thư điện tử hoặc USB. Tên khu phố và bộ tiêu chí có sẵn trong tệp.
invitation-choose = Mở tệp mời
invitation-kind = Tệp mời
invitation-paper = Chỉ có phiếu mời trên giấy?
invitation-text = Hoặc dán dòng chữ trên phiếu mời
invitation-text-hint = Bắt đầu bằng KHUPHO:
invitation-read-text = Đọc dòng chữ này
invitation-criteria = Kèm bộ tiêu chí: { $titles }
invitation-expires = Dùng được đến hết ngày { $day }.
invitation-fingerprint = Các từ nhận diện phường
invitation-fingerprint-why = Nếu nghi ngờ, gọi điện cho phường để so các từ này.
invitation-device = Tên máy này
invitation-device-hint = Để phường biết máy nào gửi
invitation-device-default = Máy văn phòng khu phố
invitation-accept = Đúng khu phố tôi, mở sổ
invitation-not-mine = Không đúng, chọn tệp khác
ward-first-title = Sổ của phường
ward-first-intro = Máy này sẽ nhận tệp của các khu phố, thẩm định và ghi biên nhận.
ward-first-name = Tên phường
ward-first-member = Họ và tên cán bộ
ward-first-before = Phường đã có sổ, lập lại trên máy này
ward-first-before-hint = Khi máy cũ hỏng hoặc mất. Cần phiếu khôi phục của phường.
ward-first-found = Lập sổ của phường
ask-ward-title = Nhờ phường mở giúp
ask-ward-how = Ghi một tệp nhờ mở, gửi cho phường, rồi đọc mã kiểm tra qua điện thoại. Phường trả lại một tệp; mở tệp đó để đặt mã PIN mới. Dữ liệu vẫn còn nguyên.
ask-ward-folder = Nơi ghi tệp nhờ mở
ask-ward-make = Ghi tệp nhờ mở
ask-ward-made = Đã ghi tệp nhờ mở. Xin gửi tệp này cho phường:
ask-ward-code = Khi phường gọi lại, đọc mã này:
ask-ward-then = Phường sẽ gửi về một tệp. Mở tệp đó để đặt mã PIN mới.
ask-ward-answer = Mở tệp phường trả lời
ask-ward-answer-kind = Tệp trả lời của phường

# Một mục nói về điều gì, ở những chỗ liệt kê ngoài màn hình của nó.

about-household = { $known ->
    [yes] Hộ { $name }
   *[no] Một hộ
}
about-help = { $known ->
    [yes] Lượt hỗ trợ hộ { $name }
   *[no] Một lượt hỗ trợ
}
about-claim = { $known ->
    [yes] Tiêu chí { $name }
   *[no] Một tiêu chí tự chấm
}
about-review = { $known ->
    [yes] Thẩm định tiêu chí { $name }
   *[no] Một thẩm định
}
about-assessment = { $known ->
    [yes] Bản đánh giá { $name }
   *[no] Bản đánh giá
}
about-evidence = { $known ->
    [yes] Minh chứng { $name }
   *[no] Một minh chứng
}
about-activity = { $known ->
    [yes] Hoạt động { $name }
   *[no] Một hoạt động
}
about-welfare_round = { $known ->
    [yes] Đợt an sinh { $name }
   *[no] Một đợt an sinh
}
about-welfare_recipient = { $known ->
    [yes] Người nhận an sinh { $name }
   *[no] Một dòng trong đợt an sinh
}
about-journal_entry = { $known ->
    [yes] Nhật ký { $name }
   *[no] Một dòng nhật ký
}
about-member = { $known ->
    [yes] Người dùng máy { $name }
   *[no] Một người dùng máy
}
about-neighborhood = { $known ->
    [yes] Khu phố: { $name }
   *[no] Thông tin khu phố
}
about-criteria = { $known ->
    [yes] Bộ tiêu chí { $name }
   *[no] Bộ tiêu chí
}
about-denominator = { $known ->
    [yes] Tổng số của phường: { $name }
   *[no] Một tổng số của phường
}
about-other = { $known ->
    [yes] Mục { $name }
   *[no] Mục của bản mới hơn
}

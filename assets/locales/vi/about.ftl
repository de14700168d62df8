# What an entry is about, where it is listed away from its own screen.

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
    [yes] Thành viên { $name }
   *[no] Một thành viên
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
    [yes] Mẫu số { $name }
   *[no] Một mẫu số
}
about-other = { $known ->
    [yes] Mục { $name }
   *[no] Mục của bản mới hơn
}

"""Words that everybody writes every day: none of them alone tells where somebody is, though some are names as well.

Read by `location_words.py`. Reviewed against what caseworkers write; a name that is also such a word (Mai, Năm, Mới) is
still looked for, but only behind the word that introduced it where it was kept, or written as a name.
"""

from __future__ import annotations

EVERYDAY = """
    ai an anh ba bao bay bi bia biên biết biển biện biệt buôn buồn buồng buổi buộc bà bài bàn bào bác bám bán bánh
    báo bát bây bè bèn bé bên bì bìa bình bí bò bó bóp bông bún băng bơi bưu bước bưởi bạc bạn bạo bản bảo bảy bấm
    bầu bẩn bậc bận bậy bắc bắt bằng bẻ bế bến bếp bền bệnh bị bịa bỏ bố bốn bồi bỗng bộ bờ bởi bụng bức bữa bực ca
    cam can canh cao cay cha chai chanh chay che chi chia chim chiếc chiếm chiết chiếu chiều cho chung chuyến chuyển
    chuyện chuồng chuột cháo cháu chân chè chèn chém chén chép chì chìa chí chín chính chó chùa chú chúc chúng chút
    chăm chăn chăng chơi chưa chạm chạy chảy chấm chấn chấp chất chậm chắc chắn chặn chế chỉ chỉnh chị chịu chọn
    chối chống chồng chỗ chờ chở chợ chợt chụp chủ chứ chức chứng chừng chửa chửi chữ chữa co con cuối cuộc cài càng
    cày cá các cách cái cám cán cáo cát cân câu cây còn có cô công cùng cúc cúng cúp căn cũ cũng cơ cơm cư cưa cước
    cưới cường cưỡng cạn cạnh cả cảm cản cảnh cấm cấp cất cấu cầm cần cầu cẩn cận cập cậu cậy cắt cố cổ cổng cộng cớ
    cụ cụm cụt của cứ cứng cứu cử cửa da dao di diễn diện do doạ duyệt dài dành dám dán dáng dâm dân dâu dây dãi dê
    dì dính dòng dõi dù dùng dương dưới dưỡng dượng dạ dại dạo dạy dấu dần dầu dẫn dậu dậy dắt dặn dễ dệt dịch dọa
    dọc dốc dồn dội dời dở dụ dục dụng dứt dừng dữ dự dựa dựng em ga gay ghen ghi ghé ghét ghế gia gian giao già
    giàn giá giác giám giáo giây giúp giường giả giải giảm giấc giấu giấy giận giặt giết giọng giỏ giỏi giống giới
    giờ giữ giữa gà gái gánh gân gây gãy gì góc gói góp gõ gạch gạo gấp gần gầy gậy gắn gắng gặp gặt gọi gọn gốc gồm
    gỗ gội gỡ gừng gửi ha hai hay hiên hiếm hiếp hiền hiểm hiểu hiện hiệp hiệu hoa hoà hoàn hoá hoạ hoạch hoại hoạt
    hoảng hoặc hung huy huyện huấn huệ huỷ hà hàng hành hãy hè hình hòn hôm hôn hùng hơi hơn hưng hương hướng hưởng
    hạ hại hạn hạnh hạt hả hấp hầu hậu hắn hằng hẳn hẹn hẹp hẻm hết hệ họ học họp hỏi hỏng hố hồ hồi hồng hỗ hộ hội
    hộp hợi hợp hủ hủy hứa hử im in keo khai khe khen khi khiêu khiến kho khoai khoá khoản khoảng khoẻ khu khuya
    khuyên khuyết khá khác khách khám khát khâu khép khí khó khóa khóc khói khô khôi không khúc khăn khả khẩn khẩu
    khế khỉ khỏe khỏi khổ khớp khởi kia kim kinh kiếm kiến kiểm kiểu kiệm kiện kiệt kèm kém kéo kêu kìa kích kín ký
    kẻ kẻo kế kết kể kỳ kỹ la lan lao len leo li linh liên liếp liền liệu lo loan lon loại lui luôn luận luật luồn
    luộc ly là làm làng lành lá lái lánh lát lâu lãnh lén lên lí lò lòng lót lô lông lùi lúa lúc lý lăm lưng lưu
    lương lưới lượng lượt lạ lạc lại lạnh lấy lầm lần lẫn lập lắm lặng lẻ lẽ lễ lệ lệnh lịch lọc lỏng lối lỗi lộ lớn
    lớp lời lỡ lợi lợn lợp lụt lứa lửa lựa ma mai mang may minh miếng miền miệng mong mua muối muốn muộn mà màn màng
    màu mày má mái máng máu máy mã mãi mão mèo méo mét mình mò mó món mô môi môn mùa mùi mùng múa mũi mơ mưa mươi
    mười mượn mạ mạng mạnh mất mấy mầm mẩu mật mắc mắng mắt mặc mặn mặt mẹ mẻ mế mềm mền mệt mỉ mọi mỏ mỏi mốc mồi
    mổ mỗi một mới mờ mời mở mợ mục mức mừng na nam nay nga ngang ngay nghe nghiêm nghiện nghiệp nghèo nghĩ nghĩa
    nghề nghỉ nghị ngoan ngoài ngoại nguy nguyên nguồn ngàn ngày ngân ngã ngó ngói ngô ngõ ngăn người ngược ngại
    ngất ngậm ngắn ngọ ngọc ngồi ngủ ngừa ngừng ngữ ngựa ngực nha nhanh nhau nhen nhiên nhiêu nhiều nhiễm nhiệm
    nhiệt nho nhu nhung nhà nháp nhân nhé nhìn nhóm như nhưng nhạc nhạy nhất nhầm nhận nhập nhật nhắc nhắm nhắn nhằm
    nhẹ nhỉ nhịn nhịp nhọn nhỏ nhốt nhổ nhớ nhờ nhỡ nhục nhức những niêm no nong nuôi nà nào này nách nái nâng não
    nép nên nó nói nón nóng nôn nông núi nút năm năng nơi nương nước nướng nạn nạo nạt nảy nấm nấu nắm nắng nằm nặn
    nặng nếp nếu nền nể nọ nối nồi nổi nỗi nội nộp nở nợ nứt nửa nữ nữa oai oan ong phim phiên phiếu pho phong phu
    phá phái pháp phát phân phép phê phên phí phía phím phòng phó phù phúc phút phương phường phạm phạt phải phản
    phấn phần phẩm phẳng phố phối phổi phở phụ phục phủ phức qua quan quang quanh quay quen quy quyết quyền quyển
    quà quá quán quát quân quét quê quên quý quả quản quần quầy quận quậy quẹt quế quốc quỳ quỹ ra rang rau ren
    riêng ru rung ruộng ruột rào rác rách ráng rã rét rê rõ rút răng rơi rưỡi rượu rạng rải rảnh rất rẫy rậm rắn
    rằng rẻ rể rối rồi rộng rời rủ rừng rửa rựa sa sai sang sao say sen sinh so soát sung suối suốt sàn sào sách
    sáng sát sáu sân sâu sét sòng sóc sông sùng súng sĩ sơ sư sưng sườn sạch sạp sả sản sấm sắc sắm sắp sẵn sẹo sẽ
    sỉ sọ số sống sốt sổ sớm sở sợ sợi sụt sức sừng sử sửa sửu sữa sự ta tai tan tay tha thai thang thanh thay theo
    thi thiết thiếu thiểu thiện thiệp thiệt thoa thoi thoát thoại thoả thoảng thu thua thuyền thuê thuận thuật thuế
    thuốc thuộc thuỷ thành thác thái tháng tháo thân thép thêm thêu thì thìa thìn thích thím thóc thói thô thôi thôn
    thông thùng thú thúc thăm thơ thưa thương thước thường thưởng thảo thấm thấp thất thấy thần thầy thẩm thậm thật
    thắng thắt thẳng thẻ thế thềm thể thỉnh thị thịt thỏa thống thổ thời thở thợ thứ thức thử thực tim tin tiêm tiên
    tiêu tiếc tiến tiếng tiếp tiết tiếu tiền tiểu tiệc tiện to toà toàn toán toạ trai trang tranh tre treo tri triển
    triệu trong trung truyền truyện trà tràn trá trách trái trán tránh trân trâu trèo trên trêu trì trình trí trích
    trò tròn trói trông trùng trú trúc trúng trăm trăng trơn trưa trương trước trường trưởng trại trạm trạng trả
    trầm trận trật trắng trẻ trễ trị trọ trọn trọng trọt trốn trống trồng trộm trời trở trợ trụ trứng trực tu tui
    tung tuyên tuyến tuyển tuông tuất tuần tuổi tuỳ tài tàn tàu tá tác tái tám tán tâm tây té tên tìm tình tích tính
    tò tòa tóc tóm tôi tôn tông tù tùy túi túm tý tăng tư tươi tước tưới tường tưởng tượng tại tạm tạo tải tản tảo
    tấm tấn tất tầm tầng tận tập tật tắm tắt tặng tế tết tệp tỉ tỉnh tịch tọa tỏ tố tối tống tốt tổ tổn tổng tộc tội
    tới tờ tục tủ tức từ từng tử tự tỵ tỷ u ung uống uỷ va vai vang vay ve viên viết việc viện việt vui vuông vài
    vàng vào vác vách ván vân vâng vây vã vãi vé vét vên vì ví vòng vó vô vôi võ võng vùng vú văn vĩ vũ vườn vượt
    vải vấn vất vầy vẫn vận vật vậy vắng vặn vặt vẹn vẻ vẽ vết về vệ vị vọng vỏ vốn vỗ vội với vở vỡ vợ vụ vụn vừa
    vững vực xa xanh xe xem xen xin xinh xiên xoa xoan xoay xong xoài xoá xuân xuất xuể xuống xào xác xách xát xâm
    xây xã xét xích xóa xóm xót xô xôi xông xúc xúi xăng xơ xưa xương xưởng xảy xấu xắn xế xếp xứ xử y yên yêu yến
    yếu à ác ám án áo áp âm én ép êm ích ít ô ôm ông ù úp út ý ăn đa đan đang đau đe đem đen đeo đi điên điếc điền
    điều điểm điện đo đong đoạn đoạt đuối đuổi đài đàn đào đàu đày đá đám đán đáng đánh đáp đáy đâu đây đã đãi đè
    đèn đèo đê đêm đìa đình đích đòi đó đói đón đóng đông đúng đăng đơn đưa đường được đạc đại đạo đạp đạt đảm đấm
    đất đấy đầu đầy đẩy đập đậu đắng đẳng đặc đặt đẹp đẻ đếm đến đề đền đều để đỉnh địa định đọc đỏ đống đồ đồi đồng
    đổ đổi độ độc đội động đột đời đỡ đợi đụng đủ đủa đứa đức đứng đứt đừng đựng ơi ơn ưng ưu ước ướt ạ ảnh ấm ấp ấy
    ẩn ốc ốm ổn ớt ở ủng ủy ứng ừ
"""
"""Common words of the written language as one is likely to meet them in a note, a letter or a packet, with their marks;
among them the figures, the months and seasons, the directions, and the names that are words too."""

AFTER_A_LANDMARK = """
    lớn nhỏ to bé cũ mới kia này nọ đó ấy đây xa gần dài cao thấp làng bản xã thôn xóm huyện tỉnh ba tư nước ăn cóc cạn
    sâu trên dưới trong ngoài trước sau đông vắng quê chính phụ trẻ học đêm sáng chiều trưa tối phiên đường người nhà
    """
"""What is said of a market, a bridge or a school anywhere: with nothing more it is no name."""

OF_TIME = (
    "tháng ngày thứ mùa tết năm tuần hôm sáng trưa chiều tối đêm miền vùng hướng lúc hẹn mùng mồng quý kỳ lịch nước"
)
"""What stands before the name of a day, a month, a season or a part of the country: `thứ Hai`, `tháng Năm`."""

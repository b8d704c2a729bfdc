"""Words that everybody writes every day: none of them alone tells where somebody is, though some are names as well.

Read by `location_words.py`. Reviewed against what caseworkers write; a name that is also such a word (Mai, Năm, Mới) is
still looked for, but only behind the word that introduced it where it was kept, or written as a name.
"""

from __future__ import annotations

EVERYDAY = """
    ai an anh ba bao bay bi bia biên biết biển buôn buồn buồng buổi bà bài bàn bào bác bám bán báo bát bé bên bìa
    bình bò bó bông băng bơi bưu bước bưởi bạc bạn bản bảy bầu bẩn bậc bận bắc bắt bằng bẻ bế bến bếp bệnh bị bỏ bố
    bốn bồi bờ bởi bụng bức bữa bực ca cam can canh cao cay cha chai chanh chay che chi chia chim chiếc chiều cho
    chung chuyển chuyện chuột cháo cháu chân chè chém chén chép chín chính chó chùa chú chúc chúng chăm chăn chơi
    chưa chạy chảy chấn chất chậm chắc chỉ chị chịu chọn chống chồng chỗ chờ chở chợ chụp chủ chứ chứng chửa chửi
    chữ chữa co con cuối cuộc càng cày cá cách cái cám cán cáo cát cân câu cây còn có cô công cùng cúc cúng căn cũ
    cũng cơ cơm cưa cưới cạn cạnh cả cảm cảnh cấp cất cầm cần cầu cẩn cậu cắt cố cổ cổng cộng cớ cụ cụt của cứ cứu
    cử cửa da dao di diễn diện do doạ dài dám dán dân dâu dãi dê dì dính dòng dù dùng dưới dạ dại dạo dạy dấu dần
    dầu dẫn dậu dậy dắt dặn dễ dịch dọa dọc dốc dồn dứt dừng dữ dự dựa em ga gay ghen ghi ghét ghế gia gian giao già
    giàn giá giám giúp giường giả giải giảm giấc giấu giấy giận giặt giỏ giỏi giống giới giờ giữ giữa gà gái gánh
    gãy gì góp gạch gạo gấp gần gầy gậy gắn gắng gặp gọi gọn gốc gồm gỗ gội gừng gửi ha hai hay hiếm hiếp hiền hiểu
    hiện hoa hoà hoàn hoá hoạ hoạt hoảng hoặc hung huy huyện huệ hà hàng hành hãy hè hòn hôm hôn hùng hơi hơn hưng
    hương hướng hưởng hạ hại hạn hạnh hạt hả hầu hậu hắn hằng hẳn hẹn hẹp hẻm hết họ học họp hỏi hố hồ hồi hồng hộ
    hội hộp hợi hợp hứa hử im in keo khai khe khen khi khoai khoá khoảng khoẻ khu khuya khuyên khá khác khách khám
    khát khâu khép khó khóa khóc khô không khúc khế khỉ khỏe khỏi khổ khớp kia kim kinh kiếm kiến kiểm kiểu kiện
    kiệt kèm kém kéo kêu kìa kín ký kẻ kẻo kế kết kể kỳ kỹ la lan lao len leo li linh liên liền liệu lo loan loại
    lui luôn luật luồn ly là làm làng lành lá lái lâu lén lên lí lò lòng lót lô lông lùi lúa lúc lý lăm lưng lưu
    lương lưới lượng lượt lạ lạc lại lạnh lấy lầm lần lắm lặng lẻ lễ lịch lọc lỏng lối lỗi lộ lớn lớp lời lỡ lợi lợn
    lụt lửa ma mai mang may minh miếng miền miệng mong mua muối muốn muộn mà màn màng màu mày má mái máng máu máy
    mãi mão mèo méo mình mò mó món môi môn mùa mùi mùng múa mơ mưa mươi mười mượn mạ mạng mạnh mắc mắng mắt mặc mặn
    mặt mẹ mẻ mế mền mệt mỉ mọi mỏ mỏi mổ mỗi một mới mờ mời mở mợ mức mừng na nam nay nga ngang ngay nghe nghiêm
    nghiện nghiệp nghèo nghĩ nghĩa nghề nghỉ ngoan ngoài ngoại nguy nguyên nguồn ngàn ngày ngân ngã ngó ngô ngõ ngăn
    người ngại ngất ngậm ngắn ngọ ngọc ngồi ngủ ngừa ngừng ngựa ngực nha nhanh nhau nhen nhiên nhiều nhiễm nhiệt nho
    nhu nhung nhà nhân nhé nhìn nhóm như nhưng nhạc nhất nhầm nhận nhắc nhắm nhắn nhẹ nhỉ nhịn nhịp nhọn nhỏ nhốt
    nhổ nhớ nhờ nhỡ nhục nhức những no nong nuôi nà nào này nách não nép nên nó nói nón nóng nôn nông núi năm năng
    nơi nương nước nạn nạo nạt nảy nấm nấu nắm nắng nằm nặn nặng nếu nền nể nọ nối nổi nỗi nội nở nợ nứt nửa nữ nữa
    oai oan ong phim phiên phiếu pho phong phu phá phái phát phân phép phê phí phía phòng phó phù phúc phút phương
    phường phạm phạt phải phản phấn phần phẳng phố phổi phụ phục phức qua quan quang quanh quay quen quy quyết quyền
    quyển quà quá quán quát quân quét quê quên quý quả quản quần quận quậy quẹt quế quỳ quỹ ra rau ren riêng ru rung
    ruộng ruột rào rác rách ráng rã rét rõ rút răng rơi rưỡi rượu rạng rải rất rẫy rậm rắn rằng rẻ rể rối rồi rộng
    rời rủ rừng rửa rựa sa sai sang sao say sen sinh so soát sung suối suốt sàn sách sáng sát sân sâu sét sòng sóc
    sông sùng súng sĩ sơ sưng sườn sạch sả sản sấm sắc sắm sắp sẵn sẹo sẽ sọ số sống sốt sổ sớm sở sợ sợi sụt sức
    sừng sử sửa sửu sữa sự ta tai tan tay tha thai thang thanh thay theo thi thiếu thiệt thoa thoi thoát thoả thu
    thua thuyền thuê thuận thuế thuốc thuộc thuỷ thành thác thái tháng tháo thân thép thêm thì thìa thìn thích thím
    thóc thói thô thôi thôn thông thùng thú thăm thơ thưa thương thước thường thưởng thảo thấm thấp thất thấy thần
    thầy thậm thật thắng thắt thẳng thẻ thế thể thỉnh thị thịt thỏa thổ thời thở thợ thứ thức thử thực tim tin tiêm
    tiêu tiếc tiến tiếng tiếp tiết tiền tiểu tiệc tiện to toà toàn toán toạ trai trang tranh tre treo tri triển
    triệu trong trung truyền truyện trà tràn trá trách trái trán tránh trân trâu trèo trên trêu trình trích tròn
    trói trông trùng trúng trăm trăng trơn trưa trương trước trường trưởng trại trạm trạng trả trầm trật trắng trẻ
    trễ trị trọ trọn trọng trốn trống trồng trộm trời trở trợ trụ trứng trực tu tui tung tuyên tuyến tuyển tuất tuần
    tuổi tuỳ tài tàn tàu tá tái tám tâm tây té tên tìm tình tích tính tòa tóc tóm tôi tôn tông tù tùy túi túm tý
    tăng tư tươi tưới tường tưởng tượng tại tạm tản tấm tấn tất tầm tầng tận tập tắm tắt tặng tế tết tỉ tỉnh tọa tỏ
    tối tống tốt tổ tổn tội tới tờ tục tủ tức từ từng tử tự tỵ tỷ u ung uống uỷ va vai vang vay ve viên viết việc
    viện việt vui vuông vài vàng vào vác ván vân vâng vây vã vãi vé vét vên vì ví vòng vó vô vôi võ vùng vú văn vĩ
    vườn vượt vải vất vầy vẫn vận vật vậy vắng vặn vặt vẻ vẽ vết về vệ vị vọng vỏ vốn vỗ vội với vở vỡ vợ vụ vụn vừa
    vững vực xa xanh xe xem xen xin xinh xiên xoa xoan xoay xong xoài xoá xuân xuất xuể xuống xác xách xâm xây xã
    xét xích xóa xóm xót xô xôi xông xúc xúi xăng xơ xưa xương xưởng xảy xấu xắn xế xếp xứ xử y yên yêu yến yếu à ác
    áo âm én ép êm ích ít ô ôm ông ù úp út ý ăn đa đan đang đau đe đem đen đeo đi điên điếc điều điểm điện đong đuối
    đuổi đàn đào đàu đày đá đám đáng đánh đáy đâu đây đã đèn đèo đê đêm đìa đình đòi đó đói đón đóng đông đúng đăng
    đơn đưa đường được đại đạo đạp đạt đảm đấm đất đấy đầu đầy đẩy đập đậu đắng đặc đặt đẹp đẻ đến đền đều để đỉnh
    định đọc đỏ đống đồ đồi đồng đổ độ đội động đời đỡ đợi đủ đủa đứa đức đứng đứt ơi ơn ưng ưu ước ướt ạ ấm ấp ấy
    ốc ốm ổn ớt ở ủng ủy ừ
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

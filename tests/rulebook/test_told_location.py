"""Words that say where somebody is staying now are found before a place of hers is kept, and others are not."""

from __future__ import annotations

import pytest

from casework.rulebook.told_location import told_location

SAYS = """
Đánh chị ấy đêm qua, chị ấy đang ở nhà dì Pà bản Huổi Ke
chi ay dang o nho nha co Say
Hiện đang ở tạm bên nhà bác Lù
Đã trốn sang nhà chị Mẩy từ hôm qua
Chị hiện ở bản Nà Bỏ với con
đang tạm lánh tại trạm y tế
Thuê trọ ở khu tập thể
CHỊ ẤY ĐANG Ở NHÀ BẠN
chị ấy ngủ nhờ nhà hàng xóm
dang tron o ban Na Khuong
Chị đang ở khách sạn gần bến xe
Hiện nằm nhờ phòng trọ của bạn
""".strip().splitlines()

SAYS_NOT = """
Đánh trong đêm, dọa giết
Đánh chị ấy ở bản Nà Tăm trước mặt con
Chị ấy đang ở nhà một mình với anh ta
Anh ta đang ở nhà mẹ, say rượu
Chồng hiện ở bản Nà Tăm
chong dang o nha ban nhau
Chị ấy đang ở nhà chồng
Đuổi chị ra khỏi nhà lúc nửa đêm
Trưởng bản đã đến nhà nhắc hai lần
Chị muốn ở nhà mình, không đi đâu
Đang nói thì bị tát
hiện nó trốn ở bản bên
Bạn của anh ấy có mặt
Đang ở bên bàn ăn thì bị đánh
Chị hiện ở nhà một mình
""".strip().splitlines()


@pytest.mark.parametrize("text", SAYS)
def test_it_says_where_she_is(text: str):
    assert told_location(text)


@pytest.mark.parametrize("text", SAYS_NOT)
def test_it_says_nothing_of_where_she_is(text: str):
    assert told_location(text) == ""

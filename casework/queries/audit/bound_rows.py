"""What the rows that events bind are called on a supervisor's pages: a right, a duty, somebody's place, by kind."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words

ROWS: Mapping[str, Words] = {
    "caseheldbyunit": _("Quyền của một đơn vị đối với hồ sơ"),
    "caseheldbyworker": _("Quyền của một người đối với hồ sơ"),
    "referralheldbyunit": _("Quyền của một đơn vị đối với phiếu chuyển gửi"),
    "referralheldbyworker": _("Quyền của một người đối với phiếu chuyển gửi"),
    "shelterstayheldbyunit": _("Quyền của một đơn vị đối với nơi tạm lánh"),
    "shelterstayheldbyworker": _("Quyền của một người đối với nơi tạm lánh"),
    "exclusion": _("Người không được xem hồ sơ"),
    "clock": _("Việc đến hạn"),
    "membership": _("Vị trí của một người ở một đơn vị"),
    "membershipkey": _("Khoá của đơn vị trao cho một người"),
    "worker": _("Tên, khoá hoặc tình trạng của một người"),
    "unit": _("Tên, khoá hoặc tình trạng của một đơn vị"),
    "unitkey": _("Khoá của một đơn vị"),
    "provinceroll": _("Sổ chứng nhận của tỉnh"),
    "organisation": _("Đơn vị phối hợp"),
    "standby": _("Bàn dự phòng"),
    "redactedname": _("Quyết định không in tên"),
    "oversight": _("Dòng tỉnh giữ riêng"),
    "alert": _("Báo động"),
    "alarm": _("Lời gọi khẩn của một địa chỉ"),
    "contactwarning": _("Lời báo số liên lạc không còn an toàn"),
    "escalation": _("Lời nhắc gọi về việc quá hạn"),
    "escalatednotice": _("Thông báo mà một lời nhắc gọi nói tới"),
    "committeenotice": _("Thông báo ở Uỷ ban nhân dân xã"),
    "banorder": _("Việc cấm tiếp xúc ở các nơi có trách nhiệm"),
    "bancopy": _("Một phần của việc cấm tiếp xúc"),
    "banduty": _("Việc phải làm về cấm tiếp xúc"),
    "escalatedban": _("Việc về cấm tiếp xúc mà một lời nhắc gọi nói tới"),
    "escalatedreport": _("Tin báo mà một lời nhắc gọi nói tới"),
    "handover": _("Người thay khi vắng"),
    "notificationaddress": _("Nơi nhận lời nhắn của một người"),
    "violencereport": _("Tin báo"),
    "reportcall": _("Việc đã làm về một tin báo"),
    "reportkept": _("Người không được đọc một tin báo"),
    "herno": _("Lời không muốn được ghi của người bị bạo lực"),
}
"""By the kind that stands in an event."""


def called(kind: str) -> Words | None:
    """What a row of this kind is called; None where it is none."""
    return ROWS.get(kind)

"""Whose duty something is, as the law names the body: whoever a deadline falls on."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from casework.rulebook.rows import Words


class Owner(StrEnum):
    """Whose duty a clock is, as the law names it."""

    HOST = "host"
    RECEIVER = "receiver"
    POLICE_OR_BORDER_GUARD = "police_or_border_guard"
    SUPPORT_FACILITY = "support_facility"
    SOCIAL_FACILITY = "social_facility"
    COMMUNE_CHAIR = "commune_chair"
    COMMUNE_POLICE = "commune_police"
    SUPERVISOR_OF_BAN = "supervisor_of_ban"
    COURT = "court"
    HEALTH_FACILITY = "health_facility"
    COMMUNE = "commune"
    PROVINCE_HEALTH = "province_health"
    PROVINCE_POLICE = "province_police"
    CHILD_OFFICER = "child_officer"
    CONTROLLER = "controller"
    CASE_OFFICER = "case_officer"

    @property
    def label(self) -> Words:
        """The body's name as people know it."""
        return _OWNERS[self]


_OWNERS: dict[Owner, Words] = {
    Owner.HOST: _("chủ địa chỉ tin cậy"),
    Owner.RECEIVER: _("nơi nhận tin báo"),
    Owner.POLICE_OR_BORDER_GUARD: _("Công an, Đồn Biên phòng gần nhất"),
    Owner.SUPPORT_FACILITY: _("người đứng đầu cơ sở trợ giúp phòng, chống bạo lực gia đình"),
    Owner.SOCIAL_FACILITY: _("cơ sở trợ giúp xã hội"),
    Owner.COMMUNE_CHAIR: _("Chủ tịch Uỷ ban nhân dân xã"),
    Owner.COMMUNE_POLICE: _("Trưởng Công an xã"),
    Owner.SUPERVISOR_OF_BAN: _("người giám sát việc cấm tiếp xúc"),
    Owner.COURT: _("Toà án nhân dân"),
    Owner.HEALTH_FACILITY: _("cơ sở y tế công lập"),
    Owner.COMMUNE: _("Uỷ ban nhân dân xã"),
    Owner.PROVINCE_HEALTH: _("Sở Y tế"),
    Owner.PROVINCE_POLICE: _("Công an tỉnh"),
    Owner.CHILD_OFFICER: _("người làm công tác bảo vệ trẻ em cấp xã"),
    Owner.CONTROLLER: _("bên kiểm soát dữ liệu"),
    Owner.CASE_OFFICER: _("cán bộ phụ trách hồ sơ"),
}

"""Every part of the pages on a few test-only pages, without a database: for looking, for axe and for byte budgets."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.i18n import set_language

from casework.queries.editing import Editing
from casework.rulebook.people import SEXES
from casework.rulebook.refusals import EditConflict
from casework.rulebook.stages import LivelihoodPlanStage, ReferralStage, RiskLevel, ShelterStage, Stage
from casework.web import charts, fields, forms
from casework.web.page_frame import NavLink

NOW = datetime(2026, 4, 3, 2, 30, tzinfo=UTC)
EXIT = "https://thoitiet.example/"

COMMUNES = [("03390@2025-07-01", "Xã Bình Lư"), ("03405@2025-07-01", "Xã Khun Há"), ("03394@2025-07-01", "Xã Tả Lèng")]


def overrides() -> dict[str, Any]:
    """The settings these pages need on top of those of the tests."""
    templates: list[dict[str, Any]] = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    templates[0]["OPTIONS"]["context_processors"] = ["casework.web.page_frame.page_frame"]
    # Styles and scripts as they lie in the sources: nobody has gathered them for a test.
    static = {"WHITENOISE_USE_FINDERS": True, "WHITENOISE_AUTOREFRESH": True}
    return {"ROOT_URLCONF": __name__, "TEMPLATES": templates, "QUICK_EXIT_URL": EXIT, "DEMO": True, **static}


def editing(stands: Mapping[str, Any]) -> Editing[None]:
    """Something kept that is in no database."""
    version = stands.get("version", 1)
    return Editing(UUID(int=1), "case", version, stands, None, lambda: editing(stands))


class EveryField(forms.VersionedForm):
    """One field of every kind."""

    name = django_forms.CharField(label="Họ và tên", max_length=200, help_text="Một ô cho cả họ, đệm và tên")
    birth = fields.PartialBirthField("birth", label="Ngày sinh hoặc tuổi")
    visited_on = fields.VietnameseDateField("visit", label="Ngày đến thăm")
    phone = fields.PhoneField(label="Số điện thoại an toàn", required=False)
    cccd = fields.CccdField(label="Số căn cước", required=False)
    cost = fields.MoneyField(label="Chi phí", required=False)
    heads = fields.CountField(label="Số người phụ thuộc", min_value=0, max_value=30, required=False)
    commune = fields.CommuneField(label="Xã", required=False)
    place = django_forms.CharField(label="Địa chỉ như bà con gọi", required=False)
    sex = fields.OneOf(SEXES, label="Giới tính")
    hurt = fields.YesNoUnknown(label="Có bị thương không?", help_text="Hỏi nhẹ nhàng, không ép trả lời")
    needs = fields.SomeOf(
        [("health", "Khám chữa bệnh"), ("law", "Trợ giúp pháp lý"), ("home", "Chỗ ở an toàn")],
        label="Cần giúp gì?",
        hints={"home": "Tạm lánh tại địa chỉ tin cậy"},
    )
    agreed = django_forms.BooleanField(label="Chị ấy đồng ý chia sẻ với trạm y tế", help_text="Đã đọc to cho nghe")
    story = fields.NoteField(label="Việc đã xảy ra", max_length=2000)
    secret = fields.Passphrase(label="Cụm mật khẩu", required=False)

    def __init__(self, posted: Any = None, stands: Mapping[str, Any] | None = None) -> None:
        super().__init__(posted, editing(stands or {}))
        self.fields["commune"].offer(COMMUNES)  # type: ignore[attr-defined]


class OneQuestion(forms.Form):
    """A page that asks one thing."""

    hurt = fields.YesNoUnknown(label="Có ai đang gặp nguy hiểm ngay lúc này không?")


class SignIn(forms.Form):
    """The door's form as it is expected."""

    username = django_forms.CharField(label="Tên đăng nhập")
    passphrase = fields.Passphrase(label="Cụm mật khẩu")


WHOLE = {
    "version": 3,
    "name": "Giàng Thị Mẩy",
    "visited_on": date(2026, 4, 3),
    "phone": "+84912345678",
    "cost": 1_500_000,
    "commune": COMMUNES[1][0],
    "sex": "female",
    "needs": ["law", "home"],
}


def facts() -> dict[str, Any]:
    """A page of facts as a query would give it."""
    marks = [(kind, one.value) for kind, of in MARKED for one in of]
    return {
        "at": NOW,
        "marks": marks,
        "dues": [None, *(NOW + timedelta(hours=h) for h in (-73, -2, 0, 2, 23, 49)), date(2026, 4, 4)],
        "events": [
            {
                "at": NOW,
                "what": "đánh giá nguy cơ",
                "who": "Lò Thị Hoà",
                "main": True,
                "more": "Mức: cao\nCó hung khí",
            },
            {"at": NOW - timedelta(days=2), "what": "chuyển gửi", "who": "Lò Thị Hoà", "href": "#"},
            {"at": NOW - timedelta(days=5), "what": "tiếp nhận hồ sơ", "who": "Vàng A Páo"},
        ],
        "scores": charts.line_chart(
            "Kết quả các lần đến thăm",
            ["2 tuần", "1 tháng", "3 tháng", "6 tháng", "12 tháng"],
            [
                charts.Series("An toàn", [2, 3, None, 4, 5]),
                charts.Series("Thu nhập", [1, 1, 2, 3, 3]),
                charts.Series("Sức khoẻ", [3, 3, 4, 4, 4]),
            ],
            low=0,
            high=5,
        ),
        "looks": charts.bar_chart(
            "Số lần xem mỗi tuần",
            [f"{n}/2026" for n in range(1, 9)],
            [charts.Series("Lượt xem", [3, 9, 4, 0, 12, 7, 7, 1])],
        ),
    }


MARKED = (
    ("stage", Stage),
    ("risk", RiskLevel),
    ("shelterstay", ShelterStage),
    ("referral", ReferralStage),
    ("livelihood_plan", LivelihoodPlanStage),
)


def _signed_in(request: HttpRequest) -> None:
    request.user = SimpleNamespace(is_authenticated=True, display_name="Lò Thị Hoà")  # type: ignore[assignment]
    request.nav_links = (NavLink("desk", "Bàn làm việc"), NavLink("case", "Hồ sơ"), NavLink("trail", "Nhật ký"))  # type: ignore[attr-defined]


@login_not_required
def parts(request: HttpRequest) -> HttpResponse:
    _signed_in(request)
    return render(request, "parts_on_show.html", facts())


@login_not_required
def every_field(request: HttpRequest) -> HttpResponse:
    _signed_in(request)
    form = EveryField(request.POST or None, WHOLE if "filled" in request.GET else None)
    return render(request, "form_on_show.html", {"form": form})


@login_not_required
def question(request: HttpRequest) -> HttpResponse:
    _signed_in(request)
    return render(request, "question_on_show.html", {"form": OneQuestion(request.POST or None)})


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "door/sign_in.html", {"form": SignIn(request.POST or None)})


@login_not_required
def exit_explained(request: HttpRequest) -> HttpResponse:
    return render(request, "door/exit_explained.html", {"form": None})


@login_not_required
def quick_exit(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": EXIT})


@login_not_required
def overtaken(request: HttpRequest) -> HttpResponse:
    _signed_in(request)
    form = OneQuestion({"hurt": "yes"})
    form.is_valid()
    form.refuse(EditConflict())
    standing = [("Bị thương", "Không", "Có"), ("Ghi chú", "Đã đưa đi khám", "Chưa đi khám")]
    context = {
        "form": form,
        "standing": standing,
        "asked_otherwise": False,
        "changed_by": "Vàng A Páo",
        "changed_at": NOW,
        "here": "",
        "back": "/",
    }
    return render(request, "409.html", context, status=409)


@login_not_required
def quiet(request: HttpRequest, status: str) -> HttpResponse:
    return render(request, f"{status}.html", status=int(status[:3]))


urlpatterns = [
    path("", parts, name="desk"),
    path("phieu/", every_field, name="case"),
    path("cau-hoi/", question, name="trail"),
    path("vao/", sign_in, name="sign-in"),
    path("vao/luot/", sign_in, name="sign-in-turn"),
    path("ra/", sign_in, name="sign-out"),
    path("bao-tin/", sign_in, name="notifications"),
    path("toi/", sign_in, name="own-page"),
    path("buoc-dau/", sign_in, name="first-steps"),
    path("huong-dan/", sign_in, name="guide"),
    path("con-day/", sign_in, name="still-here"),
    path("thoat-nhanh/", quick_exit, name="quick-exit"),
    path("thoat-nhanh/la-gi/", exit_explained, name="exit-explained"),
    path("ngon-ngu/", login_not_required(set_language), name="set-language"),
    path("409/", overtaken, name="edit_conflict"),
    path("loi/<slug:status>/", quiet, name="quiet"),
]

"""Addresses of referral. A partner's carry the packet's own id and nothing of the case."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.referral import views
from casework.web.url_names import for_act

urlpatterns = [
    path("ho-so/<uuid:case_id>/chuyen-gui/", views.choose, name=for_act(Act.REFERRAL_SEND)),
    path("ho-so/<uuid:case_id>/chuyen-gui/<int:number>/", views.send, name=for_act(Act.REFERRAL_SEND, "service")),
    path(
        "ho-so/<uuid:case_id>/chuyen-gui/<uuid:referral_id>/noi-khac/",
        views.send_elsewhere,
        name=for_act(Act.REFERRAL_SEND, "elsewhere"),
    ),
    path("ho-so/<uuid:case_id>/chuyen-gui/<uuid:referral_id>/thoi/", views.forgo, name=for_act(Act.REFERRAL_FORGO)),
    path("phieu/<uuid:referral_id>/", views.packet, name="referral"),
    path("phieu/<uuid:referral_id>/in/", views.print_packet, name=for_act(Act.REFERRAL_PRINT)),
    path("phieu/<uuid:referral_id>/nhan/", views.accept, name=for_act(Act.REFERRAL_ACCEPT)),
    path("phieu/<uuid:referral_id>/tu-choi/", views.decline, name=for_act(Act.REFERRAL_DECLINE)),
    path("phieu/<uuid:referral_id>/ket-qua/", views.feedback, name=for_act(Act.REFERRAL_FEEDBACK)),
    path("phieu/<uuid:referral_id>/khong-goi-so/", views.warn, name=for_act(Act.REFERRAL_WARN)),
    path("phieu/<uuid:referral_id>/hen/", views.appoint_day, name=for_act(Act.REFERRAL_APPOINT)),
    path("phieu/<uuid:referral_id>/hoi/", views.ask, name=for_act(Act.QUESTION_ASK)),
    path("phieu/<uuid:referral_id>/dap/", views.reply, name=for_act(Act.QUESTION_ANSWER)),
    path("phieu/<uuid:referral_id>/rut/", views.withdraw, name=for_act(Act.REFERRAL_WITHDRAW)),
]

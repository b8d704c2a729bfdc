"""Addresses of referral. A partner's carry the packet's own id and nothing of the case."""

from django.urls import path

from casework.web.referral import views

urlpatterns = [
    path("ho-so/<uuid:case_id>/chuyen-gui/", views.choose, name="referral-choose"),
    path("ho-so/<uuid:case_id>/chuyen-gui/<int:number>/", views.send, name="referral-send"),
    path("phieu/<uuid:referral_id>/", views.packet, name="referral"),
    path("phieu/<uuid:referral_id>/in/", views.print_packet, name="referral-print"),
    path("phieu/<uuid:referral_id>/nhan/", views.accept, name="referral-accept"),
    path("phieu/<uuid:referral_id>/tu-choi/", views.decline, name="referral-decline"),
    path("phieu/<uuid:referral_id>/ket-qua/", views.feedback, name="referral-feedback"),
    path("phieu/<uuid:referral_id>/rut/", views.withdraw, name="referral-withdraw"),
]

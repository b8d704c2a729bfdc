"""Addresses of safety: none says what it is about."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.safety import ban_orders, contact_bans, views
from casework.web.url_names import for_act

urlpatterns = [
    path("ho-so/<uuid:case_id>/danh-gia/", views.assess, name=for_act(Act.RISK_ASSESS)),
    path("ho-so/<uuid:case_id>/bao-gap/", views.raise_level, name=for_act(Act.RISK_RAISE)),
    path("ho-so/<uuid:case_id>/rut-lai/", views.take_back, name=for_act(Act.RISK_TAKE_BACK)),
    path("ho-so/<uuid:case_id>/ke-hoach/", views.plan, name=for_act(Act.SAFETY_PLAN_WRITE)),
    path("ho-so/<uuid:case_id>/ke-hoach/bo-tui/", views.wallet, name="safety-wallet"),
    path("ho-so/<uuid:case_id>/ke-hoach/bo-tui/in/", views.print_wallet, name=for_act(Act.SAFETY_PLAN_PRINT)),
    path("ho-so/<uuid:case_id>/giai-doan/", views.move, name=for_act(Act.CASE_MOVE)),
    path("ho-so/<uuid:case_id>/cho-o/", views.admit_stay, name=for_act(Act.SHELTER_ADMIT)),
    path("ho-so/<uuid:case_id>/khach/", views.receive_guest, name=for_act(Act.SHELTER_RECEIVE)),
    path("ho-so/<uuid:case_id>/cho-o/<uuid:stay_id>/", views.stay, name="shelter-look"),
    path("ho-so/<uuid:case_id>/cho-o/<uuid:stay_id>/vang/", views.missed_stay, name=for_act(Act.SHELTER_MISSED)),
    path("ho-so/<uuid:case_id>/cho-o/<uuid:stay_id>/them/", views.extend_stay, name=for_act(Act.SHELTER_EXTEND)),
    path(
        "ho-so/<uuid:case_id>/cho-o/<uuid:stay_id>/ket-thuc/", views.discharge_stay, name=for_act(Act.SHELTER_DISCHARGE)
    ),
    path("ho-so/<uuid:case_id>/cam-tiep-xuc/", contact_bans.ask, name=for_act(Act.BAN_ASK)),
    path("ho-so/<uuid:case_id>/cam-tiep-xuc/giay/", contact_bans.record, name=for_act(Act.BAN_RECORD)),
    path("ho-so/<uuid:case_id>/cam-tiep-xuc/<uuid:ban_id>/", contact_bans.read, name=contact_bans.READ),
    path("ho-so/<uuid:case_id>/cam-tiep-xuc/<uuid:ban_id>/thoi/", contact_bans.undo, name=for_act(Act.BAN_UNDO)),
    path("ho-so/<uuid:case_id>/cam-tiep-xuc/<uuid:ban_id>/vi-pham/", contact_bans.breach, name=for_act(Act.BAN_BREACH)),
    path("ho-so/<uuid:case_id>/cam-tiep-xuc/<uuid:ban_id>/het/", contact_bans.end, name=for_act(Act.BAN_END)),
    path("cam-tiep-xuc/", ban_orders.listed, name=for_act(Act.BAN_LIST)),
    path("cam-tiep-xuc/<uuid:order_id>/", ban_orders.look, name=ban_orders.LOOK),
    path("cam-tiep-xuc/<uuid:order_id>/quyet-dinh/", ban_orders.decide, name=for_act(Act.BAN_DECIDE)),
    path("cam-tiep-xuc/<uuid:order_id>/giam-sat/", ban_orders.assign, name=for_act(Act.BAN_ASSIGN)),
    path("cam-tiep-xuc/<uuid:order_id>/ghi/", ban_orders.watch, name=for_act(Act.BAN_WATCH)),
    path("cho-o/so/", views.book, name="shelter-book"),
    path("cho-o/", views.stays, name="shelter-stays"),
]

"""Addresses of safety: none says what it is about."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.safety import views
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
    path("ho-so/<uuid:case_id>/cho-o/<uuid:stay_id>/", views.stay, name="shelter-look"),
    path("ho-so/<uuid:case_id>/cho-o/<uuid:stay_id>/them/", views.extend_stay, name=for_act(Act.SHELTER_EXTEND)),
    path(
        "ho-so/<uuid:case_id>/cho-o/<uuid:stay_id>/ket-thuc/", views.discharge_stay, name=for_act(Act.SHELTER_DISCHARGE)
    ),
    path("cho-o/", views.stays, name="shelter-stays"),
]

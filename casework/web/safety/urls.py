"""Addresses of safety: none says what it is about."""

from django.urls import path

from casework.web.safety import views

urlpatterns = [
    path("ho-so/<uuid:case_id>/danh-gia/", views.assess, name="safety-assess"),
    path("ho-so/<uuid:case_id>/bao-gap/", views.raise_level, name="safety-raise"),
    path("ho-so/<uuid:case_id>/ke-hoach/", views.plan, name="safety-plan"),
    path("ho-so/<uuid:case_id>/ke-hoach/bo-tui/", views.wallet, name="safety-wallet"),
    path("ho-so/<uuid:case_id>/ke-hoach/bo-tui/in/", views.print_wallet, name="safety-wallet-print"),
    path("ho-so/<uuid:case_id>/giai-doan/", views.move, name="case-move"),
    path("ho-so/<uuid:case_id>/cho-o/", views.admit_stay, name="shelter-admit"),
    path("ho-so/<uuid:case_id>/cho-o/<uuid:stay_id>/", views.stay, name="shelter-look"),
    path("ho-so/<uuid:case_id>/cho-o/<uuid:stay_id>/them/", views.extend_stay, name="shelter-extend"),
    path("ho-so/<uuid:case_id>/cho-o/<uuid:stay_id>/ket-thuc/", views.discharge_stay, name="shelter-discharge"),
    path("cho-o/", views.stays, name="shelter-stays"),
]

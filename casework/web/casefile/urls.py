"""Addresses of one case."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web import papers
from casework.web.casefile import access_history, correcting, flags, striking, views
from casework.web.url_names import for_act

urlpatterns = [
    path("ho-so/<uuid:case_id>/", views.case, name="case"),
    path("ho-so/<uuid:case_id>/phan/nguoi/", views.person, name="case-person"),
    path("ho-so/<uuid:case_id>/phan/an/", views.safety, name="case-safety"),
    path("ho-so/<uuid:case_id>/phan/gui/", views.referrals, name="case-referrals"),
    path("ho-so/<uuid:case_id>/phan/da-lam/", views.what_was_done, name="case-done"),
    path("ho-so/<uuid:case_id>/phan/ai-giu/", views.holders, name="case-holders"),
    path("ho-so/<uuid:case_id>/in/", views.print_case, name=for_act(Act.CASE_PRINT)),
    path("ho-so/<uuid:case_id>/in/to/", views.paper, name=for_act(Act.CASE_PRINT, "paper")),
    path("in/to.css", papers.sheet, name="paper-sheet"),
    path("ho-so/<uuid:case_id>/ai-da-xem/", access_history.access_history, name="case-access-history"),
    path("ho-so/<uuid:case_id>/ai-da-xem/in/", access_history.print_list, name=for_act(Act.CASE_ACCESS_PRINT)),
    path("ho-so/<uuid:case_id>/lich-su/", views.history, name="case-history"),
    path("ho-so/<uuid:case_id>/gach-bo/<uuid:entry_id>/", striking.strike, name=for_act(Act.ENTRY_STRIKE)),
    path(
        "ho-so/<uuid:case_id>/sua-ngay/<slug:what>/<uuid:record_id>/",
        correcting.correct,
        name=for_act(Act.DAY_CORRECT),
    ),
    path("ho-so/<uuid:case_id>/nhac-viec/", flags.set_, name=for_act(Act.FLAG_SET)),
    path("ho-so/<uuid:case_id>/nhac-viec/<uuid:flag_id>/", flags.resolve, name=for_act(Act.FLAG_RESOLVE)),
]

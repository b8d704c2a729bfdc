"""Addresses of the reintegration pages."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.reintegration import views
from casework.web.url_names import for_act

urlpatterns = [
    path("ho-so/<uuid:case_id>/hoa-nhap/", views.show, name="reintegration"),
    path("ho-so/<uuid:case_id>/hoa-nhap/lich-tham/", views.schedule_visits, name=for_act(Act.FOLLOWUP_SCHEDULE)),
    path("ho-so/<uuid:case_id>/hoa-nhap/tham/", views.record_visit, name=for_act(Act.FOLLOWUP_RECORD)),
    path(
        "ho-so/<uuid:case_id>/hoa-nhap/tham/<uuid:followup_id>/",
        views.record_visit,
        name=for_act(Act.FOLLOWUP_RECORD, "planned"),
    ),
    path("ho-so/<uuid:case_id>/hoa-nhap/dong/", views.ask_closure, name=for_act(Act.CLOSURE_ASK)),
    path("ho-so/<uuid:case_id>/hoa-nhap/duyet-dong/", views.decide_closure, name=for_act(Act.CLOSURE_DECIDE)),
    path("ho-so/<uuid:case_id>/hoa-nhap/mo-lai/", views.reopen, name=for_act(Act.CASE_REOPEN)),
]

"""Addresses of the reintegration pages."""

from django.urls import path

from casework.web.reintegration import views

urlpatterns = [
    path("ho-so/<uuid:case_id>/hoa-nhap/", views.show, name="reintegration"),
    path("ho-so/<uuid:case_id>/hoa-nhap/lich-tham/", views.schedule_visits, name="reintegration-schedule"),
    path("ho-so/<uuid:case_id>/hoa-nhap/tham/", views.record_visit, name="reintegration-visit"),
    path("ho-so/<uuid:case_id>/hoa-nhap/tham/<uuid:followup_id>/", views.record_visit, name="reintegration-visit-of"),
    path("ho-so/<uuid:case_id>/hoa-nhap/dong/", views.ask_closure, name="reintegration-close"),
    path("ho-so/<uuid:case_id>/hoa-nhap/duyet-dong/", views.decide_closure, name="reintegration-decide"),
    path("ho-so/<uuid:case_id>/hoa-nhap/mo-lai/", views.reopen, name="reintegration-reopen"),
]

"""Addresses of the audit."""

from django.urls import path

from casework.web.audit import views

urlpatterns = [
    path("nhat-ky/", views.province, name="audit"),
    path("ho-so/<uuid:case_id>/nhat-ky/", views.case, name="case-audit"),
]

"""Addresses of one case."""

from django.urls import path

from casework.web.casefile import views

urlpatterns = [
    path("ho-so/<uuid:case_id>/", views.case, name="case"),
    path("ho-so/<uuid:case_id>/lich-su/", views.history, name="case-history"),
]

"""Addresses of one case."""

from django.urls import path

from casework.web.casefile import access_history, views

urlpatterns = [
    path("ho-so/<uuid:case_id>/", views.case, name="case"),
    path("ho-so/<uuid:case_id>/in/", views.print_case, name="case-print"),
    path("ho-so/<uuid:case_id>/ai-da-xem/", access_history.access_history, name="case-access-history"),
    path("ho-so/<uuid:case_id>/ai-da-xem/in/", access_history.print_list, name="case-access-print"),
    path("ho-so/<uuid:case_id>/lich-su/", views.history, name="case-history"),
]

"""Addresses of one case."""

from django.urls import path

from casework.web.casefile import seen, views

urlpatterns = [
    path("ho-so/<uuid:case_id>/", views.case, name="case"),
    path("ho-so/<uuid:case_id>/in/", views.print_case, name="case-print"),
    path("ho-so/<uuid:case_id>/ai-da-xem/", seen.seen, name="case-seen"),
    path("ho-so/<uuid:case_id>/ai-da-xem/in/", seen.print_list, name="case-seen-print"),
    path("ho-so/<uuid:case_id>/lich-su/", views.history, name="case-history"),
]

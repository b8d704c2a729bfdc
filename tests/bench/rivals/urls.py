"""The addresses of a rival."""

from django.contrib.auth.views import LoginView
from django.urls import path

from tests.bench.rivals import views

urlpatterns = [
    path("login/", LoginView.as_view(template_name="rivals/form.html"), name="login"),
    path("", views.cases, name="list"),
    path("start/", views.start, name="start"),
    path("find/", views.find, name="find"),
    path("cases/<uuid:case_id>/", views.case, name="case"),
    path("cases/<uuid:case_id>/sheet/", views.sheet, name="sheet"),
    path("cases/<uuid:case_id>/history/", views.history, name="history"),
    path("cases/<uuid:case_id>/seen/", views.seen, name="seen"),
    path("cases/<uuid:case_id>/story/", views.story, name="story"),
]

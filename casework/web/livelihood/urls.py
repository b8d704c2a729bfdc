"""Addresses of the livelihood pages."""

from django.urls import path

from casework.web.livelihood import views

urlpatterns = [
    path("ho-so/<uuid:case_id>/sinh-ke/", views.show, name="livelihood"),
    path("ho-so/<uuid:case_id>/sinh-ke/hien-trang/", views.note_baseline, name="livelihood-baseline"),
    path("ho-so/<uuid:case_id>/sinh-ke/ke-hoach/", views.write_livelihood_plan, name="livelihood-plan"),
    path("ho-so/<uuid:case_id>/sinh-ke/duyet/", views.approve_livelihood_plan, name="livelihood-approve"),
    path("ho-so/<uuid:case_id>/sinh-ke/ban-giao/", views.give_input, name="livelihood-give"),
    path("ho-so/<uuid:case_id>/sinh-ke/hoc-nghe/", views.begin_training, name="livelihood-train"),
    path(
        "ho-so/<uuid:case_id>/sinh-ke/hoc-nghe/<uuid:training_id>/", views.note_training, name="livelihood-train-note"
    ),
    path("ho-so/<uuid:case_id>/sinh-ke/moc/", views.set_milestone, name="livelihood-milestone"),
    path(
        "ho-so/<uuid:case_id>/sinh-ke/moc/<uuid:milestone_id>/", views.meet_milestone, name="livelihood-milestone-met"
    ),
    path("ho-so/<uuid:case_id>/sinh-ke/ket-qua/", views.record_outcome, name="livelihood-outcome"),
]

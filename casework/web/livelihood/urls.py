"""Addresses of the livelihood pages."""

from django.urls import path

from casework.rulebook.acts import Act
from casework.web.livelihood import views
from casework.web.url_names import for_act

urlpatterns = [
    path("ho-so/<uuid:case_id>/sinh-ke/", views.show, name="livelihood"),
    path("ho-so/<uuid:case_id>/sinh-ke/hien-trang/", views.note_baseline, name=for_act(Act.LIVELIHOOD_BASELINE)),
    path("ho-so/<uuid:case_id>/sinh-ke/ke-hoach/", views.write_livelihood_plan, name=for_act(Act.LIVELIHOOD_PLAN)),
    path("ho-so/<uuid:case_id>/sinh-ke/duyet/", views.approve_livelihood_plan, name=for_act(Act.LIVELIHOOD_APPROVE)),
    path("ho-so/<uuid:case_id>/sinh-ke/ban-giao/", views.give_input, name=for_act(Act.LIVELIHOOD_GIVE)),
    path("ho-so/<uuid:case_id>/sinh-ke/hoc-nghe/", views.begin_training, name=for_act(Act.LIVELIHOOD_TRAIN)),
    path(
        "ho-so/<uuid:case_id>/sinh-ke/hoc-nghe/<uuid:training_id>/",
        views.note_training,
        name=for_act(Act.LIVELIHOOD_TRAIN, "note"),
    ),
    path("ho-so/<uuid:case_id>/sinh-ke/moc/", views.set_milestone, name=for_act(Act.LIVELIHOOD_MILESTONE)),
    path(
        "ho-so/<uuid:case_id>/sinh-ke/moc/<uuid:milestone_id>/",
        views.meet_milestone,
        name=for_act(Act.LIVELIHOOD_MILESTONE, "met"),
    ),
    path("ho-so/<uuid:case_id>/sinh-ke/ket-qua/", views.record_outcome, name=for_act(Act.LIVELIHOOD_OUTCOME)),
]

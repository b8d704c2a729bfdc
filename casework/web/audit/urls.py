"""Addresses of the audit."""

from django.urls import path

from casework.web.audit import anomalies, case, checkpoints, decoys, names, overdue, province, searches

urlpatterns = [
    path("nhat-ky/", province.province, name="audit"),
    path("nhat-ky/khong-in-ten/", names.names, name="audit-names"),
    path("nhat-ky/khong-in-ten/<int:worker_id>/thoi/", names.show, name="audit-name-show"),
    path("nhat-ky/tim-ten/", searches.searches, name="audit-searches"),
    path("nhat-ky/can-xem/", anomalies.anomalies, name="audit-anomalies"),
    path("nhat-ky/can-xem/<str:word>/<uuid:event_id>/", anomalies.look_into, name="audit-review"),
    path("nhat-ky/can-xem/bao-dong/<int:alert_id>/", anomalies.look_into_alert, name="audit-review-alert"),
    path("nhat-ky/da-xem/", anomalies.reviewed, name="audit-reviewed"),
    path("nhat-ky/qua-han/", overdue.overdue, name="audit-overdue"),
    path("nhat-ky/canh/", decoys.decoys, name="audit-decoys"),
    path("nhat-ky/canh/them/", decoys.plant, name="audit-plant"),
    path("nhat-ky/canh/<uuid:decoy_id>/thoi/", decoys.end, name="audit-decoy-end"),
    path("ho-so/<uuid:case_id>/nhat-ky/", case.case, name="case-audit"),
    path("ho-so/<uuid:case_id>/nhat-ky/in/", case.paper, name="case-audit-paper"),
    path("ho-so/<uuid:case_id>/nhat-ky/tai/", case.bundle, name="case-audit-bundle"),
    path("moc/", checkpoints.checkpoints, name="checkpoints"),
    path("moc/giu/", checkpoints.keep, name="checkpoint-keep"),
]

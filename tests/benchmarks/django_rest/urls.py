"""The five paths, at the addresses of the service."""

from django.urls import path

from benchmarks.django_rest import views

urlpatterns = [
    path("v1/measurement-batches/<str:name>", views.SendBatch.as_view()),
    path("v1/board-view", views.BoardView.as_view()),
    path("v1/measurements", views.Measurements.as_view()),
    path("v1/academies/<str:urn>", views.OneAcademy.as_view()),
    path("v1/people", views.AddPerson.as_view()),
]

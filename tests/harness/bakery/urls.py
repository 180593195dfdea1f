"""Where the cakes are."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView
from menu import views

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view()),
    path("cakes/", views.Cakes.as_view()),
    path("cakes/layered/", views.LayeredCakes.as_view()),
    path("cakes/praised/", views.PraisedCakes.as_view()),
    path("cakes/rated/", views.RatedCakes.as_view()),
    path("cakes/topped/", views.ToppedCakes.as_view()),
    path("cakes/signed/", views.SignedCakes.as_view()),
    path("cakes/counted/", views.CountedCakes.as_view()),
]

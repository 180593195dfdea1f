"""Addresses under /auth/, with and without the slash at the end, and no redirect between the two."""

from django.urls import re_path

from store.accounts import views

urlpatterns = [
    re_path(r"^users/?$", views.RegistrationView.as_view(), name="registration"),
    re_path(r"^users/me/?$", views.MeView.as_view(), name="me"),
    re_path(r"^users/set_password/?$", views.SetPasswordView.as_view(), name="set-password"),
    re_path(r"^jwt/create/?$", views.SignInView.as_view(), name="sign-in"),
    re_path(r"^jwt/refresh/?$", views.RefreshView.as_view(), name="refresh"),
    re_path(r"^jwt/verify/?$", views.VerifyView.as_view(), name="verify"),
    re_path(r"^jwt/blacklist/?$", views.SignOutView.as_view(), name="sign-out"),
]

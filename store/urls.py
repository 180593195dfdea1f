"""Addresses under /store/."""

urlpatterns: list[str] = []

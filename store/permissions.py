"""Who may do what. Without a sign-in the refusal is a 401, with one a 403."""

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class StaffWrites(BasePermission):
    """Everybody reads, staff writes."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE_METHODS or request.user.is_staff


class StaffChanges(StaffWrites):
    """Everybody reads and adds, staff changes and deletes."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.method == "POST" or super().has_permission(request, view)


class IsCustomer(BasePermission):
    """Signed in, as somebody who can buy: `request.user.customer` is there."""

    message = "This account is no customer of the shop."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return hasattr(request.user, "customer")

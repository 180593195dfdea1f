"""Endpoints of users and customers: who may, which row, which serializer."""

from typing import cast

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.generics import CreateAPIView, GenericAPIView, RetrieveUpdateAPIView
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_204_NO_CONTENT
from rest_framework.viewsets import GenericViewSet
from rest_framework_simplejwt.views import TokenViewBase

from store.accounts.serializers import (
    CustomerForStaffSerializer,
    CustomerSerializer,
    RefreshSerializer,
    RegistrationSerializer,
    SetPasswordSerializer,
    SignInSerializer,
    SignOutSerializer,
    UserSerializer,
    VerifySerializer,
)
from store.models import Customer, User
from store.permissions import IsCustomer
from store.schema.refusals import TOO_MANY_GUESSES
from store.views import UpdateExisting


class RegistrationView(CreateAPIView):
    """Anybody may register."""

    serializer_class = RegistrationSerializer


class MeView(UpdateExisting, RetrieveUpdateAPIView):
    """Who is signed in."""

    permission_classes = [IsAuthenticated]
    serializer_class = UserSerializer
    http_method_names = ["get", "patch", "head", "options"]

    def get_object(self) -> User:
        return cast(User, self.request.user)


class SetPasswordView(GenericAPIView):
    """A new password. Whoever is signed in signs in again, everywhere."""

    permission_classes = [IsAuthenticated]
    serializer_class = SetPasswordSerializer

    @extend_schema(responses={204: None, 429: TOO_MANY_GUESSES})
    def post(self, request: Request) -> Response:
        serializer = self.get_serializer(request.user, data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(status=HTTP_204_NO_CONTENT)


@extend_schema_view(post=extend_schema(responses={200: SignInSerializer, 429: TOO_MANY_GUESSES}))
class SignInView(TokenViewBase):
    """Name and password for an access token and a refresh token."""

    serializer_class = SignInSerializer


class RefreshView(TokenViewBase):
    """A refresh token for two new tokens; the old one is dead."""

    serializer_class = RefreshSerializer


class VerifyView(TokenViewBase):
    """Whether a token would be taken."""

    serializer_class = VerifySerializer


class SignOutView(TokenViewBase):
    """The refresh token is dead; the access token dies of age."""

    serializer_class = SignOutSerializer


class MyCustomerView(UpdateExisting, RetrieveUpdateAPIView):
    """The customer that is signed in."""

    permission_classes = [IsCustomer]
    serializer_class = CustomerSerializer
    http_method_names = ["get", "put", "head", "options"]

    def get_object(self) -> Customer:
        return cast(User, self.request.user).customer


class CustomerViewSet(
    UpdateExisting, mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.UpdateModelMixin, GenericViewSet
):
    """All customers, for staff. They come and go with their users."""

    queryset = Customer.objects.all()
    permission_classes = [IsAdminUser]
    serializer_class = CustomerForStaffSerializer

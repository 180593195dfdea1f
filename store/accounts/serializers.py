"""The JSON that accounts take and give."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core import exceptions
from django.db import IntegrityError
from rest_framework import serializers
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.serializers import TokenBlacklistSerializer, TokenObtainPairSerializer
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken

from store import rows
from store.accounts.authentication import JWTAuthentication
from store.accounts.tokens import RefreshToken, UntypedToken
from store.models import Customer, User


class PasswordField(serializers.CharField):
    """A password as it was typed, never shown again."""

    def __init__(self, **options: Any) -> None:
        style = {"input_type": "password"}
        super().__init__(write_only=True, trim_whitespace=False, max_length=128, style=style, **options)


class UserSerializer(serializers.ModelSerializer):
    """A user as it sees itself; the name to sign in with stays."""

    class Meta:
        model = User
        fields = ["id", "username", "email", "first_name", "last_name"]
        read_only_fields = ["username"]

    def validate_email(self, address: str) -> str:
        """As it is kept."""
        return address.lower()

    def update(self, instance: User, validated_data: dict[str, Any]) -> User:
        return rows.change(instance, **validated_data)

    def save(self, **extra: Any) -> User:
        """The saved user. Raises ValidationError, too, for what was free a moment ago, and is taken now."""
        try:
            user: User = super().save(**extra)
        except IntegrityError as error:
            raise serializers.ValidationError(_taken(self.validated_data)) from error
        return user


class RegistrationSerializer(UserSerializer):
    """A new user, who is a customer at once."""

    password = PasswordField()

    class Meta(UserSerializer.Meta):
        fields = [*UserSerializer.Meta.fields, "password"]
        read_only_fields: list[str] = []

    def validate_username(self, username: str) -> str:
        """Letters that look the same are the same, as on every page of Django's."""
        return User.normalize_username(username)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        others = {name: value for name, value in attrs.items() if name != "password"}
        _refuse_weak("password", attrs["password"], User(**others))
        return attrs

    def create(self, validated_data: dict[str, Any]) -> User:
        return User.objects.create_user(**validated_data)


class SetPasswordSerializer(serializers.Serializer):
    """A new password for who knows the old one. All tokens made before it are void."""

    instance: User
    current_password = PasswordField()
    new_password = PasswordField()

    def validate_current_password(self, password: str) -> str:
        # As at signing in: who guesses is counted.
        name = self.instance.get_username()
        if authenticate(self.context["request"], username=name, password=password) is None:
            raise serializers.ValidationError("Invalid password.")
        return password

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        _refuse_weak("new_password", attrs["new_password"], self.instance)
        return attrs

    def update(self, instance: User, validated_data: dict[str, Any]) -> User:
        instance.set_password(validated_data["new_password"])
        instance.save(update_fields=["password"])
        return instance


class SignInSerializer(TokenObtainPairSerializer):
    """Name and password for two tokens."""

    access = serializers.CharField(read_only=True)
    refresh = serializers.CharField(read_only=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = PasswordField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, str]:
        return super().validate({**attrs, "username": User.normalize_username(attrs["username"])})


class RefreshSerializer(serializers.Serializer):
    """A refresh token for two new tokens, once."""

    refresh = serializers.CharField()
    access = serializers.CharField(read_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, str]:
        used = RefreshToken(attrs["refresh"])
        user = JWTAuthentication().get_user(used)
        # Of two requests at once that bring the same token, one is the first.
        is_first: bool = used.blacklist()[1]  # type: ignore[index]  # the library's annotation is wrong
        if not is_first:
            raise TokenError("Token is blacklisted")
        fresh = RefreshToken.for_user(user)
        return {"refresh": str(fresh), "access": str(fresh.access_token)}


class VerifySerializer(serializers.Serializer):
    """A token of either kind, of which the shop says whether it would take it."""

    token = serializers.CharField(write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, str]:
        token = UntypedToken(attrs["token"])
        if BlacklistedToken.objects.filter(token__jti=token["jti"]).exists():
            raise TokenError("Token is blacklisted")
        JWTAuthentication().get_user(token)
        return {}


class SignOutSerializer(TokenBlacklistSerializer):
    """A refresh token that shall be good for nothing more."""

    token_class = RefreshToken


class CustomerSerializer(serializers.ModelSerializer):
    """A customer as it sees itself: its membership is the shop's affair."""

    class Meta:
        model = Customer
        fields = ["id", "user_id", "phone", "birth_date", "membership"]
        read_only_fields = ["membership"]

    def update(self, instance: Customer, validated_data: dict[str, Any]) -> Customer:
        return rows.change(instance, **validated_data)


class CustomerForStaffSerializer(CustomerSerializer):
    """A customer as staff see it, membership to change included."""

    class Meta(CustomerSerializer.Meta):
        read_only_fields: list[str] = []


def _taken(fields: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: [getattr(User, name).field.error_messages["unique"]]
        for name in ("username", "email")
        if name in fields and User.objects.filter(**{name: fields[name]}).exists()
    }


def _refuse_weak(field: str, password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except exceptions.ValidationError as error:
        raise serializers.ValidationError({field: error.messages}) from error

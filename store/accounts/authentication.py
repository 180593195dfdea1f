"""Who sends this request?"""

from rest_framework_simplejwt import authentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed
from rest_framework_simplejwt.tokens import Token
from rest_framework_simplejwt.utils import get_md5_hash_password

from store.models import User


class JWTAuthentication(authentication.JWTAuthentication):
    """The user of `Authorization: JWT <access>` or `Bearer <access>`."""

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]  # a free type variable
        """The token's user and its customer, in one query. Raises AuthenticationFailed (401)."""
        user = _user_of(validated_token)
        if user is None or not user.is_active:
            raise AuthenticationFailed("There is no active account for this token.", "no_active_account")
        if validated_token.get("hash_password") != get_md5_hash_password(user.password):
            raise AuthenticationFailed("The password was changed: sign in again.", "password_changed")
        return user


def _user_of(token: Token) -> User | None:
    try:
        return User.objects.select_related("customer").filter(pk=token.get("user_id")).first()
    except (TypeError, ValueError):  # who signs with the same key may mean something else by it
        return None

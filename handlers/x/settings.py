"""The settings of one X account, checked when the program starts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, model_validator

from handlers.base import Settings
from handlers.given import Address, Secrets


def _number(value: str) -> str:
    if not value.isascii() or not value.isdigit():
        raise ValueError("is no account number; it is the digits of the brand's user id, not its @name")
    return value


class XSettings(Settings):
    """One account, signed in by OAuth 2 (client id, refresh token) or OAuth 1.0a (access token and its secret).

    ``X_ACCESS_TOKEN`` belongs to OAuth 1.0a where its secret is there, else to OAuth 2. With both sign-ins complete,
    OAuth 2 is used. Errors never show what was typed.
    """

    consumer_secret: Secrets
    account_id: Annotated[str, AfterValidator(_number)]
    consumer_key: str = ""
    access_token: SecretStr = SecretStr("")
    access_token_secret: SecretStr = SecretStr("")
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    refresh_token: SecretStr = SecretStr("")
    api_url: Address = "https://api.x.com"
    daily_budget_usd: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)] | None = None
    """What calls may cost in one day (UTC) before answering is left to people; empty: no bound."""
    enterprise: bool = False
    """Whether the account's contract lets the bot answer posts that neither mention nor quote it."""
    long_posts: bool = False
    """Whether the account may write posts of up to 25,000 instead of 280 (X Premium)."""

    @model_validator(mode="after")
    def _signed_in(self) -> XSettings:
        if not self.oauth2 and not (self.consumer_key and self.tokens_of_oauth1):
            raise ValueError(
                "the sign-in is incomplete; set X_CLIENT_ID and X_REFRESH_TOKEN (OAuth 2), or X_CONSUMER_KEY, "
                "X_ACCESS_TOKEN and X_ACCESS_TOKEN_SECRET (OAuth 1.0a)"
            )
        return self

    @property
    def hosts(self) -> frozenset[str]:
        """The API's, and where it keeps the pictures of direct messages."""
        return super().hosts | {"ton.twitter.com"}

    @property
    def oauth2(self) -> bool:
        """Whether calls are made with OAuth 2."""
        return bool(self.client_id and self.refresh_token.get_secret_value())

    @property
    def tokens_of_oauth1(self) -> bool:
        """Whether the account's OAuth 1.0a tokens are there."""
        return bool(self.access_token.get_secret_value() and self.access_token_secret.get_secret_value())

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every consumer secret that events may be signed with; the first one signs what we send."""
        return tuple(self.consumer_secret.get_secret_value().split(","))

    @property
    def first_access(self) -> str:
        """The OAuth 2 access token that the environment gives, if it gives one."""
        return "" if self.tokens_of_oauth1 else self.access_token.get_secret_value()

"""The settings of one Instagram account."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from handlers.given import Address
from handlers.meta.settings import MetaSettings

HOSTS = {"instagram": "https://graph.instagram.com", "facebook": "https://graph.facebook.com"}


class InstagramSettings(MetaSettings):
    """One Instagram account. ``login`` says through which of Meta's two sign-ins the token was made."""

    login: Literal["instagram", "facebook"] = "instagram"
    page_id: str = ""
    """The Facebook page the account is linked to; needed for the Facebook sign-in only."""
    api_url: Address = HOSTS["instagram"]
    """``https://graph.facebook.com`` by itself where ``login`` is ``facebook``."""
    sends_per_second: Annotated[int, Field(ge=1)] = 100
    """Direct messages; Meta's pages say 100 and 300."""
    human_agent: bool = False
    """Whether Meta granted the *Human Agent* feature: then people may answer for 7 days instead of 24 hours."""

    @model_validator(mode="before")
    @classmethod
    def _host_of_login(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("login") == "facebook":
            return {"api_url": HOSTS["facebook"], **given}
        return given

    @model_validator(mode="after")
    def _page_for_facebook(self) -> InstagramSettings:
        if self.login == "facebook" and not self.page_id:
            raise ValueError(
                "INSTAGRAM_PAGE_ID is missing; with INSTAGRAM_LOGIN=facebook, messages go out as the page"
            )
        return self

    @property
    def by_page(self) -> bool:
        """Whether the token is a page's, made with the Facebook sign-in."""
        return self.login == "facebook"

    @property
    def sender(self) -> str:
        """The id that messages go out from and that webhooks are switched on for."""
        return self.page_id if self.by_page else self.account_id

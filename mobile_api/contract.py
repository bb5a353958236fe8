"""What a phone sends and gets, v1. Kept for years: it grows by optional fields, and fields it does not know pass by."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from backend.http.portrait import PersonShown
from backend.people.devices import Enrolled, Phone
from backend.people.rules import LONGEST_PASSWORD


class Sent(BaseModel):
    """The base of all that a phone sends."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)


class EnrolmentIn(Sent):
    """A phone enrols by its person's login and password, or by a code that they made in the browser."""

    device_id: UUID
    name: str = Field(min_length=1, max_length=100)
    platform: str = Field(min_length=1, max_length=100)
    app_version: str = Field(min_length=1, max_length=40)
    login: str | None = Field(default=None, min_length=1, max_length=64)
    password: str | None = Field(default=None, min_length=1, max_length=LONGEST_PASSWORD)
    code: str | None = Field(default=None, min_length=4, max_length=40)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = (self.code is not None, self.login is not None or self.password is not None)
        if sum(ways) != 1 or (self.login is None) != (self.password is None):
            raise PydanticCustomError("one_way_in", "give login and password, or a code")
        return self

    def phone(self) -> Phone:
        return Phone(self.device_id, self.name, self.platform, self.app_version)


class RefreshIn(Sent):
    refresh_token: str = Field(min_length=1, max_length=200)


class TokensOut(BaseModel):
    """An access token and when it ends; a refresh token, good until its successor is used."""

    access_token: str
    access_ends_at: datetime
    refresh_token: str


class EnrolmentOut(TokensOut):
    """What a phone keeps. The credential hands in its own evidence when no token is good any more."""

    device_id: UUID
    credential: str
    person: PersonShown

    @classmethod
    def of(cls, enrolled: Enrolled, person: PersonShown) -> Self:
        return cls(
            device_id=enrolled.device_id,
            credential=enrolled.credential,
            access_token=enrolled.pair.access,
            access_ends_at=enrolled.access_ends_at,
            refresh_token=enrolled.pair.refresh,
            person=person,
        )


class MeOut(BaseModel):
    """Who holds this phone, and what time it is here."""

    person: PersonShown
    device_id: UUID
    now: datetime

"""Units in their tree, persons in their posts, the groups and what they own; who is named on which row."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from storage.db import Base


class Unit(Base):
    """A body or an area: city → county → township → village, departments and the office beside them.

    `path` is the dotted line of codes from the root, so a subtree is a prefix."""

    __tablename__ = "unit"
    __table_args__ = (sa.Index("ix_unit_path", "path", postgresql_ops={"path": "text_pattern_ops"}),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("unit.id"))
    path: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str]
    kind: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]


class PolicyField(Base):
    """领域: a field of work that groups and leaders cover."""

    __tablename__ = "policy_field"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]


class Group(Base):
    """A supervision group: the coordination group, or one of the special groups."""

    __tablename__ = "supervision_group"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[int] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    powers: Mapped[list[str]]


class Duty(Base):
    """One cell of the duty_matrix: an area and a field have exactly one owning group."""

    __tablename__ = "duty_matrix"

    area_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"), primary_key=True)
    policy_field: Mapped[str] = mapped_column(sa.ForeignKey("policy_field.code"), primary_key=True)
    group_id: Mapped[UUID] = mapped_column(sa.ForeignKey("supervision_group.id"))


class Person(Base):
    """Somebody with an account. The password is Argon2id; it is never read anywhere but at login."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(sa.ForeignKey("unit.id"))
    seconded_from_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("unit.id"))
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    password_set_at: Mapped[datetime]
    must_change_password: Mapped[bool]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class PostRow(Base):
    """A post somebody holds (actor.Post is its value)."""

    __tablename__ = "post"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[str]
    group_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("supervision_group.id"))
    area_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("unit.id"))
    policy_fields: Mapped[list[str]]
    is_head: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]


class Named(Base):
    """Who is named on a mission or a row: its team, its verifier, its visitor. The scope condition reads it."""

    __tablename__ = "named"
    __table_args__ = (sa.Index("ix_named_person_id_subject_id", "person_id", "subject_id"),)

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    as_: Mapped[str] = mapped_column("named_as", primary_key=True)
    named_at: Mapped[datetime]


class WebSession(Base):
    """A browser that is logged in; the cookie's token is kept as its SHA-256."""

    __tablename__ = "web_session"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Device(Base):
    """A phone that somebody enrolled; its credential alone suffices to hand in its own evidence."""

    __tablename__ = "device"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str]
    platform: Mapped[str]
    app_version: Mapped[str]
    credential_hash: Mapped[bytes] = mapped_column(unique=True)
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_for: Mapped[str | None]


class DeviceToken(Base):
    """An access or refresh token of a device, kept as SHA-256; a refresh token names the pair that follows it.

    `successor` holds the successor pair sealed for the bearer of the old token alone, so that a lost answer can be
    asked for again and gives the same pair until the successor is used."""

    __tablename__ = "device_token"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"), index=True)
    kind: Mapped[str]
    issued_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    successor: Mapped[bytes | None]
    previous_hash: Mapped[bytes | None]


class Bridge(Base):
    """An app that is not ours and records with the screen off; its token, kept as SHA-256, brings fixes, no more.

    It is a device of its person, revoked as any other. heard_at: when it last said anything, to within a minute."""

    __tablename__ = "bridge"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"), unique=True)
    kind: Mapped[str]
    made_at: Mapped[datetime]
    heard_at: Mapped[datetime | None]


class EnrolmentCode(Base):
    """A short code that a logged-in person reads into their phone, once."""

    __tablename__ = "enrolment_code"

    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginTry(Base):
    """One try to log in; the lockout counts these, and the audit keeps them."""

    __tablename__ = "login_try"
    __table_args__ = (sa.Index("ix_login_try_login_at", "login", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str]
    at: Mapped[datetime]
    succeeded: Mapped[bool]
    face: Mapped[str]


class CovertLook(Base):
    """Somebody was shown something hidden in one way on one day (UTC): the key under which that is a leaf once."""

    __tablename__ = "covert_look"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class Access(Base):
    """An audited act that is no transition: login, logout, enrolment, a look at an original, an export."""

    __tablename__ = "access"
    __table_args__ = (sa.Index("ix_access_at", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    device_id: Mapped[UUID | None]
    act: Mapped[str]
    subject_id: Mapped[UUID | None]
    request_id: Mapped[str]

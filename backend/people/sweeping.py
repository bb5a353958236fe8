"""The job that takes away secrets that open nothing any more: tokens of phones, enrolment codes, browser sessions.

What they were used for stays in the audit (access, login_try); the rows themselves say nothing that is kept."""

from datetime import timedelta

import sqlalchemy as sa

from backend.actor import SYSTEM
from backend.people.model import DeviceToken, EnrolmentCode, WebSession
from backend.work import Kit

SPENT = timedelta(days=1)


def sweep(kit: Kit) -> int:
    """Delete what ended a day ago or longer, and say how many rows that were. May run at any time, and twice.

    A token stays for as long again as a refresh token is good: while its predecessor may come back, the pair that
    followed it is read (refresh.py)."""
    with kit.work(SYSTEM) as work:
        ended = work.now - SPENT
        tokens = ended - timedelta(days=work.parameters.refresh_token_days)
        spent = (
            sa.delete(DeviceToken).where(DeviceToken.ends_at < tokens).returning(DeviceToken.token_hash),
            sa.delete(EnrolmentCode).where(EnrolmentCode.ends_at < ended).returning(EnrolmentCode.code_hash),
            sa.delete(WebSession).where(WebSession.ends_at < ended).returning(WebSession.token_hash),
        )
        return sum(len(work.session.execute(each).all()) for each in spent)

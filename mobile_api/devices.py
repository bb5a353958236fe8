"""Phones enrol, renew their tokens, and go out of service."""

from apiflask import APIBlueprint

from backend.http.auth import open_to_anyone, phone_actor
from backend.http.kit import kit
from backend.http.limits import tries_are_counted
from backend.http.portrait import portrait
from backend.people.devices import enrol_by_code, enrol_by_password, revoke
from backend.people.refresh import refresh
from mobile_api.contract import EnrolmentIn, EnrolmentOut, MeOut, RefreshIn, TokensOut

bp = APIBlueprint("devices", __name__, tag="devices")


@bp.post("/devices")
@bp.input(EnrolmentIn, arg_name="given")
@bp.output(EnrolmentOut, status_code=201)
@open_to_anyone
@tries_are_counted
def enrol(given: EnrolmentIn) -> EnrolmentOut:
    """Enrol this phone, or enrol it anew: what it held before is void then."""
    if given.code is not None:
        enrolled = enrol_by_code(kit(), given.phone(), given.code)
    else:
        enrolled = enrol_by_password(kit(), given.phone(), given.login or "", given.password or "")
    with kit().work(enrolled.actor) as work:
        return EnrolmentOut.of(enrolled, portrait(work.session, enrolled.actor))


@bp.post("/token")
@bp.input(RefreshIn, arg_name="given")
@bp.output(TokensOut)
@open_to_anyone
def renew(given: RefreshIn) -> TokensOut:
    """A new pair for a refresh token; asked again, the same pair, until its refresh token is used."""
    pair, ends_at = refresh(kit(), given.refresh_token)
    return TokensOut(access_token=pair.access, access_ends_at=ends_at, refresh_token=pair.refresh)


@bp.delete("/devices/self")
@bp.output({}, status_code=204)
def leave() -> tuple[str, int]:
    """Take this phone out of service."""
    actor = phone_actor()
    if actor.device_id is not None:
        with kit().work(actor) as work:
            revoke(work, actor.device_id, "revoked-by-phone")
    return "", 204


@bp.get("/me")
@bp.output(MeOut)
def me() -> MeOut:
    """Who holds this phone."""
    actor = phone_actor()
    with kit().work(actor) as work:
        return MeOut.model_validate(
            {"person": portrait(work.session, actor), "device_id": actor.device_id, "now": work.now}
        )

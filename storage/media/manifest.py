"""C2PA: what a signed manifest says, and whether it holds. Runs in the child only, without any network."""

import json
from io import BytesIO
from typing import Any

import c2pa

from storage.media.values import Provenance

OFFLINE = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_reading": True, "verify_trust": True},
    "core": {"allowed_network_hosts": []},
}
"""Nothing is fetched: no manifest that lies elsewhere, no word about revoked certificates. The child has no network
anyway; this is so that the library does not try."""
STATES = {"Trusted": "trusted", "Valid": "valid"}
MOST_CODES = 20


def read_provenance(data: bytes, media_type: str) -> Provenance:
    """The active manifest of a file; state "none" where there is none. A manifest that makes no sense is invalid."""
    try:
        with c2pa.Context.from_dict(OFFLINE) as context:
            return _as_said(json.loads(c2pa.Reader(media_type, BytesIO(data), context=context).json()))
    except (c2pa.C2paError.ManifestNotFound, c2pa.C2paError.NotSupported, c2pa.C2paError.RemoteManifest):
        return Provenance("none")
    except c2pa.C2paError as error:
        return Provenance("invalid", codes=(type(error).__name__.removeprefix("_C2pa"),))


def _as_said(report: dict[str, Any]) -> Provenance:
    manifest = report.get("manifests", {}).get(report.get("active_manifest"), {})
    signature = manifest.get("signature_info") or {}
    generators = manifest.get("claim_generator_info") or [{}]
    failed = report.get("validation_results", {}).get("activeManifest", {}).get("failure", [])
    return Provenance(
        STATES.get(report.get("validation_state", ""), "invalid"),  # type: ignore[arg-type]
        signer=_text(signature.get("issuer")),
        generator=_text(generators[0].get("name") or manifest.get("claim_generator")),
        signed_at=_text(signature.get("time")),
        codes=tuple(sorted({str(one.get("code"))[:80] for one in failed}))[:MOST_CODES],
    )


def _text(value: Any) -> str | None:
    return "".join(sign for sign in value if sign.isprintable())[:200] or None if isinstance(value, str) else None

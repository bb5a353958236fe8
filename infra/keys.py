"""Secrets made at first start: files under var/keys that only their owner can read."""

import os
import secrets
from pathlib import Path


def keys_folder(var: Path) -> Path:
    """The folder of all keys, made 0700 if it is not there."""
    folder = var / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def secret(var: Path, name: str) -> str:
    """The secret of this name, 64 hex digits (256 bits); the first caller makes it, of many at once as well."""
    path = keys_folder(var) / name
    if not path.exists():
        fresh = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()

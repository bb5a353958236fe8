"""Lines of text from strangers."""

from __future__ import annotations

import codecs


def lines_of(data: bytes) -> list[str]:
    """A text's lines, whatever it was written in: UTF-8, UTF-16 with its mark, else GB 18030. Never fails.

    >>> lines_of("经度,纬度\\r\\n114.3,30.6".encode("gb18030"))
    ['经度,纬度', '114.3,30.6']
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace").splitlines()
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace").splitlines()

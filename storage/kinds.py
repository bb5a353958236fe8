"""What a file is, told by how it begins: its name and its declared type have no say. Nothing is opened here."""

import re

ABOUT = 4096
"""How many bytes of the beginning are looked at."""
UNKNOWN = "application/octet-stream"

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"RIFF....WEBP", "image/webp"),
    (rb"RIFF....WAVE", "audio/wav"),
    (rb"RIFF....AVI ", "video/x-msvideo"),
    (rb"BM.{4}\0\0\0\0", "image/bmp"),
    (rb"II\*\0|MM\0\*", "image/tiff"),
    (rb"%PDF-", "application/pdf"),
    (rb"PK(?:\x03\x04|\x05\x06)", "application/zip"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (rb"\{\\rtf", "application/rtf"),
    (rb"#!AMR", "audio/amr"),
    (rb"OggS", "audio/ogg"),
    (rb"fLaC", "audio/flac"),
    (rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", "audio/mpeg"),
    (rb"\xff[\xf0\xf1\xf8\xf9]", "audio/aac"),
    (rb"\x1a\x45\xdf\xa3", "video/webm"),
)
_COMPILED = [(re.compile(begins, re.DOTALL), kind) for begins, kind in _BEGINNINGS]
_BRANDS: dict[bytes, str] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"mif1", b"msf1"), "image/heif"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    b"qt  ": "video/quicktime",
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
}
_FAMILIES: dict[str, str] = {  # one thing under several names, and what phones do not tell apart
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/mpo": "image/jpeg",
    "image/heif": "image/heic",
    "image/heic-sequence": "image/heic",
    "image/heif-sequence": "image/heic",
    "image/x-png": "image/png",
    "video/quicktime": "video/mp4",
    "video/3gpp": "video/mp4",
    "video/x-m4v": "video/mp4",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/aac-mp4": "audio/mp4",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/vnd.wave": "audio/wav",
    "video/x-matroska": "video/webm",
    "audio/webm": "video/webm",
    "video/ogg": "audio/ogg",
}


def kind_of(data: bytes) -> str:
    """The media type of a file; application/octet-stream where its beginning says nothing.

    data: the file, or its first ABOUT bytes. text/plain is whatever decodes as UTF-8 (or says that it is UTF-16) and
    holds no control characters.

    >>> kind_of(b"%PDF-1.7 ..."), kind_of("一线".encode()), kind_of(bytes(20))
    ('application/pdf', 'text/plain', 'application/octet-stream')
    """
    head = data[:ABOUT]
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    for begins, kind in _COMPILED:
        if begins.match(head):
            return kind
    return "text/plain" if _is_text(head) else UNKNOWN


def agrees(declared: str, found: str) -> bool:
    """Whether a declared media type can stand for the one that was found: the same, another name of it, or a word that
    claims nothing.

    >>> agrees("image/jpeg; q=1", "image/jpeg"), agrees("image/jpeg", "image/heic"), agrees("text/csv", "text/plain")
    (True, False, True)
    """
    said = declared.partition(";")[0].strip().lower()
    if said == UNKNOWN or _family(said) == _family(found):
        return True
    if found == "text/plain":
        return said.startswith("text/") or said.endswith(("json", "xml"))
    return found in ("application/zip", "application/x-ole-storage") and said.startswith("application/")


def _family(kind: str) -> str:
    return _FAMILIES.get(kind, kind)


def _by_brand(head: bytes) -> str:
    """An ISO base media file: by its major brand, then by those it is compatible with, else a video."""
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))]
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), "video/mp4")


def _is_text(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return len(head) % 2 == 0 or len(head) == ABOUT
    try:
        words = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(head) < ABOUT or error.start < ABOUT - 4:
            return False
        words = head[: error.start].decode("utf-8")
    return bool(words) and all(sign.isprintable() or sign in "\t\r\n\f\ufeff" or sign.isspace() for sign in words)

"""XML from strangers: read as a stream, element by element, and refused where it tries something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from lxml import etree

from geo.errors import BadTrack

DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def elements(data: bytes, *tags: str) -> Iterator[etree._Element]:
    """Each element of these names, whatever its namespace, when it is complete; then it is forgotten.

    Args: data: a document in any encoding Python knows; tags: local names: "trkpt", "trkseg".
    Raises: BadTrack: a document type or an entity is declared (the way of every XML bomb), or it is not XML; what was
        complete before the fault has been given already.

    >>> [place.get("lat") for place in elements(b"<gpx><wpt lat='1'/><wpt lat='2'/></gpx>", "wpt")]
    ['1', '2']
    """
    plain = as_utf8(data)
    root_of(plain)
    wanted = [f"{{*}}{tag}" for tag in tags]
    stream = etree.iterparse(
        BytesIO(plain), events=("end",), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for _, element in stream:
            yield element
            element.clear()
            before, parent = element.getprevious(), element.getparent()
            if before is not None and parent is not None and local(str(before.tag)) in tags:
                parent.remove(before)
    except etree.XMLSyntaxError as error:
        raise BadTrack("the XML breaks off or is broken", line=error.lineno, fault=str(error.msg)[:120]) from error


def root_of(data: bytes) -> str:
    """The local name of a document's root. Raises: BadTrack: a document type is declared, or it is not XML.

    >>> root_of(b"<gpx xmlns='http://www.topografix.com/GPX/1/1'/>")
    'gpx'
    """
    try:
        _, root = next(iter(iterparse(BytesIO(as_utf8(data)), events=("start",), forbid_dtd=True)))
    except DefusedXmlException as error:
        raise BadTrack("a track needs no document type and no entities", construct=type(error).__name__) from error
    except (ParseError, ValueError) as error:
        raise BadTrack("this is not XML") from error
    return local(root.tag)


def as_utf8(data: bytes) -> bytes:
    """The document in UTF-8 without its declaration, so that every parser reads the same thing.

    >>> as_utf8("<?xml version='1.0' encoding='gb2312'?><a>桩</a>".encode("gb2312")).decode()
    '<a>桩</a>'
    """
    declared = ENCODING.match(data[:400])
    marked = next((name for mark, name in MARKS if data.startswith(mark)), None)
    try:
        text = data.decode(marked or (declared[1].decode() if declared else "utf-8"), errors="replace")
    except LookupError as error:
        raise BadTrack("the XML names an encoding nobody knows") from error
    return DECLARATION.sub("", text).encode("utf-8", errors="replace")


def local(tag: str) -> str:
    """The name of a tag without its namespace, or without a prefix that nobody declared.

    >>> local("{http://www.topografix.com/GPX/1/1}trk"), local("gx:Track")
    ('trk', 'Track')
    """
    return tag.rpartition("}")[2].rpartition(":")[2]


def texts(element: etree._Element) -> dict[str, str]:
    """The text of every descendant, by local name; of several with one name, the first.

    >>> texts(etree.fromstring("<p><ele>5</ele><x><speed>1.2</speed></x></p>"))
    {'ele': '5', 'x': '', 'speed': '1.2'}
    """
    found: dict[str, str] = {}
    for child in element.iterdescendants(etree.Element):
        found.setdefault(local(str(child.tag)), (child.text or "").strip())
    return found


def line_of(element: etree._Element) -> int:
    """The line an element begins on, from 1; 0 where the parser does not know it.

    >>> line_of(etree.fromstring("<a>\\n<b/></a>")[0])
    2
    """
    line = element.sourceline
    return line if isinstance(line, int) else 0

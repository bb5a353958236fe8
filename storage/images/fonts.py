"""Where a font with Chinese lies: the wheel we lock, else one that the machine has. Free ones only."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

WHEEL, IN_WHEEL = "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"
SYSTEM = (
    ("usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),  # its third face is the simplified Chinese one
    ("usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", 0),
)


@dataclass(frozen=True, slots=True)
class FontFile:
    """A file, and which of the faces in it."""

    path: Path
    face: int = 0


def find_font(root: Path = Path("/")) -> FontFile | None:
    """The first that is there; None: no Chinese can be drawn here."""
    places = [*_in_wheel(), *(FontFile(root / path, face) for path, face in SYSTEM)]
    return next((font for font in places if font.path.is_file()), None)


def _in_wheel() -> list[FontFile]:
    found = find_spec(WHEEL)
    return [FontFile(Path(folder) / IN_WHEEL) for folder in (found and found.submodule_search_locations) or ()]

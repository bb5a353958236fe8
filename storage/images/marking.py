"""The watermarked copy: a strip under the picture with what is known of it, and a code to look it up by.

The strip hides nothing of the picture. In the picture's corner stands the code once more, outlined so that it can be
read on bright and on dark, in case the strip is cut off. Runs in the child only."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO

import segno
from PIL import Image, ImageDraw, ImageFont

from storage.images.fonts import find_font

NARROWEST_PX = 640
SIZE = 0.031
"""Height of the letters in widths of the picture: 12 px where it is shown 390 px wide."""
LEADING = 1.42
MOST_LINES, MOST_SIGNS = 10, 120
GROUND, INK, QUIET_INK = (16, 28, 35), (255, 255, 255), (176, 196, 204)
QUALITY = 85


class NoFont(RuntimeError):
    """No font with Chinese on this machine."""


def font_for_marks() -> None:
    """Read the font now, while files can be opened."""
    _font_bytes()


def marked(picture: Image.Image, lines: Sequence[str], code: str) -> bytes:
    """A JPEG of the picture, RGB or YCbCr, with the lines and a QR code of `code` under it. The last line is the code
    as people read it. Raises NoFont."""
    width = max(picture.width, NARROWEST_PX)
    font = _font(round(width * SIZE))
    margin, row = round(width * 0.025), round(width * SIZE * LEADING)
    square = _square(code, max(round(width * 0.2), 4 * row))
    room = width - square.width - 3 * margin
    broken = [part for line in lines[:-1] for part in _broken(line[:MOST_SIGNS], font, room)][: MOST_LINES - 1]
    broken += [line[:MOST_SIGNS] for line in lines[-1:]]
    strip = max(len(broken) * row, square.height) + 2 * margin
    sheet = Image.new("RGB", (width, picture.height + strip), GROUND)
    sheet.paste(picture.convert("RGB"), ((width - picture.width) // 2, 0))
    draw = ImageDraw.Draw(sheet)
    for number, line in enumerate(broken):
        at = (margin, picture.height + margin + number * row)
        draw.text(at, line, font=font, fill=INK if number == 0 or number == len(broken) - 1 else QUIET_INK)
    sheet.paste(square, (width - margin - square.width, picture.height + margin))
    _sign(draw, lines[-1] if lines else code, font, (width - margin, picture.height - margin))
    out = BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _sign(draw: ImageDraw.ImageDraw, words: str, font: ImageFont.FreeTypeFont, at: tuple[int, int]) -> None:
    """Words that end at a corner, white with a dark edge."""
    edge = max(round(font.size / 12), 1)
    draw.text(at, words, font=font, fill="white", anchor="rs", stroke_width=edge, stroke_fill=(0, 0, 0))


def _square(code: str, least_px: int) -> Image.Image:
    """The QR code with its quiet zone, each module a whole number of pixels."""
    matrix = list(segno.make(code, error="m", micro=False).matrix_iter(border=4))
    side = Image.new("1", (len(matrix), len(matrix)), 1)
    side.putdata([0 if module else 1 for row in matrix for module in row])
    times = max(-(-least_px // len(matrix)), 1)
    return side.resize((len(matrix) * times,) * 2, Image.Resampling.NEAREST).convert("RGB")


def _broken(line: str, font: ImageFont.FreeTypeFont, most_px: int) -> list[str]:
    """The line in parts that fit: at a blank where one is near, else anywhere, as Chinese may be."""
    parts, rest = [], line.strip()
    while rest and font.getlength(rest) > most_px:
        fits = next((n for n in range(len(rest) - 1, 0, -1) if font.getlength(rest[:n]) <= most_px), 1)
        blank = rest.rfind(" ", fits // 2, fits + 1)
        cut = blank if blank > 0 else fits
        parts.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*parts, rest] if rest else parts


def _font(size: int) -> ImageFont.FreeTypeFont:
    data, face = _font_bytes()
    if not data:
        raise NoFont("no font with Chinese on this machine")
    return ImageFont.truetype(BytesIO(data), max(size, 8), index=face, layout_engine=ImageFont.Layout.BASIC)


@cache
def _font_bytes() -> tuple[bytes, int]:
    found = find_font()
    return (found.path.read_bytes(), found.face) if found else (b"", 0)

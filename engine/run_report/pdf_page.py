"""A report as one page of A4 in PDF: a picture at the resolution of print."""

from __future__ import annotations

import io

from PIL import Image

from engine.files.canvas import LINE, MUTED, PAPER, TEXT, Canvas, fitted_text, text_width
from engine.version import __version__

from . import statements
from .markup import shown
from .pdf_tables import draw_confusion, draw_facts
from .pdf_text import plain, wrapped
from .pdf_tiles import draw_board, draw_mistakes
from .plot import WIDTH, Label, Ring, plot
from .report import Report

# A4 at 200 dots an inch; everything below is in these dots, of which 25 are 9 points.
_DPI = 200
_SIZE = 1654, 2339
_MARGIN, _GAP = 75, 34
_LEFT_COLUMN = 470
_NAME_SIZE, _NUMBER_SIZE, _SIZE_OF_TEXT, _SMALL = 38, 40, 22, 18
_LINE = 30
# Of the command.
_MOST_LINES = 3
# The window's colours on a light ground.
_COLOURS = {
    "cost": "#1F6FD6", "faint": "#BAD4F6", "valid": "#B35C00", "test": "#0B7A53",
    "muted": MUTED, "line": LINE, "grid": "#EDEFF3",
}  # fmt: skip
_ANCHORS = {"start": "lm", "middle": "mm", "end": "rm"}
_QUALITY = 92


def pdf_page(report: Report) -> bytes:
    """Return the file's content."""
    stream = io.BytesIO()
    draw_page(report).save(
        stream,
        "PDF",
        resolution=_DPI,
        quality=_QUALITY,
        title=shown(f"{report.name}: a run of Softscope"),
        # From here the line can be copied: the page itself is a picture.
        subject=shown(statements.command(report)[0]),
        producer=f"Softscope {__version__}",
    )
    return stream.getvalue()


def draw_page(report: Report) -> Image.Image:
    """Return the page as a picture."""
    canvas = Canvas(*_SIZE)
    height = _draw(canvas, report) + _MARGIN
    if height <= _SIZE[1]:
        return canvas.finished()
    # There is more to say than usual: the whole is drawn on a longer sheet, and that made smaller.
    longer = Canvas(_SIZE[0], height)
    _draw(longer, report)
    size = round(_SIZE[0] * _SIZE[1] / height), _SIZE[1]
    page = Image.new("RGB", _SIZE, PAPER)
    page.paste(longer.finished().resize(size), ((_SIZE[0] - size[0]) // 2, 0))
    return page


def _draw(canvas: Canvas, report: Report) -> int:
    """Draw everything from the top; return where it ends."""
    width = _SIZE[0] - 2 * _MARGIN
    top = _draw_header(canvas, report, width)
    facts_end = draw_facts(canvas, (_MARGIN, top), _LEFT_COLUMN, _sections(report))
    plot_left = _MARGIN + _LEFT_COLUMN + _GAP
    plot_end = _draw_plot(canvas, report, (plot_left, top), width - _LEFT_COLUMN - _GAP)
    top = draw_board(canvas, report, (_MARGIN, max(facts_end, plot_end)), width)
    half = (width - _GAP) * 11 // 20
    table_end = draw_confusion(canvas, report, (_MARGIN, top), half)
    tiles_left = _MARGIN + half + _GAP
    tiles_end = draw_mistakes(canvas, report, (tiles_left, top), width - half - _GAP)
    return _draw_reproduce(canvas, report, max(table_end, tiles_end), width)


def _sections(report: Report) -> list[tuple[str, tuple[statements.Fact, ...]]]:
    """Return the left column: headings, each with its facts."""
    found = [
        ("SETTINGS   (bold: not the tutorial's)", statements.settings_facts(report)),
        ("CHANGED ON THE WAY", statements.changes_in_brief(report)),
        ("DATA", statements.data_facts(report)),
        ("ENVIRONMENT", statements.environment_facts(report)),
    ]
    return [(heading, facts) for heading, facts in found if facts]


def _draw_header(canvas: Canvas, report: Report, width: int) -> int:
    """Draw name and results; return where the rest begins."""
    left, right = _MARGIN, _MARGIN + width
    numbers_left = float(right)
    facts = list(zip(statements.headline(report), ("valid", "test", "test"), strict=False))
    for fact, role in reversed(facts):
        canvas.text((right, 118), fact.value, _COLOURS[role], _NUMBER_SIZE, "rs")
        canvas.text((right, 146), fact.name, MUTED, _SMALL, "rs")
        wider = max(text_width(fact.value, _NUMBER_SIZE), text_width(fact.name, _SMALL))
        numbers_left = right - wider
        right = round(numbers_left - 44)
    room = numbers_left - left - _GAP
    canvas.text((left, 102), fitted_text(plain(report.name), room, _NAME_SIZE), size=_NAME_SIZE,
                anchor="ls")  # fmt: skip
    canvas.text((left, 140), fitted_text(statements.subtitle(report), room, _SIZE_OF_TEXT), MUTED,
                _SIZE_OF_TEXT, "ls")  # fmt: skip
    y = 170
    for line in (statements.branch(report), report.note):
        if line:
            text = fitted_text(plain(line), width, _SIZE_OF_TEXT)
            canvas.text((left, y), text, MUTED, _SIZE_OF_TEXT, "ls")
            y += _LINE
    canvas.line([(left, y - 8), (left + width, y - 8)], LINE)
    return y + 22


def _draw_plot(canvas: Canvas, report: Report, at: tuple[int, int], width: int) -> int:
    """Draw the curves; return where they end."""
    scale = width / WIDTH

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return at[0] + scale * point[0], at[1] + scale * point[1]

    changed_at = [change.step for change in statements.changes(report)]
    bottom = 0.0
    for shape in plot(report.curves, changed_at):
        if isinstance(shape, Label):
            bottom = max(bottom, shape.at[1])
            canvas.text(place(shape.at), shape.text, _COLOURS[shape.role], _SMALL,
                        _ANCHORS[shape.anchor])  # fmt: skip
        elif isinstance(shape, Ring):
            canvas.ring(place(shape.centre), 6, _COLOURS[shape.role], 2.4, "#FFFFFF")
        else:
            dash = tuple(scale * part for part in shape.dash)
            canvas.line([place(point) for point in shape.points], _COLOURS[shape.role],
                        scale * shape.width, dash)  # fmt: skip
    return round(at[1] + scale * bottom) + 44


def _draw_reproduce(canvas: Canvas, report: Report, top: int, width: int) -> int:
    """Draw the line that trains it again; return where that ends."""
    left, y = _MARGIN, top
    canvas.line([(left, y - 26), (left + width, y - 26)], LINE)
    canvas.text((left, y), "HOW TO REPRODUCE", MUTED, _SMALL, "lm")
    command, caveat = statements.command(report)
    shown_command = list(wrapped(plain(command), width, _SIZE_OF_TEXT))
    if len(shown_command) > _MOST_LINES:
        shown_command[_MOST_LINES - 1 :] = ["... (whole in this file's properties)"]
    lines = [(line, TEXT) for line in shown_command]
    if caveat:
        lines += [(line, MUTED) for line in wrapped(plain(caveat), width, _SIZE_OF_TEXT)]
    lines += [
        (f"SHA-256 of {fact.name}:  {fact.value}", MUTED) for fact in statements.hashes(report)
    ]
    for text, colour in lines:
        y += _LINE
        canvas.text((left, y), text, colour, _SIZE_OF_TEXT, "lm")
    return y + _LINE // 2

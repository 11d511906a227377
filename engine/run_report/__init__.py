"""A run on one page, to be printed, sent or kept: HTML that needs nothing else, or PDF."""

from __future__ import annotations

import os
from pathlib import Path

from engine.errors import OutputError
from engine.files.atomic import atomic_writer

from .report import Report, report_on_run, report_on_snapshot

__all__ = ["REPORT_SUFFIXES", "Report", "report_on_run", "report_on_snapshot", "write_report"]

#: In what a report's file may end.
REPORT_SUFFIXES = (".html", ".pdf")


def write_report(path: str | os.PathLike[str], report: Report) -> None:
    """Write a report as the path's suffix says, read back before it takes its place.

    Parameters
    ----------
    path : str or path
        Ends in one of `REPORT_SUFFIXES`.
    report : Report
        What to write.

    Raises
    ------
    OutputError
        If the suffix is unknown or the file cannot be written; what stood there is untouched.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in REPORT_SUFFIXES:
        raise OutputError(f"{path}: a report can be written as {', '.join(REPORT_SUFFIXES)}")
    content = _content(report, suffix)
    with atomic_writer(path) as stream:
        stream.write(content)
        stream.seek(0)
        if stream.read() != content:
            raise OutputError(f"{path}: the file read back differs; choose another place")


def _content(report: Report, suffix: str) -> bytes:
    # Not before it is needed: Pillow is slow to import.
    if suffix == ".pdf":
        from .pdf_page import pdf_page

        return pdf_page(report)
    from .html_page import html_page

    return html_page(report).encode()

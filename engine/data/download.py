"""Published files over HTTP, from the first mirror that gives the right bytes.

Import it where something is downloaded: httpx takes a while.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import textwrap
from collections.abc import Callable, Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

import httpx

from engine.errors import DataError
from engine.version import __version__
from engine.watch import Watch

from .event_loop import run_watched
from .published import PublishedDataset, PublishedFile

_MOST_REDIRECTS = 5
# What a mirror must send within each stretch of patience: slow enough for any line that is of
# use, more than the headers that a hostile one could drip.
_LEAST_BYTES = 32 * 1024
_HEADERS = {
    "User-Agent": f"softscope/{__version__}",
    # The hashes are those of the gzip files; nothing may pack or unpack them on the way.
    "Accept-Encoding": "identity",
    # Four files are not worth the trouble with servers that end a connection between two.
    "Connection": "close",
}


def download(
    dataset: PublishedDataset, files: Sequence[PublishedFile], watch: Watch, patience_s: float
) -> dict[str, bytes]:
    """Return the content of files by name, each verified by its SHA-256.

    All are held in memory (31 MB for the largest set), so nothing is on the disk before it is
    known to be right, not even after a crash. A download that breaks starts again at the next
    mirror.

    Parameters
    ----------
    dataset : PublishedDataset
        Whose mirrors to ask.
    files : sequence of PublishedFile
        Which of its files.
    watch : Watch
        Told how many bytes of the whole set there are; fewer again after a mirror failed.
    patience_s : float
        Seconds in which a mirror must have sent 32 KiB, or the rest of the file, again and
        again. The first time that includes finding it, connecting to it and its redirects.

    Raises
    ------
    DataError
        If no mirror gave a file; the message says what each did.
    Cancelled
        If the caller called it off.
    """
    return run_watched(lambda: _download(dataset, files, watch, patience_s), watch)


async def _download(
    dataset: PublishedDataset, files: Sequence[PublishedFile], watch: Watch, patience_s: float
) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    mirrors = list(dataset.mirrors)
    done = dataset.size - sum(file.size for file in files)

    def tell(received: int) -> None:
        watch.at(done + received, dataset.size)

    async with _client() as client:
        for file in files:
            refusals: dict[str, list[str]] = {}
            for mirror in tuple(mirrors):
                tell(0)
                try:
                    contents[file.name] = await _receive(
                        client, mirror + file.name, dataset.https_only, file, patience_s, tell
                    )
                    break
                except DataError as error:
                    refusals.setdefault(str(error), []).append(urlsplit(mirror).netloc)
                    # From now on it is asked last.
                    mirrors.remove(mirror)
                    mirrors.append(mirror)
            else:
                said = "; ".join(f"{', '.join(who)} {what}" for what, who in refusals.items())
                raise DataError(f"no mirror gave {file.name} ({said})")
            done += file.size
        tell(0)
    return contents


def _client() -> httpx.AsyncClient:
    try:
        # One limit governs all waiting (patience_s), and redirects are looked at one by one.
        return httpx.AsyncClient(headers=_HEADERS, timeout=None, follow_redirects=False)
    except (httpx.InvalidURL, ImportError, OSError, ValueError) as error:
        raise DataError(
            f"the environment's proxy or certificate settings are unusable ({_brief(error)})"
        ) from error


async def _receive(
    client: httpx.AsyncClient,
    url: str,
    https_only: bool,
    file: PublishedFile,
    patience_s: float,
    tell: Callable[[int], None],
) -> bytes:
    """Return the file's content from one mirror, or raise a DataError that continues its name."""
    content = bytearray()
    try:
        async with asyncio.timeout(patience_s) as limit:
            response = await _open(client, url, https_only)
            try:
                _check_head(response, file)
                enough = _LEAST_BYTES
                async for chunk in response.aiter_raw():
                    content += chunk
                    if len(content) > file.size:
                        raise DataError(f"sent more than its {file.size:,} bytes")
                    tell(len(content))
                    if len(content) >= enough:
                        enough = len(content) + _LEAST_BYTES
                        limit.reschedule(asyncio.get_running_loop().time() + patience_s)
            finally:
                await response.aclose()
    except TimeoutError as error:
        raise DataError(
            f"sent {len(content):,} of {file.size:,} bytes and no more in {patience_s:g} s"
            if content
            else f"did not answer in {patience_s:g} s"
        ) from error
    except httpx.ConnectError as error:
        raise DataError(f"cannot be reached: {_brief(error)}") from error
    # Where a redirect leads may be a name that cannot be encoded (a ValueError) or a port that
    # there is not (a group of one).
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, ExceptionGroup) as error:
        raise DataError(f"broke off: {_brief(error)}") from error
    if len(content) < file.size:
        raise DataError(f"sent {len(content):,} of {file.size:,} bytes")
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise DataError("sent another file: its SHA-256 is not the published one")
    return bytes(content)


async def _open(client: httpx.AsyncClient, url: str, https_only: bool) -> httpx.Response:
    """Return the response at the end of the redirects, its body not yet read."""
    request = client.build_request("GET", url)
    for _ in range(1 + _MOST_REDIRECTS):
        if https_only and request.url.scheme != "https":
            raise DataError("led to an address that is not HTTPS")
        response = await client.send(request, stream=True)
        if response.next_request is None:
            return response
        await response.aclose()
        request = response.next_request
    raise DataError(f"redirected more than {_MOST_REDIRECTS} times")


def _check_head(response: httpx.Response, file: PublishedFile) -> None:
    """Refuse what cannot be the file, before any of it is read."""
    status = response.status_code
    if status != HTTPStatus.OK:
        raise DataError(f"answered {status} {httpx.codes.get_reason_phrase(status)}".rstrip())
    if response.headers.get("Content-Type", "").startswith("text/html"):
        raise DataError("sent a web page")
    length = response.headers.get("Content-Length", str(file.size))
    if length != str(file.size):
        raise DataError(f"offered {_brief(length)} bytes, not {file.size:,}")


def _brief(error: object) -> str:
    if isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    text = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
    return textwrap.shorten(text, 100, placeholder="...")

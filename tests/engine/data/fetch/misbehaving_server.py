"""A real HTTP server on this machine whose mirrors misbehave, each in its own way."""

from __future__ import annotations

import gzip
import hashlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from engine.data.published import PublishedDataset, PublishedFile

# In the order of the published sets.
NAMES = (
    "t10k-labels-idx1-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "train-images-idx3-ubyte.gz",
)

#: What a mirror does with a request for a file of this content.
Behaviour = Callable[["Handler", bytes], None]


class Handler(BaseHTTPRequestHandler):
    """Hands each request to its mirror's behaviour: /name of the mirror/name of the file."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        _, mirror, name = self.path.split("/")
        with suppress(ConnectionError):
            self.server.mirrors[mirror](self, (self.server.folder / name).read_bytes())

    def log_message(self, *args: object) -> None:
        pass

    def head(self, status: int = 200, **headers: object) -> None:
        """Send the status line and headers, ``content_length=3`` for Content-Length."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def hang_up(self) -> None:
        self.close_connection = True

    def wait(self, seconds: float | None = None) -> bool:
        """Send nothing until the server is closed; False after ``seconds``."""
        return self.server.closing.wait(seconds)


class Server(ThreadingHTTPServer):
    # Threads that its end waits for.
    daemon_threads = False

    def __init__(self, folder: Path, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.scheme = "http"
        if tls is not None:
            self.scheme = "https"
            # The handshake belongs to the thread of a request, not to the one that accepts.
            self.socket = tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )
        self.folder = folder
        self.requests: list[str] = []
        self.closing = threading.Event()
        self.mirrors: dict[str, Behaviour] = {}

    def mirror(self, behaviour: Behaviour) -> str:
        """Return the address of a new mirror of the folder."""
        name = f"mirror{len(self.mirrors)}"
        self.mirrors[name] = behaviour
        return f"{self.scheme}://127.0.0.1:{self.server_port}/{name}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away or did not like the certificate."""


@contextmanager
def serving(folder: Path, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve the folder's files until the block's end."""
    server = Server(folder, tls)
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01))
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def publish(folder: Path, *mirrors: str) -> PublishedDataset:
    """Publish the folder's four files, as they are, at some mirrors."""
    files = tuple(describe(folder / name) for name in NAMES)
    names = ("left", "middle", "right")
    return PublishedDataset("tiny", "Tiny", names, mirrors, files, https_only=False)


def describe(path: Path) -> PublishedFile:
    content = path.read_bytes()
    return PublishedFile(path.name, len(content), hashlib.sha256(content).hexdigest())


def unreachable() -> str:
    """Return an address where nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{closed.getsockname()[1]}/"


# -- behaviours ------------------------------------------------------------------------------


def well(handler: Handler, content: bytes) -> None:
    handler.head(content_length=len(content))
    handler.wfile.write(content)


def answers(status: int) -> Behaviour:
    return lambda handler, content: handler.head(status, content_length=0)


def web_page(handler: Handler, content: bytes) -> None:
    page = b"<html>Please log in to this network</html>"
    handler.head(content_type="text/html; charset=utf-8", content_length=len(page))
    handler.wfile.write(page)


def web_page_in_disguise(handler: Handler, content: bytes) -> None:
    handler.head(content_type="application/gzip", content_length=42)
    handler.wfile.write(b"<html>Please log in to this network</html>")


def truncated(handler: Handler, content: bytes) -> None:
    handler.head(content_length=len(content))
    handler.wfile.write(content[: len(content) // 2])
    handler.hang_up()


def truncated_without_length(handler: Handler, content: bytes) -> None:
    handler.head(connection="close")
    handler.wfile.write(content[: len(content) // 2])
    handler.hang_up()


def longer(handler: Handler, content: bytes) -> None:
    handler.head(content_length=len(content) + 1)
    handler.wfile.write(content + b"x")


def endless(handler: Handler, content: bytes) -> None:
    """Send 64 MB; enough to see whether anybody listens that long."""
    handler.head(connection="close")
    for _ in range(1000):
        handler.wfile.write(bytes(65536))
    handler.hang_up()


def another_file(handler: Handler, content: bytes) -> None:
    well(handler, content[:-1] + bytes([content[-1] ^ 1]))


def silent(handler: Handler, content: bytes) -> None:
    handler.wait()
    handler.hang_up()


def silent_after_half(handler: Handler, content: bytes) -> None:
    handler.head(content_length=len(content))
    handler.wfile.write(content[: len(content) // 2])
    handler.wait()
    handler.hang_up()


def dripping(handler: Handler, content: bytes) -> None:
    handler.head(content_length=len(content))
    for position in range(len(content)):
        handler.wfile.write(content[position : position + 1])
        if handler.wait(0.1):
            break
    handler.hang_up()


def slow_but_steady(handler: Handler, content: bytes) -> None:
    """Send 33 KiB every half second."""
    handler.head(content_length=len(content))
    for position in range(0, len(content), 33 * 1024):
        handler.wait(0.5)
        handler.wfile.write(content[position : position + 33 * 1024])


def dripping_headers(handler: Handler, content: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Patience: ")
    while not handler.wait(0.02):
        handler.wfile.write(b"x")
    handler.hang_up()


def endless_headers(handler: Handler, content: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(64_000):
        handler.wfile.write(b"X-More: " + 1000 * b"x" + b"\r\n")
    handler.hang_up()


def not_http(handler: Handler, content: bytes) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\0\xff\r\n\r\n")
    handler.hang_up()


def hangs_up(handler: Handler, content: bytes) -> None:
    handler.hang_up()


def part_unasked(handler: Handler, content: bytes) -> None:
    handler.head(206, content_length=len(content))
    handler.wfile.write(content)


def redirects(to: str) -> Behaviour:
    """Redirect to an address; ``{name}`` in it is the file's name."""

    def redirect(handler: Handler, content: bytes) -> None:
        name = handler.path.rsplit("/", 1)[1]
        handler.head(302, location=to.format(name=name), content_length=0)

    return redirect


def redirects_with_endless_body(handler: Handler, content: bytes) -> None:
    handler.head(302, location=handler.path, connection="close")
    for _ in range(1000):
        handler.wfile.write(bytes(65536))
    handler.hang_up()


def called_gzip_encoded(handler: Handler, content: bytes) -> None:
    """Send the right bytes with a header by which a client would unpack them."""
    handler.head(content_encoding="gzip", content_length=len(content))
    handler.wfile.write(content)


def packing_for_the_way(handler: Handler, content: bytes) -> None:
    """Compress whatever is asked for, if the client says it would unpack it."""
    if "gzip" not in handler.headers.get("Accept-Encoding", ""):
        return well(handler, content)
    return called_gzip_encoded(handler, gzip.compress(content))

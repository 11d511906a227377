"""Asynchronous work in the calling thread, ended when the caller calls it off."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from engine.errors import Cancelled
from engine.watch import Watch

_LOOK_S = 0.05

T = TypeVar("T")


class _Loop(asyncio.SelectorEventLoop):
    """An event loop that can be left while a name is being looked up.

    asyncio's own looks names up in a pool of threads that it waits for at its end, and Python
    again at its exit; without a network that is half a minute.
    """

    async def getaddrinfo(
        self,
        host: bytes | str | None,
        port: bytes | str | int | None,
        *,
        family: int = 0,
        type: int = 0,
        proto: int = 0,
        flags: int = 0,
    ) -> Any:
        answer: Future[Any] = Future()
        # Begun: from here on the waiting can be called off, the answer cannot.
        answer.set_running_or_notify_cancel()

        def look_up() -> None:
            try:
                answer.set_result(socket.getaddrinfo(host, port, family, type, proto, flags))
            except Exception as error:
                answer.set_exception(error)

        threading.Thread(target=look_up, name="look up a name", daemon=True).start()
        return await asyncio.wrap_future(answer)


def run_watched(work: Callable[[], Coroutine[Any, Any, T]], watch: Watch) -> T:
    """Run a coroutine to its end.

    Parameters
    ----------
    work : callable
        Returns the coroutine.
    watch : Watch
        Looked at 20 times a second, whatever the coroutine waits for.

    Raises
    ------
    Cancelled
        If the caller called it off; the coroutine has been unwound.
    """

    def run() -> T:
        with asyncio.Runner(loop_factory=_Loop) as runner:
            return runner.run(_watched(work(), watch))

    if not _loop_runs_here():
        return run()
    # A notebook runs a loop in its only thread, and a thread can run but one.
    with ThreadPoolExecutor(1) as pool:
        try:
            return pool.submit(run).result()
        except KeyboardInterrupt:
            watch.cancelled.set()
            raise


def _loop_runs_here() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _watched(work: Coroutine[Any, Any, T], watch: Watch) -> T:
    task = asyncio.create_task(work)
    try:
        while not task.done():
            if watch.cancelled.is_set():
                raise Cancelled("cancelled")
            await asyncio.wait({task}, timeout=_LOOK_S)
    finally:
        # Also where Ctrl-C ends this coroutine: connections are closed before the loop is.
        task.cancel()
        await asyncio.wait({task})
    return task.result()

"""The latest item wins, and nothing is handed out twice."""

from __future__ import annotations

import threading

from engine import Mailbox


def test_latest_wins():
    mailbox: Mailbox[int] = Mailbox()
    assert mailbox.take() is None
    mailbox.put(1)
    mailbox.put(2)
    assert mailbox.take() == 2
    assert mailbox.take() is None


def test_two_threads_lose_only_the_stale():
    mailbox: Mailbox[int] = Mailbox()
    last = 20_000
    writer = threading.Thread(target=lambda: [mailbox.put(i) for i in range(last + 1)])
    writer.start()
    taken: list[int] = []
    while not taken or taken[-1] != last:
        item = mailbox.take()
        if item is not None:
            taken.append(item)
    writer.join()
    assert taken == sorted(set(taken))

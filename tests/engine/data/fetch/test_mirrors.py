"""Mirrors that misbehave: the next one is asked, and at last there is one line and no file."""

from __future__ import annotations

import pytest

from . import misbehaving_server as mirror
from .misbehaving_server import answers, redirects, unreachable, well

# What the mirror does, and what the message says of it.
MISBEHAVIOUR = {
    "403": (answers(403), "answered 403 Forbidden"),
    "404": (answers(404), "answered 404 Not Found"),
    "500": (answers(500), "answered 500 Internal Server Error"),
    "304": (answers(304), "answered 304 Not Modified"),
    "299": (answers(299), "answered 299)"),
    "a part that was not asked for": (mirror.part_unasked, "answered 206"),
    "a web page": (mirror.web_page, "sent a web page"),
    "a web page in disguise": (mirror.web_page_in_disguise, "offered 42 bytes, not "),
    "truncated": (mirror.truncated, "broke off: peer closed connection"),
    "truncated without length": (mirror.truncated_without_length, " bytes)"),
    "longer": (mirror.longer, "bytes, not "),
    "endless": (mirror.endless, "sent more than its "),
    "another file": (mirror.another_file, "its SHA-256 is not the published one"),
    "not http": (mirror.not_http, "broke off: "),
    "hangs up": (mirror.hangs_up, "broke off: Server disconnected"),
    "endless headers": (mirror.endless_headers, "broke off: "),
    "redirects in a circle": (redirects("/mirror0/{name}"), "redirected more than 5 times"),
    "redirects with an endless body": (
        mirror.redirects_with_endless_body,
        "redirected more than 5 times",
    ),
    "redirects to another scheme": (redirects("file:///etc/passwd"), "broke off: "),
    "redirects to no address": (redirects("http://[:::/"), "broke off: "),
    "redirects to no name": (redirects("http://xn--/"), "broke off: "),
    "redirects to no port": (redirects("http://127.0.0.1:99999/"), "port must be 0-65535"),
    "redirects nowhere": (answers(302), "answered 302 Found"),
}
HANGING = {
    "silent": (mirror.silent, "did not answer in 0.3 s"),
    "silent after half": (mirror.silent_after_half, "bytes and no more in 0.3 s"),
    "dripping": (mirror.dripping, "bytes and no more in 0.3 s"),
    "dripping headers": (mirror.dripping_headers, "did not answer in 0.3 s"),
}


@pytest.mark.parametrize("kind", MISBEHAVIOUR)
def test_misbehaviour_ends_in_one_line(server, published, refused, kind):
    behaviour, words = MISBEHAVIOUR[kind]
    message = refused(published(server.mirror(behaviour)))
    assert f"127.0.0.1:{server.server_port} " in message
    assert words in message


@pytest.mark.parametrize("kind", HANGING)
def test_patience_ends(server, published, refused, kind):
    behaviour, words = HANGING[kind]
    assert words in refused(published(server.mirror(behaviour)), patience_s=0.3)


def test_patience_with_connecting_ends(published, refused, never_connecting):
    message = refused(published(never_connecting), patience_s=0.3)
    assert "did not answer in 0.3 s" in message


@pytest.mark.parametrize("kind", [*MISBEHAVIOUR, *HANGING])
def test_the_next_mirror_is_asked(server, published, fetch, is_complete, kind):
    behaviour, _ = (MISBEHAVIOUR | HANGING)[kind]
    bad, good = server.mirror(behaviour), server.mirror(well)
    # Patience enough for the good one on a busy machine.
    fetch(published(bad, good), patience_s=2 if kind in HANGING else 15)
    assert is_complete()
    asked = [path.split("/")[1] for path in server.requests]
    assert asked[0] == "mirror0"
    # The one that failed is asked last from then on, so not again.
    assert asked[-4:] == ["mirror1"] * 4


def test_patience_begins_again_with_every_32_kib(server, published, fetch, is_complete):
    dataset = published(server.mirror(mirror.slow_but_steady))
    # Its three parts come in 1.5 s: later than patience lasts, but never as late as that.
    assert dataset.files[3].size > 66 * 1024
    fetch(dataset, patience_s=1.2)
    assert is_complete()


def test_unreachable(published, refused):
    message = refused(published(unreachable(), unreachable()))
    assert message.count("127.0.0.1:") == 2
    assert message.count("cannot be reached: ") == 1
    assert "the sample works meanwhile" in message


def test_each_mirror_is_named_with_what_it_did(server, published, refused):
    nowhere = unreachable()
    message = refused(
        published(nowhere, server.mirror(mirror.web_page), server.mirror(answers(403)))
    )
    here = f"127.0.0.1:{server.server_port}"
    for words in (
        "cannot fetch tiny: no mirror gave t10k-labels-idx1-ubyte.gz (",
        f"{nowhere.split('/')[2]} cannot be reached: ",
        f"; {here} sent a web page; {here} answered 403 Forbidden); ",
    ):
        assert words in message


@pytest.mark.parametrize("setting", ["gopher://127.0.0.1", "http://127.0.0.1:port"])
def test_unusable_proxy_settings(published, refused, monkeypatch, setting):
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("ALL_PROXY", setting)
    assert "proxy or certificate settings are unusable" in refused(published(unreachable()))

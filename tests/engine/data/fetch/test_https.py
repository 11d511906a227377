"""HTTPS: certificates are checked, and no redirect leads away from it."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.data.published import PublishedDataset

from .misbehaving_server import Server, redirects, serving, well

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the keys")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate of this machine that nobody trusts yet, in one file."""
    path = tmp_path_factory.mktemp("certificate") / "here.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", path, "-out", path.with_suffix(".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@pytest.fixture
def secure_server(origin: Path, certificate: Path) -> Iterator[Server]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with serving(origin, tls) as running:
        yield running


@pytest.fixture
def trusted(certificate: Path, monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def https_only(dataset: PublishedDataset) -> PublishedDataset:
    return replace(dataset, https_only=True)


@pytest.mark.usefixtures("trusted")
def test_a_trusted_server(secure_server, published, fetch, is_complete):
    fetch(https_only(published(secure_server.mirror(well))))
    assert is_complete()


def test_a_server_that_nobody_vouches_for(secure_server, published, refused):
    message = refused(https_only(published(secure_server.mirror(well))))
    assert "cannot be reached: " in message
    assert "CERTIFICATE_VERIFY_FAILED" in message
    assert secure_server.requests == []


@pytest.mark.usefixtures("trusted")
def test_a_redirect_within_https(secure_server, published, fetch, is_complete):
    good = secure_server.mirror(well)
    fetch(https_only(published(secure_server.mirror(redirects(good + "{name}")))))
    assert is_complete()


@pytest.mark.usefixtures("trusted")
def test_a_redirect_away_from_https(secure_server, server, published, refused):
    away = redirects(server.mirror(well) + "{name}")
    message = refused(https_only(published(secure_server.mirror(away))))
    assert "led to an address that is not HTTPS" in message
    assert server.requests == []


def test_a_mirror_without_https(server, published, refused):
    message = refused(https_only(published(server.mirror(well))))
    assert "led to an address that is not HTTPS" in message
    assert server.requests == []

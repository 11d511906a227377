"""``bench`` reports every figure it promises; how large they are is nobody's business here."""

from __future__ import annotations

import json

import main


def test_bench_reports_every_key(capsys):
    assert main.main(["bench", "--data", "sample", "--seconds", "0.1", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {
        "machine", "floor_epochs_per_second", "headless", "window", "painted_window_s",
        "pen_to_prediction_ms_p99", "pause_ms_p99", "peers", "notes",
    }  # fmt: skip
    assert report["floor_epochs_per_second"] > 0
    assert set(report["headless"]) == {"gpu", "cpu", "reference"}
    for name, rate in report["headless"].items():
        assert (rate or 0) > 0 or report["notes"][f"headless.{name}"]
    assert [row["hz"] for row in report["window"]] == [30, 60]
    for row in report["window"]:
        assert {"backend", "threads", "epochs_per_second", "kept", "frame_ms_p99"} <= set(row)
        assert row["kept"] > 0
    for key in ("painted_window_s", "pen_to_prediction_ms_p99", "pause_ms_p99"):
        assert report[key] > 0
    assert report["peers"] is None
    assert report["notes"]["peers"]

"""Files that only grow: whatever happens to one, what is not damaged comes back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.runs.logs import BLOCK, Extent, Log, read_values
from engine.runs.step_ranges import in_words, ranges_of

N = BLOCK // 8
QUICKLY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def grown(path, sizes):
    """A log that grew in so many steps, and its values."""
    path.unlink(missing_ok=True)
    log, values = Log(path), np.random.default_rng(1).normal(size=sum(sizes))
    for end in np.cumsum(sizes):
        log.append_new(values[:end])
        log.commit()
    return log, values


@QUICKLY
@given(st.lists(st.integers(0, 2 * N), min_size=1, max_size=6))
def test_it_comes_back_however_it_grew(tmp_path, sizes):
    log, values = grown(tmp_path / "log", sizes)
    read, wrong = read_values(log.path, log.committed)
    assert (read.tobytes(), wrong) == (values.tobytes(), "")
    # The checksums are those of the blocks, not of the pieces they came in.
    assert log.committed == Extent().with_more(values.tobytes())


@QUICKLY
@given(st.integers(0, 5 * N * 8 - 1), st.integers(1, 255))
def test_a_changed_byte_costs_its_block(tmp_path, position, change):
    log, values = grown(tmp_path / "log", [5 * N])
    content = bytearray(log.path.read_bytes())
    content[position] ^= change
    log.path.write_bytes(content)
    read, wrong = read_values(log.path, log.committed)
    assert wrong == "is damaged"
    block = position // BLOCK
    (lost,) = ranges_of(np.isnan(read))
    assert lost == range(block * N, (block + 1) * N)
    np.testing.assert_array_equal(np.delete(read, lost), np.delete(values, lost))


@QUICKLY
@given(st.integers(0, 5 * N * 8 - 1))
def test_a_lost_end_costs_the_end(tmp_path, length):
    log, values = grown(tmp_path / "log", [5 * N])
    log.path.write_bytes(values.tobytes()[:length])
    read, wrong = read_values(log.path, log.committed)
    assert wrong == "is cut short"
    whole = length // BLOCK * N
    np.testing.assert_array_equal(read[:whole], values[:whole])
    assert np.isnan(read[whole:]).all()


def test_a_log_from_before_there_were_checksums(tmp_path):
    path, values = tmp_path / "log", np.arange(1000.0)
    path.write_bytes(values.tobytes())
    old = Extent(8000)
    assert read_values(path, old)[0].tolist() == values.tolist()
    path.write_bytes(values.tobytes()[:4004])
    read, wrong = read_values(path, old)
    assert wrong == "is cut short"
    assert read[:500].tolist() == values[:500].tolist()
    assert np.isnan(read[500:]).all()
    # It has checksums once it is written again.
    log = Log(path, old)
    log.append_new(values)
    log.commit()
    assert log.committed == Extent().with_more(values.tobytes())


def test_a_damaged_log_is_replaced_whole(tmp_path):
    log, values = grown(tmp_path / "log", [300])
    log.path.write_bytes(b"\0" * 100)
    again = Log(log.path, log.committed, is_whole=False)
    again.append_new(np.append(values, 7.0))
    assert again.path.read_bytes() == np.append(values, 7.0).tobytes()
    assert list(tmp_path.iterdir()) == [log.path]
    again.commit()
    again.append_new(np.append(values, [7.0, 8.0]))
    assert again.path.read_bytes() == np.append(values, [7.0, 8.0]).tobytes()


def test_never_written(tmp_path):
    assert read_values(tmp_path / "log", Extent())[1] == ""
    assert read_values(tmp_path / "log", Extent(80))[1] == "is gone"


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ([0], "step 0"),
        (range(5, 1005), "steps 5 to 1,004"),
        ([1, 2, 9], "steps 1 to 2, 9"),
        (range(0, 1998, 2), "999 steps between 0 and 1,996"),
    ],
)
def test_steps_in_words(marked, words):
    mask = np.zeros(2000, bool)
    mask[list(marked)] = True
    found = ranges_of(mask)
    assert in_words(found) == words
    assert sorted(step for steps in found for step in steps) == list(marked)

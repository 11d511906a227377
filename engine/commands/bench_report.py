"""What ``bench`` found, for people: tables and the bars of its picture."""

from __future__ import annotations

from typing import Any

from engine.peers import OURS, PEERS
from engine.peers.comparison import Comparison
from engine.peers.picture import Bar


def print_report(result: dict[str, Any], comparison: Comparison | None) -> None:
    """Print tables."""
    machine, notes = result["machine"], result["notes"]
    print(f"{machine['processor']}, {machine['cores']} cores, {machine['device']}")
    print(f"work: {machine['dataset']}, batches of 600, validation every epoch\n")
    print("without a window                epochs/s")
    print(f"  {'matrix-product floor':<28}{result['floor_epochs_per_second']:>10.1f}")
    for name, rate in result["headless"].items():
        shown = "-" if rate is None else f"{rate:.1f}"
        print(f"  {name:<28}{shown:>10}  {notes.get(f'headless.{name}', '')}".rstrip())
    if comparison is not None:
        _print_comparison(comparison)
    _print_window(result)


def _print_comparison(comparison: Comparison) -> None:
    """Print a line a contender, the fastest first, those without a figure last."""
    print("\nthe same work, in turn                    epochs/s  ours is  warm-up  on")
    rates = comparison.rates
    for name in sorted(rates, key=lambda name: -(rates[name] or 0.0)):
        rate, ratio = rates[name], comparison.ratio(name)
        title = PEERS[name].title if name in PEERS else name
        if rate is None:
            print(f"  {title:<40}{'-':>8}  {comparison.reasons[name]}")
            continue
        # Where ours itself was refused there is nothing to compare with.
        times = "" if name == OURS or ratio is None else f"{ratio:.1f}x"
        print(
            f"  {title:<40}{rate:>8.1f}{times:>9}{comparison.warm_up_s[name]:>7.1f} s"
            f"  {comparison.devices[name]}"
        )


def _print_window(result: dict[str, Any]) -> None:
    if result["window"] is None:
        print(f"\nwith the window open: {result['notes']['window']}")
        return
    print("\nwith the window open            epochs/s    kept  frame p99")
    for row in result["window"]:
        name = f"{row['backend']}, {row['threads']} threads, {row['hz']:.0f} Hz"
        print(
            f"  {name:<28}{row['epochs_per_second']:>10.1f}{row['kept']:>8.2f}"
            f"{row['frame_ms_p99']:>8.1f} ms"
        )
    print(f"\nwindow painted after          {result['painted_window_s']:>8.2f} s")
    print(f"pen to prediction, p99        {result['pen_to_prediction_ms_p99']:>8.1f} ms")
    print(f"pause, p99                    {result['pause_ms_p99']:>8.1f} ms")


def bars_of(result: dict[str, Any], comparison: Comparison | None) -> list[Bar]:
    """Return what the picture shows: the comparison where there is one, else our backends."""
    if comparison is None:
        return [
            _bar(name, rate, result["notes"].get(f"headless.{name}", ""), None, True)
            for name, rate in result["headless"].items()
        ]
    return [
        _bar(name, rate, comparison.reasons.get(name, ""), comparison.ratio(name), name == OURS)
        for name, rate in comparison.rates.items()
    ]


def _bar(name: str, rate: float | None, reason: str, ratio: float | None, is_ours: bool) -> Bar:
    if rate is None:
        text = reason
    else:
        text = f"{rate:.1f}" + (f", ours is {ratio:.1f}x" if ratio and not is_ours else "")
    return Bar(PEERS[name].label if name in PEERS else name, rate, text, is_ours)

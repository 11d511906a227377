"""A slider or a field for each setting that is a number."""

from __future__ import annotations

from gui.widgets.number_field import NumberField
from gui.widgets.value_slider import LogScale, ValueSlider

_AT_ONCE = "changes from the next minibatch on"

SettingInput = ValueSlider | NumberField


def setting_inputs() -> dict[str, SettingInput]:
    """Return them by the setting's name."""
    return {
        "learning_rate": ValueSlider(
            "Learning rate", "learning_rate", LogScale(0.001, 10),
            f"Step down the gradient; {_AT_ONCE}",
        ),
        "batch_size": ValueSlider(
            "Batch size", "batch_size", LogScale(1, 10_000, whole=True),
            f"Images a minibatch; {_AT_ONCE}, which begins a new epoch",
        ),
        "l2": ValueSlider(
            "L2", "l2", LogScale(1e-6, 1, with_zero=True),
            f"Weight decay; {_AT_ONCE}",
        ),
        "seed": NumberField(
            "seed", "seed",
            "What the order of the images is drawn from; applies after Reset", whole=True,
        ),
        "patience": ValueSlider(
            "Patience", "patience", LogScale(10, 1_000_000, whole=True),
            f"Minibatches to look at in any case; {_AT_ONCE}",
        ),
        "patience_increase": NumberField(
            "Increase", "patience_increase",
            "A significant new best at minibatch i extends patience to this times i; "
            f"{_AT_ONCE}", whole=False,
        ),
        "improvement_threshold": NumberField(
            "Threshold", "improvement_threshold",
            "A new best is significant when it is below this fraction of the old one; "
            f"{_AT_ONCE}", whole=False,
        ),
        "epochs": NumberField(
            "Epochs at most", "epochs",
            f"Passes through the training images; {_AT_ONCE}", whole=True,
        ),
    }  # fmt: skip

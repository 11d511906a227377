"""Numbers of an answer as they are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gui.why.numbers import logit_texts, odds_text, odds_words, places_for, rounded, signed_text


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([], 2),
        ([0.0], 2),
        ([0.1, -12.3], 2),
        ([-999_999.0], 2),
        ([0.05, -0.02], 4),
        ([0.0005], 6),
        ([2e7], -5),
    ],
)
def test_two_digits_are_printed_unless_none_or_no_end_would_be(values, places):
    assert places_for(values) == places


def test_small_and_large_logits_keep_three_digits():
    assert logit_texts([0.0123, -0.00456]) == ["+0.0123", "−0.0046"]
    assert logit_texts([12_345_678.0, -1_000_000.0]) == ["+1.23×10⁷", "−1,000,000"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.00", "0.00"),
        ("-1234.56", "−1,234.56"),
        ("7.00", "+7.00"),
        ("-0.00000123", "−0.00000123"),
        ("0.000000000123", "+1.23×10⁻¹⁰"),
    ],
)
def test_every_number_has_a_true_sign_but_nought(number, text):
    assert signed_text(Decimal(number)) == text


def test_nothing_is_rounded_to_a_negative_nought():
    assert signed_text(rounded(-0.001, 2)) == "0.00"


@pytest.mark.parametrize(
    ("odds", "text", "words"),
    [
        (12.3, "12 : 1", "a is 12 times as probable as b"),
        (1 / 2.44, "1 : 2.4", "b is 2.4 times as probable as a"),
        (1.0, "1.0 : 1", "a and b are about equally probable"),
        (0.96, "1 : 1.0", "a and b are about equally probable"),
        (12345.6, "12,346 : 1", "a is 12,346 times as probable as b"),
        (float("inf"), "over 1,000,000 : 1", "a is over 1,000,000 times as probable as b"),
        (0.0, "1 : over 1,000,000", "b is over 1,000,000 times as probable as a"),
    ],
)
def test_odds_are_said_from_the_more_probable_one(odds, text, words):
    assert odds_text(odds) == text
    assert odds_words(odds, "a", "b") == words

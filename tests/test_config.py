"""Settings: what is half there or misspelt is a fault that says what to do; what is not ours is left alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.config import ConfigError, read

TELEGRAM = {"TELEGRAM_TOKEN": "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "TELEGRAM_SECRET": "a-secret"}


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"X_CONSUMER_KEY": "a"}, "X_CONSUMER_SECRET is missing."),
        ({"TELEGRAM_API_URL": "https://api.telegram.org"}, "TELEGRAM_TOKEN is missing."),
        (
            {"X_CONSUMER_KEY": "a", "X_DAILY_BUDGET": "3"},
            "X_DAILY_BUDGET is no setting. Did you mean X_DAILY_BUDGET_USD?",
        ),
        (TELEGRAM | {"TELEGRAM_API_URI": "x"}, "TELEGRAM_API_URI is no setting. Did you mean TELEGRAM_API_URL?"),
        (
            {"DISCORD_TOKEN": "a", "DISCORD_DESK_CHANEL_ID": "1"},
            "DISCORD_DESK_CHANEL_ID is no setting. Did you mean DISCORD_DESK_CHANNEL_ID?",
        ),
        ({"FRONTDESK_PROT": "1"}, "FRONTDESK_PROT is no setting. Did you mean FRONTDESK_PORT?"),
    ],
)
def test_what_is_half_there_or_misspelt_is_told(given: Mapping[str, str], fault: str) -> None:
    """No setting is passed over in silence."""
    with pytest.raises(ConfigError) as told:
        read(given)
    assert fault in told.value.faults


def test_a_missing_file_and_a_value_given_twice_are_told() -> None:
    """A mounted secret that is not there keeps Frontdesk from starting without it."""
    given = {"TELEGRAM_TOKEN": "a", "TELEGRAM_TOKEN_FILE": "b", "X_CONSUMER_SECRET_FILE": "/nowhere/at/all"}
    with pytest.raises(ConfigError) as told:
        read(given)
    assert "TELEGRAM_TOKEN and TELEGRAM_TOKEN_FILE are both set; keep one of them." in told.value.faults
    assert any(fault.startswith("X_CONSUMER_SECRET_FILE: the file cannot be read") for fault in told.value.faults)


def test_what_is_not_ours_is_left_alone() -> None:
    """Other programs have variables that begin with X_, too."""
    config = read({"X_FOO": "bar", "X_DISPLAY": ":0", "PATH": "/usr/bin"} | TELEGRAM)
    assert "telegram" in config.platforms
    assert "x" not in config.platforms

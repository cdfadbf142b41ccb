"""A token that ends by itself, on the way to a call: what its renewal meets is the account's trouble."""

from __future__ import annotations

import pytest

from handlers.base import Failure, SendError
from handlers.tokens import Pair, Tokens
from tests.answering import Clock, Kept


@pytest.mark.parametrize(
    ("met", "told"),
    [
        (Failure.UNKNOWN, Failure.BUSY),
        (Failure.BUSY, Failure.BUSY),
        (Failure.CONFIG, Failure.CONFIG),
        (Failure.AUTH, Failure.AUTH),
        (Failure.CONTENT, Failure.AUTH),
        (Failure.RECIPIENT, Failure.AUTH),
    ],
)
async def test_a_renewal_that_fails_is_never_the_texts_fault(met: Failure, told: Failure) -> None:
    """The text it was for has not gone out: nothing is unknown, and no text is dead for it."""

    async def renew(_: Pair) -> Pair:
        raise SendError(met, "no", 7.0 if met is Failure.BUSY else None)

    tokens = Tokens(Pair("", "refresh"), Kept(), Clock(), renew)
    with pytest.raises(SendError) as caught:
        await tokens.access()
    assert caught.value.failure is told
    assert caught.value.retry_after == (7.0 if met is Failure.BUSY else None)


async def test_what_another_process_has_renewed_is_not_renewed_again() -> None:
    """A refresh token that is good for one use is used once, whichever of several processes asks first."""
    memory, used = Kept(), list[str]()

    async def renew(pair: Pair) -> Pair:
        used.append(pair.refresh)
        return Pair(f"access-{len(used)}", f"refresh-{len(used)}")

    one, other = (Tokens(Pair("access-0", "refresh-0"), memory, Clock(), renew) for _ in range(2))
    assert await other.access() == "access-0"
    assert await one.fresh("access-0") == "access-1"
    assert await other.fresh("access-0") == "access-1"
    assert await other.fresh("access-1") == "access-2"
    assert used == ["refresh-0", "refresh-1"]

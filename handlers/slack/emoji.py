"""Standard emoji: Slack spells them ``:name:`` in a message's text and names their code points in its blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.slack.shapes import Payload, text_in


def spelled_emoji(blocks: object) -> dict[str, str]:
    """The standard emoji in a message's blocks: ``:name:`` as its text spells them, to the characters themselves."""
    return {
        f":{text_in(node, 'name')}:{_tone(node)}": character
        for node in _nodes(blocks)
        if node.get("type") == "emoji" and (character := _character(text_in(node, "unicode")))
    }


def _tone(node: Payload) -> str:
    return f":skin-tone-{node['skin_tone']}:" if node.get("skin_tone") else ""


def _character(points: str) -> str:
    """``1f44b-1f3fc`` as the characters it names; empty if it names none."""
    try:
        return "".join(chr(int(point, 16)) for point in points.split("-") if point)
    except (ValueError, OverflowError):
        return ""


def _nodes(tree: object) -> Iterator[Payload]:
    """Every mapping in a message's blocks, found without recursion."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            yield node
            waiting.extend(value for value in node.values() if isinstance(value, list))
        elif isinstance(node, list):
            waiting.extend(node)

"""What Slack refuses about a message, as its error codes.

Limits: https://docs.slack.dev/reference/block-kit/blocks and …/methods/chat.postMessage (checked 2026-11-22). The
total over all blocks is not documented; 13,200 characters is where bolt-js issue 2509 saw Slack refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TEXT = 40_000
BLOCKS = 50
ALL_BLOCKS = 13_200
_TEXTS = {"header": 150, "section": 3_000}
_FIELD = 2_000
_FIELDS = 10
_BUTTON_TEXT = 75
_BUTTON_VALUE = 2_000
_ID = 255
_ELEMENTS = {"actions": 25, "context": 10}
_KNOWN = frozenset({"actions", "context", "divider", "header", "input", "markdown", "rich_text", "section"})
_OPTIONS = {"static_select": 100, "overflow": 5}
_OPTION_TEXT = 75
_OPTION_VALUE = 150
_LABEL = 2_000
_PLACEHOLDER = 150
_INPUT = 3_000
_VIEW_TEXTS = {"title": 24, "submit": 24, "close": 24}
_PRIVATE_METADATA = 3_000
VIEW_BLOCKS = 100


def refusal(text: str, blocks: object) -> tuple[str, tuple[str, ...]]:
    """The error code for a message's text and blocks with Slack's remarks, or an empty code if it would take them."""
    if not text and not blocks:
        return "no_text", ()
    if len(text) > TEXT:
        return "msg_too_long", ()
    if not isinstance(blocks, list):
        return ("invalid_blocks_format", ()) if blocks else ("", ())
    remarks = tuple(_problems(blocks))
    if remarks:
        return "invalid_blocks", remarks
    return ("msg_blocks_too_long", ()) if _length(blocks) > ALL_BLOCKS else ("", ())


def _problems(blocks: list[Any]) -> Iterator[str]:
    if len(blocks) > BLOCKS:
        yield f"[ERROR] no more than {BLOCKS} items allowed [json-pointer:/blocks]"
    for index, block in enumerate(blocks):
        place = f"/blocks/{index}"
        if not isinstance(block, dict) or block.get("type") not in _KNOWN:
            yield f"[ERROR] unsupported type [json-pointer:{place}/type]"
        else:
            yield from _in_block(block, place)


def _in_block(block: dict[str, Any], place: str) -> Iterator[str]:
    kind = block["type"]
    yield from _too_long(block.get("block_id", "-"), _ID, f"{place}/block_id")
    if kind in _TEXTS and not (kind == "section" and block.get("fields") and "text" not in block):
        yield from _in_text(block.get("text"), _TEXTS[kind], f"{place}/text", plain=kind == "header")
    if len(block.get("fields", ())) > _FIELDS:
        yield f"[ERROR] no more than {_FIELDS} items allowed [json-pointer:{place}/fields]"
    for index, field in enumerate(block.get("fields", ())):
        yield from _in_text(field, _FIELD, f"{place}/fields/{index}")
    if kind in _ELEMENTS:
        yield from _in_elements(block.get("elements"), _ELEMENTS[kind], place)
    if kind == "section" and "accessory" in block:
        yield from _in_element(block["accessory"], f"{place}/accessory")
    if kind == "input":
        yield from _in_text(block.get("label"), _LABEL, f"{place}/label", plain=True)
        if "hint" in block:
            yield from _in_text(block["hint"], _LABEL, f"{place}/hint", plain=True)
        yield from _in_element(block.get("element"), f"{place}/element")


def _in_elements(elements: object, most: int, place: str) -> Iterator[str]:
    if not isinstance(elements, list) or not 1 <= len(elements) <= most:
        yield f"[ERROR] between 1 and {most} items needed [json-pointer:{place}/elements]"
        return
    for index, element in enumerate(elements):
        where = f"{place}/elements/{index}"
        if isinstance(element, dict) and element.get("type") in {"plain_text", "mrkdwn"}:
            yield from _in_text(element, _TEXTS["section"], where)
        else:
            yield from _in_element(element, where)
    names = [element.get("action_id") for element in elements if isinstance(element, dict) and "action_id" in element]
    if len(names) != len(set(names)):
        yield f"[ERROR] `action_id` must be unique [json-pointer:{place}/elements]"


def _in_element(element: object, where: str) -> Iterator[str]:
    """A button, a menu or a field."""
    if not isinstance(element, dict):
        yield f"[ERROR] failed to match all allowed schemas [json-pointer:{where}]"
        return
    kind = element.get("type")
    yield from _too_long(element.get("action_id", "-"), _ID, f"{where}/action_id")
    if "placeholder" in element:
        yield from _in_text(element["placeholder"], _PLACEHOLDER, f"{where}/placeholder", plain=True)
    if kind == "button":
        yield from _in_text(element.get("text"), _BUTTON_TEXT, f"{where}/text", plain=True)
        yield from _too_long(element.get("value", "-"), _BUTTON_VALUE, f"{where}/value")
    elif kind in _OPTIONS:
        yield from _in_options(element.get("options"), _OPTIONS[kind], where)
        if "initial_option" in element and element["initial_option"] not in element.get("options", ()):
            yield f"[ERROR] `initial_option` must be one of the options [json-pointer:{where}/initial_option]"
    elif kind == "plain_text_input" and "initial_value" in element:
        yield from _too_long(element["initial_value"], element.get("max_length", _INPUT), f"{where}/initial_value")
    elif kind != "plain_text_input" or not 0 < element.get("max_length", 1) <= _INPUT:
        yield f"[ERROR] unsupported type: {kind} [json-pointer:{where}]"


def _in_options(options: object, most: int, where: str) -> Iterator[str]:
    if not isinstance(options, list) or not 1 <= len(options) <= most:
        yield f"[ERROR] between 1 and {most} items needed [json-pointer:{where}/options]"
        return
    for index, option in enumerate(options):
        yield from _in_text(option.get("text"), _OPTION_TEXT, f"{where}/options/{index}/text", plain=True)
        yield from _too_long(option.get("value"), _OPTION_VALUE, f"{where}/options/{index}/value")


def view_refusal(view: object) -> tuple[str, ...]:
    """Slack's remarks on a modal, none if it would open it."""
    if not isinstance(view, dict) or view.get("type") != "modal" or not isinstance(view.get("blocks"), list):
        return ("[ERROR] failed to match all allowed schemas [json-pointer:/view]",)
    return tuple(_view_problems(view))


def _view_problems(view: dict[str, Any]) -> Iterator[str]:
    for name, most in _VIEW_TEXTS.items():
        if name in view or name == "title":
            yield from _in_text(view.get(name), most, f"/view/{name}", plain=True)
    yield from _too_long(view.get("private_metadata") or "-", _PRIVATE_METADATA, "/view/private_metadata")
    yield from _too_long(view.get("callback_id") or "-", _ID, "/view/callback_id")
    if len(view["blocks"]) > VIEW_BLOCKS:
        yield f"[ERROR] no more than {VIEW_BLOCKS} items allowed [json-pointer:/view/blocks]"
    if any(block.get("type") == "input" for block in view["blocks"]) and "submit" not in view:
        yield "[ERROR] missing required field: submit [json-pointer:/view]"
    yield from _problems(view["blocks"][:BLOCKS])


def _in_text(text: object, most: int, place: str, plain: bool = False) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"[ERROR] failed to match all allowed schemas [json-pointer:{place}]"
        return
    yield from _too_long(text.get("text"), most, f"{place}/text")


def _too_long(value: object, most: int, place: str) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        yield f"[ERROR] must be more than 0 characters [json-pointer:{place}]"
    elif len(value) > most:
        yield f"[ERROR] must be less than {most + 1} characters [json-pointer:{place}]"


def _length(tree: object) -> int:
    """All characters of text in the blocks."""
    if isinstance(tree, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else _length(v) for k, v in tree.items())
    return sum(_length(item) for item in tree) if isinstance(tree, list) else 0

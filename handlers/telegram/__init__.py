"""What Telegram's Bot API is made of: settings, updates, calls, errors, checks.

https://core.telegram.org/bots/api (Bot API 10.0, checked 2026-11).
"""

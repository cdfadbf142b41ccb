"""What pytest is told before any test: shared fixtures, and a place for PostgreSQL's lock files."""

from __future__ import annotations

import os
import tempfile

from tests.slack_desk import desk, http, slack

__all__ = ["desk", "http", "slack"]

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())

"""What Frontdesk counts, for Prometheus. Names and labels are documented in docs/operating.md."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """One registry and its counters; made once by the composition root."""

    def __init__(self) -> None:
        """Counters start at nothing."""
        self.registry = CollectorRegistry()
        self.events = self._counter("events", "Signed events received", "platform")
        self.messages = self._counter("messages", "New messages stored", "platform")
        self.polled = self._counter("polled_messages", "Messages that came only by asking", "platform")
        self.signals = self._counter("signals", "Reactions, read receipts and the like", "platform", "what")
        self.unreadable = self._counter("unreadable_events", "Events kept in quarantine", "platform")
        self.refused = self._counter("refused_requests", "Webhook requests refused", "platform", "why")
        self.decisions = self._counter("decisions", "Decisions made", "decision", "reason")
        self.sent = self._counter("sent", "Texts delivered", "target", "via")
        self.failed = self._counter("send_failures", "Attempts to send that failed", "target", "failure")
        self.acts = self._counter("desk_acts", "What teammates did", "desk", "verb")
        self.library_refusals = self._counter("library_refusals", "Edits of the library that were refused")
        self.backlog = Gauge("frontdesk_backlog", "Rows that wait", ["what"], registry=self.registry)
        self.lag_seconds = Histogram(
            "frontdesk_loop_lag_seconds",
            "How much later than asked for the event loop came back",
            registry=self.registry,
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )
        self.tasks = Gauge("frontdesk_tasks", "Tasks of the event loop", registry=self.registry)
        self.answer_seconds = Histogram(
            "frontdesk_answer_seconds",
            "From receiving a message to delivering its automatic reply",
            registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
        )

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"frontdesk_{name}", what, labels, registry=self.registry)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)

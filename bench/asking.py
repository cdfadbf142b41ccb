"""Asks matchers about the shared sets: ours in this process, the others' programs in their environments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bench.calibrate import family, samples, train, worst
from bench.contenders import Contender
from bench.figures import Trial
from bench.held_out import Fold, folds, threshold
from bench.measure import Outcome
from bench.peers.wire import Answer, Example, Job, Order, Result
from bench.progress import say, say_if_slow
from bench.running import carried_out, installed
from bench.sets import Message, Task, official
from bench.several import answered
from intents.confidence import Calibrator
from intents.contents import Library
from intents.several import understand_all
from intents.understanding import Fitted, fit, recalibrated
from intents.vectors import Vectors

MOST: Final = 800
"""Messages of a group that one library is tried on."""
TARGET: Final = 0.98
"""Share of right replies that every matcher's own threshold aims at, ours by default too."""
TIMED: Final = 200
"""Messages that are asked one by one to see how long that takes."""
TIMED_ON: Final = "k10_s0"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried in this run."""

    data: Path
    seeds: tuple[int, ...] = (0, 1, 2)
    examples: tuple[int, ...] = (10, 5)
    most: int = MOST
    peers: Path | None = None
    """Where the others' environments are."""
    shipped: bool = False
    """Whether ours is judged by the calibrator that ships, which has seen the sets: to try the program out only."""

    def draws(self, contender: Contender) -> list[tuple[int, int]]:
        """Examples an intent and draw of every library of a set that a contender is tried on."""
        return [(examples, seed) for examples in self.examples for seed in self.seeds[: contender.draws]]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a matcher takes on banking's library of 10 examples an intent; times are CPU of one core."""

    ms: float
    """Median of a message."""
    ms_p95: float
    fit_s: float
    load_s: float
    """Imports and weights, once a process."""
    rss_mb: float
    """The most memory, less what an idle Python holds."""
    installed_mb: float


def chosen(task: Task, most: int) -> list[Message]:
    """The messages a library is tried on: the same every time."""
    chance = np.random.default_rng(7)
    picked: list[Message] = []
    for group in ("in", "near", "far"):
        own = [message for message in task.messages if message.group == group]
        picked += [own[int(at)] for at in chance.permutation(len(own))[:most]]
    return picked


def said(held: Library) -> list[Example]:
    """A library as pairs of text and intent."""
    return [(text, name) for name, intent in held.intents.items() for text in intent.examples]


def calibrators(plan: Plan, sets: Sequence[str], vectors: Vectors | None) -> Mapping[str, Calibrator | None]:
    """For each set a calibrator that did not see its family; None stands for the one that ships."""
    if plan.shipped:
        return dict.fromkeys(sets)
    say("ours: judging the libraries that the calibrators are trained on")
    judged = samples(plan.data, vectors)
    return {name: train([own for own in judged if own.family != family(name)], worst(vectors)) for name in sets}


def ours(contender: Contender, plan: Plan, vectors: Vectors | None) -> list[Trial]:
    """Every library read as the program reads a message: in parts, guard, margin and cues included."""
    judges, trials = calibrators(plan, contender.sets, vectors), list[Trial]()
    for name in contender.sets:
        for examples, seed in plan.draws(contender):
            say(f"{contender.key}: {name}, {examples} examples, draw {seed}")
            task, judge = official(plan.data, name, f"k{examples}_s{seed}"), judges[name]
            fitted = fit(task.library, vectors)
            held = recalibrated(fitted, judge) if judge else fitted
            messages = chosen(task, plan.most)
            trials += [Trial(name, examples, seed, noisy, read(held, messages, noisy)) for noisy in (False, True)]
    return trials


def read(fitted: Fitted, messages: Sequence[Message], noisy: bool) -> Outcome:
    """What ours makes of messages; one that is answered with several intents is answered wrong."""
    sure, right, replies, refused = [], [], [], []
    for message in messages:
        found = understand_all(message.noisy if noisy else message.text, fitted)
        best, given = found.ranking.best, answered(found)
        meant = given or ((best.intent,) if best else ())
        sure.append(best.confidence if best else 0.0)
        right.append(meant == (message.intent,))
        replies.append(bool(given))
        refused.append(found.ranking.refusal is not None)
    groups = np.array([message.group for message in messages])
    return Outcome(np.array(sure), np.array(right), groups, fitted.threshold, np.array(replies), np.array(refused))


@dataclass(frozen=True, slots=True)
class Asked:
    """A library with all that is asked of a peer about it."""

    name: str
    examples: int
    seed: int
    messages: tuple[Message, ...]
    held: tuple[Example, ...]
    folds: tuple[Fold, ...]

    def jobs(self) -> list[Job]:
        """The library with all messages, clean then noisy, and after it the folds of its cross-validation."""
        texts = [message.text for message in self.messages] + [message.noisy for message in self.messages]
        rest = [Job("for its threshold", fold.kept, [text for text, _ in fold.asked]) for fold in self.folds]
        return [Job(f"{self.name}, {self.examples} examples, draw {self.seed}", self.held, texts), *rest]


def asked(contender: Contender, plan: Plan) -> list[Asked]:
    """All libraries of a contender; those with a threshold of their own need no folds."""
    found = []
    for name in contender.sets:
        for examples, seed in plan.draws(contender):
            task = official(plan.data, name, f"k{examples}_s{seed}")
            held = tuple(said(task.library))
            parts = tuple(folds(held)) if contender.bar is None else ()
            found.append(Asked(name, examples, seed, tuple(chosen(task, plan.most)), held, parts))
    return found


def peer(contender: Contender, plan: Plan) -> list[Trial]:
    """Every library tried by another's program; ``StoppedError`` where it ends too soon."""
    libraries = asked(contender, plan)
    order = Order(contender.method, [job for one in libraries for job in one.jobs()])
    results, trials = carried_out(contender, order, plan.peers), list[Trial]()
    for one in libraries:
        whole, *parts = [_next(results, contender) for _ in one.jobs()]
        say(f"{contender.key}: {whole.key}, done")
        pairs = [(fold, part.answers) for fold, part in zip(one.folds, parts, strict=True)]
        bar = threshold(pairs, TARGET) if contender.bar is None else contender.bar
        trials += _tried(one, whole.answers, bar)
    return trials


def _next(results: Iterator[Result], contender: Contender) -> Result:
    found = next(results, None)
    if found is None:
        raise ValueError(f"bench/peers/{contender.module}.py ended before its last job; run it by itself to see why")
    say_if_slow(f"{contender.key}: one more fitted ({found.key})")
    return found


def _tried(one: Asked, answers: Sequence[Answer], bar: float) -> list[Trial]:
    half = len(one.messages)
    groups = np.array([message.group for message in one.messages])
    trials = []
    for noisy, own in ((False, answers[:half]), (True, answers[half:])):
        sure = np.array([confidence for confidence, _ in own])
        right = np.array([name == message.intent for (_, name), message in zip(own, one.messages, strict=True)])
        trials.append(Trial(one.name, one.examples, one.seed, noisy, Outcome(sure, right, groups, bar)))
    return trials


def cost(contender: Contender, plan: Plan) -> Cost:
    """What a contender takes, measured in a process of its own that does nothing else."""
    say(f"{contender.key}: time and memory")
    task = official(plan.data, "banking", TIMED_ON)
    texts = [message.noisy for message in chosen(task, plan.most)[:TIMED]]
    order = Order(contender.method, [Job("cost", said(task.library), timed={"noisy": texts})])
    found = _next(carried_out(contender, order, plan.peers), contender)
    disk, idle = installed(contender, plan.peers)
    times = found.ms["noisy"]
    return Cost(
        ms=round(float(np.median(times)), 3),
        ms_p95=round(float(np.percentile(times, 95)), 3),
        fit_s=round(found.fit_s, 2),
        load_s=round(found.load_s, 2),
        rss_mb=round(found.rss_mb - idle, 1),
        installed_mb=round(disk, 1),
    )

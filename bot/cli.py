"""The command line: what can be said, and where it leads. Heavy parts are imported by the command that needs them.

Exit codes: 0 fine, 1 found something, 2 could not run.
"""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

app = typer.Typer(
    name="frontdesk",
    help="Answers what the brand has already answered, and brings everything else to a person.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", help="The directory with responses.yaml and intents/.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.command()
def serve(
    workspace: Workspace = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 picks a free one.")] = None,
    role: Annotated[str, typer.Option(help="all, web or worker; several processes need PostgreSQL.")] = "all",
) -> None:
    """Run Frontdesk: webhooks, chat, console, health. Migrates the database first."""
    from bot.commands.serve import run

    run(workspace, host, port, role)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port to listen on; 0 picks a free one.")] = 8080,
    database: Annotated[
        Path | None,
        typer.Option(help="The demo's own database file; made anew at every start.", show_default=False),
    ] = None,
    pace: Annotated[float, typer.Option(help="How much faster than a real day followers write.")] = 60.0,
    workspace: Workspace = None,
) -> None:
    """Try everything without an account: simulated followers through the real path."""
    from bot.commands.demo import run

    run(workspace, port, database, pace)


@app.command()
def chat(workspace: Workspace = None) -> None:
    """Be a follower in the terminal."""
    from bot.commands.chat import run

    run(workspace)


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="What a follower might write.")],
    workspace: Workspace = None,
    platform: Annotated[str, typer.Option(help="Where it is written.")] = "webchat",
    kind: Annotated[str, typer.Option(help="dm, comment, mention …")] = "dm",
    json: Json = False,
) -> None:
    """Show what Frontdesk would do with a message, and why. Exit 1 when it would not answer by itself."""
    from bot.commands.ask import run

    run(text, workspace, platform, kind, json)


@app.command(context_settings={"allow_extra_args": True})
def match(context: typer.Context, workspace: Workspace = None) -> None:
    """Decide messages from stdin, a JSON line each; the decisions go to stdout, a JSON line each."""
    from bot.commands.match import run

    if context.args:
        context.fail(f"It reads its messages from stdin. For one: frontdesk ask {quote(' '.join(context.args))}")
    run(workspace)


@app.command()
def check(workspace: Workspace = None, json: Json = False) -> None:
    """Check the library: every fault with its line, and every must_match line that does not hold."""
    from bot.commands.check import run

    run(workspace, json)


@app.command()
def why(
    id: Annotated[str, typer.Argument(help="PLATFORM:KEY of a message, or an escalation's number.")],  # noqa: A002
    workspace: Workspace = None,
    json: Json = False,
) -> None:
    """Show why a message was answered, escalated or ignored."""
    from bot.commands.why import run

    run(id, workspace, json)


@app.command()
def doctor(workspace: Workspace = None, json: Json = False) -> None:
    """Look at tokens, subscriptions, clock, public address and way in, and say what to click. Exit 1 if broken."""
    from bot.commands.doctor import run

    run(workspace, json)


@app.command()
def retry(
    texts: Annotated[list[int] | None, typer.Argument(help="Numbers from the list; none: print the list.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All texts that surely did not arrive.")] = False,
    events: Annotated[bool, typer.Option("--events", help="Read events again that nobody understood.")] = False,
    turns: Annotated[bool, typer.Option("--turns", help="Decide again what met a defect.")] = False,
    workspace: Workspace = None,
    json: Json = False,
) -> None:
    """Show what did not arrive, was not understood or met a defect (exit 1 if anything did), or try it again."""
    from bot.commands.retry import Wanted, run

    run(texts or [], workspace, Wanted(every, events, turns), as_json=json)


@app.command()
def limits(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="One platform's only.")] = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="Print it as docs/platforms/limits.md has it.")] = False,
    workspace: Workspace = None,
    json: Json = False,
) -> None:
    """Show what every platform allows: lengths, windows, rates, buttons, cost, each with its source and date."""
    from bot.commands.limits import run
    from handlers import PLATFORMS

    if name and name not in PLATFORMS:
        raise typer.BadParameter(f"there is no platform {name!r}; there are {', '.join(sorted(PLATFORMS))}")
    run(json, markdown, name)


@app.command()
def migrate(workspace: Workspace = None) -> None:
    """Bring the database's schema up to date."""
    from bot.commands.migrate import run

    run(workspace)


@app.command()
def backup(
    to: Annotated[Path | None, typer.Argument(help="A file or directory; none: beside the database.")] = None,
    workspace: Workspace = None,
) -> None:
    """Copy the database, also while Frontdesk runs, and check the copy."""
    from bot.commands.backup import run

    run(to, workspace)


@app.command(name="import")
def import_(
    file: Annotated[Path | None, typer.Argument(help="A SQLite file of Frontdesk's; none: frontdesk.db.")] = None,
    workspace: Workspace = None,
) -> None:
    """Carry a SQLite file's rows into the empty PostgreSQL of FRONTDESK_DATABASE_URL, and count them."""
    from bot.commands.import_ import run

    run(file, workspace)


@app.command()
def schema(workspace: Workspace = None) -> None:
    """Print the JSON Schemas of responses.yaml and the intent files."""
    from bot.commands.schema import run

    run()


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(help="Where to make the workspace.")],
    workspace: Workspace = None,
) -> None:
    """Make a workspace with the starter library."""
    from bot.commands.init import run

    run(directory)


def main() -> None:
    """Run the command line; advice instead of a traceback for what a person can mend."""
    from bot.beginning import begin

    begin()
    from bot.advice import advice

    try:
        app()
    except BrokenPipeError:
        sys.exit(141)
    except Exception as error:
        words = advice(error)
        if words is None:
            raise
        sys.stderr.write(words.rstrip() + "\n")
        sys.exit(2)

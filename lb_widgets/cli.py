"""The command line: what the package does, without a notebook.

Exit codes: 0 when all is well; 1 when a check or an audit finds errors, or not all rows of a submit
are there; 2 when the command could not be done; 130 when Ctrl-C ended a submit or an audit.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.errors import LbWidgetsError, MissingExtraError
from lb_widgets.redact import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Command(NamedTuple):
    """One row of the table of subcommands."""

    name: str
    summary: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    """From the parsed arguments to the exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``lb-widgets`` and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those of the process.
    """
    parser = argparse.ArgumentParser(
        prog="lb-widgets",
        description="See, check and submit Labelbox data rows, here without a notebook.",
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        subparser = subparsers.add_parser(
            command.name, help=command.summary, description=command.summary
        )
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run)
    parsed = parser.parse_args(arguments)
    try:
        return parsed.run(parsed)
    except LbWidgetsError as error:
        sys.stderr.write(f"lb-widgets: {redact(str(error))}\n")
        return 2


def _add_nothing(_parser: argparse.ArgumentParser) -> None:
    pass


def _run_demo(_arguments: argparse.Namespace) -> int:
    # Here and not above, as for the sandbox.
    from lb_widgets.sandbox.demo import run_demo  # noqa: PLC0415 - see above

    return run_demo(_say)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _add_sandbox_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=int, default=0, metavar="N", help="port to listen on; by default a free one"
    )
    parser.add_argument(
        "--path",
        metavar="FILE",
        help="SQLite file that keeps the rows; by default in a temporary file",
    )


def _run_sandbox(arguments: argparse.Namespace) -> int:
    # Here and not above: other commands need neither server nor imagery.
    from lb_widgets.sandbox import Sandbox  # noqa: PLC0415 - see above

    stopped = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with Sandbox(path=arguments.path, port=arguments.port) as sandbox:
        try:
            endpoint = sandbox.endpoint
        except MissingExtraError as error:
            endpoint = f"none. {error}"
        # The key is shown: this is the user's own terminal, and without it the API is of no use.
        _say(
            f"url       {sandbox.url}\nendpoint  {endpoint}\napi key   {sandbox.api_key}\n"
            "Ctrl-C stops it.\n"
        )
        stopped.wait()
    return 0


def _add_audit_tiles_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("file", metavar="FILE", help="JSON, NDJSON, CSV, TSV (.gz too) or Parquet")
    add("--budget", type=int, default=2_000, metavar="N", help="requests for a row; default 2000")
    add(
        "--flood-budget",
        type=int,
        default=1_500,
        metavar="N",
        help="requests for the outlines of a row's holes; default 1500",
    )
    add(
        "--force",
        action="store_true",
        help="also audit commercial base maps: your agreement with their owner may allow it",
    )
    add("--seed", type=int, metavar="N", help="draw the same tiles again")
    add(
        "--resume",
        metavar="PATH",
        help="journal that keeps what every tile was, so that an interrupted audit goes on",
    )
    add("--format", choices=("text", "json"), default="text", help="of the report")
    add("--geojson", metavar="OUT", help="write the outlines of what is faulty")
    add("--recut", metavar="OUT", help="write the tiles to cut anew, z/x/y a line")
    add("--fix", metavar="OUT", help="write the rows as they should be; the suffix tells how")
    add("--media-type", metavar="TYPE", help="of rows that have none: TMS_GEO")
    add(
        "--column",
        action="append",
        default=[],
        metavar="FROM=TO",
        help="a column of the file and what it is: layer=row_data; may be repeated",
    )


def _run_audit_tiles(arguments: argparse.Namespace) -> int:
    # Here and not above, as for check.
    from lb_widgets.checks.command import column_options  # noqa: PLC0415 - see above
    from lb_widgets.tiles.command import audit_file  # noqa: PLC0415 - see above

    columns = column_options(arguments.column)
    return audit_file(arguments, sys.stdout, sys.stderr, columns=columns)


def _add_check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="JSON, NDJSON, CSV, TSV (.gz too) or Parquet")
    parser.add_argument(
        "--open-media",
        action="store_true",
        help="also open what the rows point to: headers and the first 64 kB of each",
    )
    parser.add_argument(
        "--full", action="store_true", help="open all of each, and decode the pictures"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the report")
    parser.add_argument(
        "--fix",
        metavar="OUT",
        help="write the rows with the safe repairs made; the suffix tells how",
    )
    parser.add_argument("--endpoint", metavar="URL", help="of the API that the rows go to")
    parser.add_argument("--media-type", metavar="TYPE", help="of rows that have none: IMAGE")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="FROM=TO",
        help="a column of the file and what it is: image_url=row_data; may be repeated",
    )


def _run_check(arguments: argparse.Namespace) -> int:
    # Here and not above: the sandbox needs no pandas.
    from lb_widgets.checks.command import check_file  # noqa: PLC0415 - see above

    return check_file(arguments, sys.stdout, sys.stderr)


def _add_doctor_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--endpoint", metavar="URL", help="of the API; by default LABELBOX_ENDPOINT, else Labelbox"
    )
    parser.add_argument(
        "--dataset",
        metavar="NAME",
        default="lb-widgets doctor",
        help="that the row goes to; one that is made for it is deleted again",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before the row is created")


def _run_doctor(arguments: argparse.Namespace) -> int:
    # Here and not above, as for check.
    from lb_widgets.client.doctor import examine  # noqa: PLC0415 - see above

    return examine(arguments, _say, input)


def _add_submit_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("file", nargs="?", metavar="FILE", help="JSON, NDJSON, CSV, TSV (.gz too) or Parquet")
    add("--dataset", required=True, metavar="NAME", help="name or id of the dataset")
    add("--create-dataset", action="store_true", help="create it where there is none")
    add(
        "--existing",
        choices=("skip", "replace", "stop"),
        default="skip",
        help="what to do with rows whose global key exists; by default skip",
    )
    add("--endpoint", metavar="URL", help="of the API; by default LABELBOX_ENDPOINT, else Labelbox")
    add("--media-type", metavar="TYPE", help="of rows that have none: IMAGE")
    add(
        "--column",
        action="append",
        default=[],
        metavar="FROM=TO",
        help="a column of the file and what it is: image_url=row_data; may be repeated",
    )
    add("--dry-run", action="store_true", help="only say what would be done")
    add("--resume", action="store_true", help="go on with an interrupted run; needs no FILE")
    add("--journal", metavar="PATH", help="where to keep what is needed to resume")
    add("--yes", action="store_true", help="do not ask before rows leave this machine")
    add("--report", metavar="OUT", help="write what became of each row; .csv or .ndjson")


def _run_submit(arguments: argparse.Namespace) -> int:
    # Here and not above, as for check.
    from lb_widgets.client.command import submit_file  # noqa: PLC0415 - see above

    return submit_file(arguments, sys.stdout, sys.stderr, sys.stdin)


COMMANDS: Final = (
    Command(
        "audit-tiles",
        "Tell whether the tiles of tile layer rows are whole; exit code 1 where some are faulty.",
        _add_audit_tiles_arguments,
        _run_audit_tiles,
    ),
    Command(
        "check",
        "Find what Labelbox would refuse or show wrongly; exit code 1 where there are errors.",
        _add_check_arguments,
        _run_check,
    ),
    Command(
        "demo",
        "Run the quickstart notebook in JupyterLab: offline, with the sandbox in its kernel.",
        _add_nothing,
        _run_demo,
    ),
    Command(
        "doctor",
        "Create one data row with the key of LABELBOX_API_KEY, read it back, and tell what it saw.",
        _add_doctor_arguments,
        _run_doctor,
    ),
    Command(
        "sandbox",
        "Serve an API, tiles and sample media on this machine.",
        _add_sandbox_arguments,
        _run_sandbox,
    ),
    Command(
        "submit",
        "Submit the rows of a file, each once; exit code 1 where some were refused or left out.",
        _add_submit_arguments,
        _run_submit,
    ),
)
"""To add a subcommand: its two functions, and a row here."""

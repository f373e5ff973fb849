"""The entry point: runs a verb and turns every error into one clear line and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from sim.errors import PeitaoError, suggestion


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``peitao`` with these arguments (those of the process by default) and exit: 0 done, 1 failed,
    2 bad input, 130 stopped by Ctrl-C."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given or os.environ.get("PEITAO_DEBUG", "") not in ("", "0")
    sys.exit(run([word for word in given if word != "--debug"], debug))


def run(arguments: list[str], debug: bool = False) -> int:
    """Run one command and return its exit code. Errors are printed to standard error, one a line."""
    try:
        return _dispatch(arguments)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (Exception, KeyboardInterrupt) as error:
        if debug:
            traceback.print_exception(error)
        code, message = _told(error)
        print(message, file=sys.stderr)
        return code


def _told(error: BaseException) -> tuple[int, str]:
    """The exit code and what to say of an error."""
    if isinstance(error, KeyboardInterrupt):
        return 130, "stopped"
    if isinstance(error, PeitaoError):
        return error.exit_code, str(error)
    if isinstance(error, OSError):
        return 1, f"{error.filename or 'output'}: {error.strerror or error}"
    said = " ".join(str(error).split())
    return 1, f"internal error: {type(error).__name__}: {said}; `--debug` shows where"


def _dispatch(arguments: list[str]) -> int:
    from cyclopts import CycloptsError

    from sim.cli.app import VERBS, build, prefer_utf8

    prefer_utf8()
    if arguments and not arguments[0].startswith("-") and arguments[0] not in VERBS:
        print(f"peitao {arguments[0]}: unknown verb{suggestion(arguments[0], VERBS)}", file=sys.stderr)
        return 2
    app = build()
    try:
        result = app(arguments, print_error=False, exit_on_error=False, result_action="return_value")
    except CycloptsError as error:
        verb = arguments[0] if arguments and arguments[0] in VERBS else ""
        said = " ".join(str(error).split())
        print(
            f"peitao{' ' * bool(verb)}{verb}: {said} `peitao{' ' * bool(verb)}{verb} --help` tells more.",
            file=sys.stderr,
        )
        return 2
    sys.stdout.flush()
    return result if isinstance(result, int) else 0

"""Templates of the vault or the user are rendered in a process of their own, under limits.

The request goes in and the answer comes back as JSON through pipes. The limits: 2 seconds of computing (of the
clock where the system counts no computing time), 256 MB where the system can limit memory, 4 million characters.
What the system cannot limit, the sandbox's own guards refuse.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Any, NoReturn

from mdnet.errors import Problem, TemplateError
from mdnet.notes.display import one_line, visible
from mdnet.render.folders import Folders, Refused, TemplateInfo
from mdnet.render.plain import from_json, to_json

SECONDS = 2
_PATIENCE = 10  # seconds of the clock after which a child that did not stop by itself is killed
_MEGABYTES = 256
_PACKAGES = ("mdnet", "jinja2", "markupsafe")
_START = "import sys; sys.path.extend(sys.argv[1:]); from mdnet.render.child import main; main()"


class _OutOfTime(BaseException):
    """Not an Exception, so that nothing on the way takes it for an error of its own."""


def render_apart(folders: Folders, name: str, data: dict[str, Any]) -> str:
    """The template's text. Raises `TemplateError`, also when a limit is passed."""
    answer = _ask(folders, name, {"name": name, "data": data})
    return str(answer["text"])


def check_apart(folders: Folders, template: TemplateInfo) -> list[Problem]:
    """What is wrong with a template, `path` being its name. Raises `TemplateError` when a limit is passed."""
    answer = _ask(folders, template.name, {"name": template.name, "check": True})
    return [Problem(*found) for found in answer["problems"]]


def _ask(folders: Folders, name: str, request: dict[str, Any]) -> dict[str, Any]:
    import subprocess

    name = one_line(name)
    request["folders"] = [str(folder) if folder else None for folder in folders]
    try:
        done = subprocess.run(  # noqa: S603  # Python itself, with no part of a template among the arguments
            # -I -S: nothing of the environment, the working folder or site-packages' start-up files
            [sys.executable, "-I", "-S", "-c", _START, *_import_paths()],
            input=to_json(request).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        answer: dict[str, Any] = from_json(done.stdout)
    except subprocess.TimeoutExpired:
        raise TemplateError(f"{name}: stopped after {_PATIENCE} seconds") from None
    except ValueError:
        raise TemplateError(f"{name}: stopped: it takes too much time or memory") from None
    except OSError as error:
        raise TemplateError(f"{name}: no process could be started to render it: {error.strerror}") from error
    if "error" in answer:
        raise TemplateError(answer["error"])
    return answer


def _import_paths() -> list[str]:
    """The folders the child needs to import from, besides the standard library's."""
    from importlib.util import find_spec

    origins = [spec.origin for spec in map(find_spec, _PACKAGES) if spec and spec.origin]
    return list(dict.fromkeys(str(Path(origin).resolve().parent.parent) for origin in origins))


def main() -> None:
    """The child: one request from stdin, one answer to stdout."""
    from traceback import clear_frames

    from mdnet.render.check import check_template
    from mdnet.render.explain import explained, located
    from mdnet.render.sandbox import Sandbox

    request = from_json(sys.stdin.buffer.read())
    vault, user, packaged = (Path(folder) if folder else None for folder in request["folders"])
    folders = Folders(vault, user, packaged or Path())
    name = request["name"]
    answer: dict[str, Any]
    try:
        _limit_this_process()
        if request.get("check"):
            found = folders.find(name)
            answer = {"problems": check_template(folders, found) if found else []}
        else:
            sandbox = Sandbox(folders, built_in_only=False)
            # what a vault's own template says goes no rawer to a terminal than what its notes say
            answer = {"text": visible(sandbox.render(name, request["data"], limited=True))}
    except TemplateError as error:
        answer = {"error": str(error)}
    except (_OutOfTime, KeyboardInterrupt) as error:
        answer = {"error": located(error, name, f"stopped after {SECONDS} seconds")}
    except MemoryError as error:  # also when there was too little left to report the first one
        first = error.__context__ or error
        clear_frames(first.__traceback__)
        answer = {"error": located(first, name, explained(error))}
    except Refused as error:
        answer = {"error": located(error, name)}
    sys.stdout.buffer.write(to_json(answer).encode())
    sys.stdout.buffer.flush()
    os._exit(0)  # no waiting for a timer, no tidying up


def _limit_this_process() -> None:
    try:
        import resource
        import signal
    except ImportError:  # Windows
        import _thread
        import threading

        timer = threading.Timer(SECONDS, _thread.interrupt_main)
        timer.daemon = True
        timer.start()
        return
    signal.signal(signal.SIGXCPU, _out_of_time)
    used = int(process_time())
    memory = max(_MEGABYTES << 20, _mapped() + (_MEGABYTES << 19))
    limits = {
        resource.RLIMIT_CPU: (used + SECONDS, used + SECONDS + 1),
        resource.RLIMIT_AS: (memory, memory),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for limit, sizes in limits.items():
        with suppress(ValueError, OSError):  # a system that does not know it, or is stricter already
            resource.setrlimit(limit, sizes)


def _out_of_time(signal: int, frame: FrameType | None) -> NoReturn:
    raise _OutOfTime


def _mapped() -> int:
    """The bytes of address space in use: some systems map hundreds of megabytes of locales beforehand."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")

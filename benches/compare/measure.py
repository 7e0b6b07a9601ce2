"""One run of one command: wall time, CPU time and peak memory of the whole process, start-up included.

A command that outlives its time is killed with everything it started; so is one whose harness dies."""
import ctypes
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import BinaryIO

LIBC = ctypes.CDLL(None)
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
# Output is part of the work, the disk is not: a file in memory, without a name, which goes with the harness.
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None


@dataclass(frozen=True)
class Run:
    """What a run took and left; `status` is its exit code, or `killed` when its time was up."""

    seconds: float
    cpu: float
    peak_mib: float
    status: object
    output: BinaryIO
    errors: str


def warm(path):
    """Reads a file through, so that the run that follows finds it in memory."""
    buffer = bytearray(1 << 20)
    with open(path, "rb", buffering=0) as file:
        while file.readinto(buffer):
            pass


def run(command, folder, limit):
    """Runs a command in a folder; at most `limit` seconds."""
    output, errors = tempfile.TemporaryFile(dir=MEMORY), tempfile.TemporaryFile(dir=MEMORY)
    begun = time.monotonic()
    child = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, start_new_session=True,
        preexec_fn=lambda: LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL),
    )
    late = threading.Event()
    timer = threading.Timer(limit, lambda: (late.set(), kill(child.pid)))
    timer.start()
    try:
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begun
    except BaseException:
        kill(child.pid)
        raise
    finally:
        timer.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    errors.seek(0)
    output.seek(0)
    told = errors.read(4096).decode(errors="replace").strip()
    status = "killed" if late.is_set() else child.returncode
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, status, output, told)


def kill(group):
    """Ends a command and what it started."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass


def folder_size(folder):
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file())

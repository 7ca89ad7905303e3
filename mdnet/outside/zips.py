"""The files in a zip, one after the other, in memory only; one that would unpack to too much is refused."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from mdnet.errors import BadInput

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MAX_MEMBERS = 20_000
MAX_TOTAL = 2 * 1024**3
"""Bytes that all files of a zip may have together."""
MAX_RATIO = 200
"""What is packed tighter than this, unless it is small, is made to harm: text packs to a tenth or so."""
SMALL = 1024**2
_LONGEST_LIST = 8 * 1024**2
_CHUNK = 1024**2

Fault = tuple[str, str]
"""A code and a message: why a file was not read."""


class _Guarded:
    """A file of which nobody reads much at once: a zip's list of files is read whole, before it can be counted."""

    def __init__(self, file: IO[bytes]) -> None:
        self.seek, self.tell, self.seekable, self._file = file.seek, file.tell, file.seekable, file

    def read(self, size: int = -1) -> bytes:
        if size > _LONGEST_LIST:
            raise ValueError("its list of files is too long")
        return self._file.read(size)


def members(file: IO[bytes], path: str, max_bytes: int) -> Iterator[tuple[str, bytes, Fault | None]]:
    """(path, bytes, why it was not read) of each file in the zip `file`, which the user knows as `path`, sorted.

    Folders, hidden files, what macOS adds, and zips in it are left out. Where a name would lead does not matter, since
    nothing is unpacked. Raises BadInput for what is no whole zip, or a zip bomb.
    """
    from zipfile import BadZipFile, ZipFile

    try:
        archive = ZipFile(_Guarded(file))
    except (BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise BadInput(f"{path}: looks like a zip but cannot be opened ({error}); was it downloaded whole?") from error
    with archive:
        infos = archive.infolist()
        _refuse_bomb(infos, path)
        for info in sorted(infos, key=lambda info: info.filename):
            if not _is_left_out(info):
                data, fault = _read(archive, info, max_bytes)
                yield f"{path}/{info.filename}", data, fault


def _refuse_bomb(infos: list[ZipInfo], path: str) -> None:
    total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    why = ""
    if len(infos) > MAX_MEMBERS:
        why = f"it holds {len(infos):,} files, more than {MAX_MEMBERS:,}"
    elif total > MAX_TOTAL:
        why = f"it would unpack to {total / 1024**3:.1f} GB, more than {MAX_TOTAL // 1024**3}"
    elif any(_is_too_tight(info.file_size, info.compress_size) for info in infos) or _is_too_tight(total, packed):
        why = f"{packed:,} bytes in it would unpack to {total:,}, as nobody's export does"
    if why:
        raise BadInput(f"{path}: refused, for {why}. Unpack it yourself, and name the file that you want.")


def _is_too_tight(size: int, packed: int) -> bool:
    return size > SMALL and size > packed * MAX_RATIO


def _is_left_out(info: ZipInfo) -> bool:
    folders = info.filename.split("/")
    hidden = any(part.startswith(".") and part not in (".", "..") for part in folders) or "__MACOSX" in folders
    return info.is_dir() or hidden or folders[-1].lower().endswith(".zip")


def _read(archive: ZipFile, info: ZipInfo, max_bytes: int) -> tuple[bytes, Fault | None]:
    """A file's bytes. It gives no more than the size that the zip's list tells, which has been looked at."""
    if info.flag_bits & 1:
        return b"", ("encrypted", "is encrypted; unpack the zip with its password, and name the file")
    if info.file_size > max_bytes:
        return b"", ("too-large", f"larger than {max_bytes // 1024**2} MB; not read")
    from lzma import LZMAError
    from zipfile import BadZipFile

    data = bytearray()
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                data += chunk
    except (BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError) as error:
        return b"", ("broken-zip", f"cannot be unpacked ({error}); was the zip downloaded whole?")
    except (NotImplementedError, RuntimeError):
        return b"", ("broken-zip", "is packed in a way that is not known here; unpack the zip, and name the file")
    return bytes(data), None

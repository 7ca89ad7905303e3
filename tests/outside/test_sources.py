"""What a user names for an import, read file by file."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from mdnet.errors import BadInput
from mdnet.outside import Part, parts, sources, zips


def zipped(path: Path, members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def told(found: list[Part]) -> list[tuple[str, bytes | str]]:
    return [(part.path, part.problem.code if part.problem else part.data) for part in found]


def test_a_file_is_one_part_as_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ann.vcf").write_bytes(b"BEGIN:VCARD\r\n")
    assert told([*parts("ann.vcf")]) == [("ann.vcf", b"BEGIN:VCARD\r\n")]


def test_a_folder_is_read_sorted_with_all_below_it_but_hidden_files_and_links(tmp_path: Path) -> None:
    for name in ("b.vcf", "a/z.vcf", "a/.hidden", ".git/config", "a.vcf"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(name.encode())
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "in" / "link.vcf").symlink_to(tmp_path / "secret")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    root = f"{tmp_path}/in"
    assert told([*parts(root)]) == told([*parts(f"{root}/")])
    assert told([*parts(root)]) == [
        (f"{root}/link.vcf", "symbolic-link"),
        (f"{root}/loop", "symbolic-link"),
        (f"{root}/a.vcf", b"a.vcf"),
        (f"{root}/a/z.vcf", b"a/z.vcf"),
        (f"{root}/b.vcf", b"b.vcf"),
    ]


def test_an_empty_folder_has_no_parts(tmp_path: Path) -> None:
    assert [*parts(str(tmp_path))] == []


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    for name in (f"{tmp_path}/none.csv", f"{tmp_path}/none/none.csv", "a\0b"):
        with pytest.raises(BadInput, match=r"no (such|name of a) file"):
            list(parts(name))


def test_P_a_pipe_and_a_device_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in (f"{tmp_path}/pipe", "/dev/zero", "/dev/null"):
        with pytest.raises(BadInput, match="no plain file"):
            list(parts(name))
    assert told([*parts(str(tmp_path))]) == [(f"{tmp_path}/pipe", "no-file")]


def test_N07_a_name_that_is_no_text_is_read_and_shown_escaped(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.vcf", "wb") as file:
        file.write(b"x")
    assert told([*parts(str(tmp_path))]) == [(f"{tmp_path}/caf\\xe9.vcf", b"x")]


def test_a_file_that_cannot_be_read_is_one_problem_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 4)
    (tmp_path / "big.mbox").write_bytes(b"12345")
    (tmp_path / "small.vcf").write_bytes(b"1234")
    (tmp_path / "zz.zip").write_bytes(b"PK\x03\x04 and so on")
    found = [*parts(str(tmp_path))]
    assert told(found) == [
        (f"{tmp_path}/big.mbox", "unreadable"),
        (f"{tmp_path}/small.vcf", b"1234"),
        (f"{tmp_path}/zz.zip", "unreadable"),
    ]
    assert found[0].problem is not None and found[0].problem.message.startswith("larger than")
    with pytest.raises(BadInput, match="larger than"):
        list(parts(f"{tmp_path}/big.mbox"))


def test_a_folder_of_far_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_FILES", 2)
    for name in "abc":
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(BadInput, match="more than 2 files"):
        list(parts(str(tmp_path)))


def test_stdin_is_read_to_its_end_and_may_be_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    give(b"name,email\n")
    assert told([*parts("-")]) == [("-", b"name,email\n")]
    give(zipped(tmp_path / "x.zip", {"a.csv": b"a"}).read_bytes())
    assert told([*parts("-")]) == [("-/a.csv", b"a")]
    monkeypatch.setattr(sources, "MAX_BYTES", 3)
    give(b"1234")
    with pytest.raises(BadInput, match="larger"):
        list(parts("-"))


def test_a_zip_is_read_file_by_file_whatever_it_is_called(tmp_path: Path) -> None:
    made = zipped(
        tmp_path / "Basic_export",
        {
            "messages.csv": b"m",
            "Connections.csv": b"c",
            "deep/er.csv": b"d",
            "deep/": b"",
            ".hidden": b"h",
            "__MACOSX/._Connections.csv": b"x",
            "inner.zip": b"PK\x03\x04",
        },
    )
    assert told([*parts(str(made))]) == [
        (f"{made}/Connections.csv", b"c"),
        (f"{made}/deep/er.csv", b"d"),
        (f"{made}/messages.csv", b"m"),
    ]


def test_P_paths_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    made = zipped(inside / "x.zip", {"../../evil.vcf": b"e", "/abs.vcf": b"a"})
    assert [part.data for part in parts(str(made))] == [b"e", b"a"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["in", "x.zip"]


def test_an_encrypted_file_in_a_zip_is_named(tmp_path: Path) -> None:
    made = zipped(tmp_path / "x.zip", {"a.csv": b"secret", "b.csv": b"b"})
    data = bytearray(made.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    made.write_bytes(data)
    assert told([*parts(str(made))]) == [(f"{made}/a.csv", "encrypted"), (f"{made}/b.csv", b"b")]


def test_zip_bombs_are_refused_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tight = zipped(tmp_path / "tight.zip", {"a.csv": bytes(4 * 1024**2)})
    with pytest.raises(BadInput, match="refused") as caught:
        list(parts(str(tight)))
    assert "\n" not in str(caught.value) and str(tight) in str(caught.value)
    monkeypatch.setattr(zips, "MAX_MEMBERS", 2)
    with pytest.raises(BadInput, match="holds 3 files"):
        list(parts(str(zipped(tmp_path / "many.zip", dict.fromkeys("abc", b"")))))
    monkeypatch.setattr(zips, "MAX_TOTAL", 10)
    with pytest.raises(BadInput, match="would unpack to"):
        list(parts(str(zipped(tmp_path / "much.zip", {"a": b"123456", "b": b"123456"}))))


def test_a_zip_bomb_among_other_files_is_one_problem(tmp_path: Path) -> None:
    zipped(tmp_path / "a.zip", {"a.csv": bytes(4 * 1024**2)})
    (tmp_path / "b.vcf").write_bytes(b"b")
    assert told([*parts(str(tmp_path))]) == [(f"{tmp_path}/a.zip", "unreadable"), (f"{tmp_path}/b.vcf", b"b")]


def test_a_zip_that_lies_about_a_size_gives_no_more_than_that(tmp_path: Path) -> None:
    made = zipped(tmp_path / "x.zip", {"a.csv": bytes(3 * 1024**2)})
    true = (3 * 1024**2).to_bytes(4, "little")
    made.write_bytes(made.read_bytes().replace(true, (64).to_bytes(4, "little")))
    assert all(len(part.data) <= 64 for part in parts(str(made)))


def test_a_list_of_files_too_long_to_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "_LONGEST_LIST", 40)
    with pytest.raises(BadInput, match="too long"):
        list(parts(str(zipped(tmp_path / "x.zip", {"a.csv": b"a"}))))


def test_a_zip_of_any_broken_bytes_ends_in_a_clear_line_or_a_problem(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "x.zip", {"a.csv": b"name\n" * 50, "b.csv": os.urandom(80)}).read_bytes()
    for at in range(4, len(whole)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            (tmp_path / "x.zip").write_bytes(data)
            try:
                found = [*parts(f"{tmp_path}/x.zip")]
            except BadInput as error:
                assert "\n" not in str(error)
            else:
                assert len(found) <= 2


def test_a_workbook_is_told_from_a_zip(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="save its sheet as CSV"):
        list(parts(str(zipped(tmp_path / "people.xlsx", {"xl/workbook.xml": b"<x/>"}))))

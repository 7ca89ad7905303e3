"""Templates: what they are given, what they may do, what is said when they may not."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from types import FrameType
from typing import Any, NamedTuple

import pytest

from mdnet.errors import TemplateError, UnknownName
from mdnet.render import Renderer, markdown_to_html, packaged_templates

KILL_AFTER = 20  # seconds: ten times what the slowest rendering may take


@pytest.fixture(autouse=True)
def killed_when_it_hangs() -> Iterator[None]:
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def hangs(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("the rendering hangs")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(KILL_AFTER)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


class Vault:
    """A vault, a user's and a packaged template folder, and the renderer that looks into them."""

    def __init__(self, root: Path) -> None:
        self.vault = root / "vault" / ".mdnet" / "templates"
        self.user = root / "config" / "templates"
        self.packaged = root / "packaged"
        for folder in (self.vault, self.user, self.packaged):
            folder.mkdir(parents=True)
        self.renderer = Renderer(self.vault, self.user, packaged=self.packaged)

    def render(self, source: str, template: str = "x.md.j2", **context: object) -> str:
        """What a template of the vault gives."""
        (self.vault / template).write_text(source, encoding="utf-8")
        return self.renderer.text(template, context)

    def built_in(self, source: str, template: str = "b.md.j2", **context: object) -> str:
        """What a built-in template gives."""
        (self.packaged / template).write_text(source, encoding="utf-8")
        (self.vault / template).unlink(missing_ok=True)
        return self.renderer.text(template, context)

    def error(self, source: str, template: str = "x.md.j2", **context: object) -> str:
        """The message a template of the vault ends with."""
        with pytest.raises(TemplateError) as caught:
            self.render(source, template, **context)
        assert caught.value.exit_code == 1
        return str(caught.value)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path)


# Where templates come from -----------------------------------------------------------------------------------


def test_the_vault_comes_before_the_user_and_both_before_the_built_in(vault: Vault) -> None:
    for folder, said in ((vault.packaged, "built-in"), (vault.user, "user"), (vault.vault, "vault")):
        (folder / "a.md.j2").write_text(said)
        assert vault.renderer.text("a.md.j2", {}) == said
    assert vault.renderer.text("builtin/a.md.j2", {}) == "built-in"


def test_an_override_extends_its_built_in_namesake_by_blocks(vault: Vault) -> None:
    (vault.packaged / "a.md.j2").write_text("# {% block head %}A{% endblock %}.\n{% block end %}end{% endblock %}\n")
    (vault.vault / "a.md.j2").write_text(
        '{% extends "builtin/a.md.j2" %}\n{% block end %}{{ super() }} of {{ what }}{% endblock %}\n'
    )
    assert vault.renderer.text("a.md.j2", {"what": "it"}) == "# A.\nend of it"


def test_a_built_in_template_includes_a_part_the_vault_overrides(vault: Vault) -> None:
    (vault.packaged / "part.md.j2").write_text("built-in part")
    assert vault.built_in('<{% include "part.md.j2" %}>') == "<built-in part>"
    (vault.vault / "part.md.j2").write_text("{{ 'a' * 1 }} part of {{ day.year }}")
    assert vault.renderer.text("b.md.j2", {"day": date(2026, 1, 1)}) == "<a part of 2026>"
    (vault.vault / "part.md.j2").write_text("{{ 'a' * 10**9 }}")
    with pytest.raises(TemplateError, match=r"^part\.md\.j2:1: "):
        vault.renderer.text("b.md.j2", {})
    (vault.vault / "part.md.j2").unlink()
    assert vault.renderer.text("b.md.j2", {}) == "<built-in part>"


def test_a_changed_template_is_read_again(vault: Vault) -> None:
    assert vault.built_in("one") == "one"
    os.utime(vault.packaged / "b.md.j2", (1, 1))
    assert vault.built_in("two") == "two"


def test_sources_names_the_template_in_force(vault: Vault) -> None:
    (vault.packaged / "a.md.j2").write_text("")
    (vault.packaged / "b.md.j2").write_text("")
    (vault.user / "b.md.j2").write_text("")
    (vault.vault / "parts").mkdir()
    (vault.vault / "parts" / "c.md.j2").write_text("")
    (vault.vault / ".d.md.j2").write_text("")
    (vault.vault / "notes.txt").write_text("")
    assert vault.renderer.sources() == [
        ("a.md.j2", "built-in", vault.packaged / "a.md.j2"),
        ("b.md.j2", "user", vault.user / "b.md.j2"),
        ("parts/c.md.j2", "vault", vault.vault / "parts" / "c.md.j2"),
    ]


def test_source_gives_the_text_and_suggests_names(vault: Vault) -> None:
    (vault.packaged / "agenda.md.j2").write_text("built-in")
    (vault.vault / "agenda.md.j2").write_text("mine")
    assert vault.renderer.source("agenda.md.j2") == "mine"
    assert vault.renderer.source("builtin/agenda.md.j2") == "built-in"
    for name in ("agnda.md.j2", "builtin/agnda.md.j2"):
        with pytest.raises(UnknownName, match=r"Did you mean agenda\.md\.j2\?"):
            vault.renderer.source(name)
    with pytest.raises(UnknownName):
        vault.renderer.text("nothing.md.j2", {})


def test_folders_that_do_not_exist_are_empty(tmp_path: Path) -> None:
    renderer = Renderer(tmp_path / "no", None, packaged=tmp_path / "neither")
    assert renderer.sources() == []
    assert renderer.check() == []


def test_the_built_in_templates_are_found() -> None:
    assert packaged_templates().is_dir()


# What templates are given ------------------------------------------------------------------------------------


class Kind(Enum):
    COFFEE = "coffee"


class Entry(NamedTuple):
    on: date
    items: tuple[str, ...]

    def delete(self) -> None:
        raise AssertionError("a template called a method")


ANN_PATH = PurePosixPath("people/Ann.md")


@dataclass(frozen=True)
class Contact:
    name: str
    entries: list[Entry]
    kind: Kind = Kind.COFFEE
    path: PurePosixPath = ANN_PATH

    def delete(self) -> None:
        raise AssertionError("a template called a method")


ANN = Contact("Ann", [Entry(date(2026, 11, 23), ("a", "b"))])


def in_both_ways(vault: Vault, source: str, **context: object) -> str:
    """The template's text, having seen that a built-in one and one of the vault give the same."""
    text = vault.built_in(source, **context)
    assert vault.render(source, **context) == text
    return text


VALUES: dict[str, Any] = {
    "ann": ANN, "at": datetime(2026, 1, 2, 3, 4), "clock": time(5), "set": {"y", "x"}, "counts": {1: "one"},
    "nothing": None, "ratio": 0.5, "d": date(2026, 11, 23),
}  # fmt: skip
RECORDS = [
    ("ann.name", "Ann"),
    ("ann.kind", "coffee"),
    ("ann.path", "people/Ann.md"),
    ("ann.entries[0].on", "2026-11-23"),
    ("ann.entries[0].on.year", "2026"),
    ("ann.entries[0].items|join(',')", "a,b"),  # the field, not a method of dict
    ("at|string ~ ' ' ~ clock.hour ~ ' ' ~ set|join", "2026-01-02 03:04:00 5 xy"),
    ("counts.items()|list|length", "1"),
    ("counts['1']", "one"),
    ("none", ""),
    ("nothing ~ 'x'", "x"),
    ("ratio * 2", "1.0"),
    ("([ann]|groupby('name')|first).grouper ~ ([ann]|groupby('name')|first).list|length", "Ann1"),
]


@pytest.mark.parametrize(("expression", "text"), RECORDS)
def test_records_arrive_as_plain_data(vault: Vault, expression: str, text: str) -> None:
    assert vault.built_in("{{ " + expression + " }}", **VALUES) == text


def test_what_is_no_data_is_a_mistake_of_the_program(vault: Vault) -> None:
    with pytest.raises(TypeError, match="function"):
        vault.built_in("x", f=lambda: 1)


@pytest.mark.parametrize(
    "call",
    ["ann.delete()", "ann.entries[0].delete()", "ann.entries.append(1)", "ann.entries.clear()", "ann.update(a=1)"],
)
def test_J06_no_method_can_be_called(vault: Vault, call: str) -> None:
    message = vault.error("ok\n{{ " + call + " }}", ann=ANN)
    assert re.match(r"x\.md\.j2:2: .*(delete|append|clear|update)", message)
    with pytest.raises(TemplateError, match=r"^b\.md\.j2:1: "):
        vault.built_in("{{ " + call + " }}", ann=ANN)


def test_lone_tags_leave_no_lines_and_the_last_newline_stays(vault: Vault) -> None:
    assert in_both_ways(vault, "a\n  {% if true %}\nb\n  {% endif %}\nc\n") == "a\nb\nc\n"


# Data is data ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["{{ 7*7 }}", "{% include 'x.md.j2' %}", "{# comment #}", "{% raw %}", "${7*7}", "{{ self }}", "%}{{ 1 }}"]
)
def test_J01_data_is_never_compiled(vault: Vault, name: str) -> None:
    assert in_both_ways(vault, "<{{ contact.name }}>", contact={"name": name}) == f"<{name}>"


@pytest.mark.parametrize("template", ["x.txt.j2", "x.md.j2"])
def test_T01_text_goes_out_without_control_characters(vault: Vault, template: str) -> None:
    name = "\x1b]0;x\x07\x1b[2J\x9b\r\b\u202e\u2066Ann"
    source = "{{ name }}|{{ name|upper }}|{{ ('<' ~ name)[:2] }}\n"
    shown = r"\x1b]0;x\x07\x1b[2J\x9b\x0d\x08Ann"
    expected = rf"{shown}|\x1b]0;X\x07\x1b[2J\x9b\x0d\x08ANN|<\x1b" + "\n"
    assert vault.built_in(source, template, name=name) == expected
    assert vault.render(source, template, name=name) == expected


def test_T01_a_template_of_the_vault_sends_no_control_characters_itself(vault: Vault) -> None:
    assert vault.render("\x1b[2J{{ 1 }}\u202e") == r"\x1b[2J1"


def test_T02_messages_are_clean_too(vault: Vault) -> None:
    with pytest.raises(UnknownName) as caught:
        vault.renderer.text("\x1b[2J\n.md.j2", {})
    assert "\x1b" not in str(caught.value) and "\n" not in str(caught.value)
    assert "\x1b" not in vault.error('{{ "\x1b[2J"|nope }}') + vault.error('{% include "\x1b[2J.j2" %}')
    assert "\x1b" not in vault.error("{{ 1/0 }}", "\x1b[2J.md.j2")


def test_X04_html_templates_escape_and_text_templates_do_not(vault: Vault) -> None:
    name = '<script>alert("1")</script>'
    source = "{{ name }} {{ (name ~ '!')|upper }} {% set b %}{{ name }}{% endset %}{{ b }}"
    once = "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;"
    for render in (vault.built_in, vault.render):
        html = render(source, "a.html.j2", name=name)
        assert html.startswith(once) and html.endswith(once) and "<" not in html
        assert render("{{ name }}", "a.md.j2", name=name) == name


# Filters -----------------------------------------------------------------------------------------------------


FILTERS = [
    ("d|day", "23 November 2026"),
    ("d|day('weekday, day month year')", "Monday, 23 November 2026"),
    ("d|day('wday day mon')", "Mon 23 Nov"),
    ("none|day", ""),
    ("0|plural('day')", "0 days"),
    ("1|plural('day')", "1 day"),
    ("1940|plural('person', 'people')", "1,940 people"),
    ("1234567|number", "1,234,567"),
    ("'people/Grace Okafor.md'|link", "[[Grace Okafor]]"),
    ("'people/Grace Okafor.md'|link('Grace')", "[[Grace Okafor|Grace]]"),
    ("'Dr. Who'|link", "[[Dr. Who]]"),
    ("'a [[b]] #c'|md", r"a \[\[b\]\] \#c"),
    ("none|md", ""),
    ("'a\nb'|one_line", "a b"),
    ("'王'|pad(4) ~ '|'", "王  |"),
    ("7|pad(3, right=true)", "  7"),
    ("'https://a.b/c?d=e&f#g'|safe_url", "https://a.b/c?d=e&f#g"),
    ("'HTTP://a.b/(c)\"'|safe_url", "HTTP://a.b/%28c%29%22"),
    ("'mailto:a@b.c'|safe_url", "mailto:a@b.c"),
    ("'javascript:alert(1)'|safe_url", ""),
    ("'java\tscript:alert(1)'|safe_url", ""),
    ("'data:text/html,x'|safe_url", ""),
    ("'https://a.b c'|safe_url", ""),
    ("none|safe_url", ""),
    ("'**%s**: %05.1f'|format('a', 2)", "**a**: 002.0"),
    ("'abc'|replace('b', 'x')|center(5)", " axc "),
]


@pytest.mark.parametrize(("expression", "text"), FILTERS)
def test_filters(vault: Vault, expression: str, text: str) -> None:
    assert vault.built_in("{{ " + expression + " }}", **VALUES) == text


def test_a_template_of_the_vault_has_the_same_data_and_filters(vault: Vault) -> None:
    cases = RECORDS + FILTERS
    source = "\0".join("{{ " + expression + " }}" for expression, _ in cases)
    assert vault.render(source, **VALUES).split(r"\x00") == [text for _, text in cases]


@pytest.mark.parametrize("expression", ["'x'|day", "d|day('dya')", "'a'|pad(10**9)", "'x'|plural('y')"])
def test_filters_say_what_they_cannot_do(vault: Vault, expression: str) -> None:
    assert vault.error("\n{{ " + expression + " }}", d=date(2026, 11, 23)).startswith("x.md.j2:2: ")


# What templates may not do -----------------------------------------------------------------------------------

ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__.os }}",
    "{{ namespace.__init__.__globals__['__builtins__'] }}",
    "{{ self.__init__.__globals__.__builtins__ }}",
    "{{ self._TemplateReference__context.eval_ctx.environment }}",
    "{{ ''|attr('__class__')|attr('__mro__') }}",
    "{{ ''['__class__'] }}",
    "{{ ''['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "{{ ('_' ~ '_class_' ~ '_')|list and ''[('_' ~ '_class_' ~ '_')] }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(x) }}",  # CVE-2016-10745
    "{{ '{a.__class__}'.format_map({'a': x}) }}",  # CVE-2019-10906
    "{{ ['{0.__class__}']|map('format', x)|list ~ ''.format }}",
    "{% set f = '{0.__class__}'.format %}{{ [x]|map(f)|list }}",  # CVE-2024-56326
    "{{ ('{0.__class__}'|attr('format'))(x) }}",  # CVE-2025-27516
    "{% macro m() %}{% endmacro %}{{ m.__call__.__globals__ }}",
    "{% for a in [1] %}{{ loop.__class__.__init__.__globals__ }}{% endfor %}",
    "{{ [x]|map(attribute='__class__')|first }}",
    "{{ ([x]|groupby('__class__')|first).grouper }}",
    "{{ x.__reduce_ex__(2) }}",
    "{{ (x for x in []).gi_frame }}",
    "{{ range.__class__('X', (), {}) }}",
    "{{ dict.fromkeys([1]) }}",
    "{{ d.fromtimestamp(0) }}",
    "{{ d.strftime('%Y') }}",
    "{{ 1 .to_bytes(1000000000, 'big') }}",
    "{{ ''.encode().decode() }}",
    "{{ undefined.__init__.__globals__ }}",
    "{{ url_for.__globals__ }}",
]


@pytest.mark.parametrize("escape", ESCAPES)
def test_J02_no_walk_leads_out_of_the_sandbox(vault: Vault, escape: str) -> None:
    message = vault.error("one\ntwo\n" + escape, x="x", d=date(2026, 1, 1))
    assert message.startswith("x.md.j2:3: ")
    with pytest.raises(TemplateError, match=r"^b\.md\.j2:1: "):
        vault.built_in(escape, x="x", d=date(2026, 1, 1))


REFUSED_AT_ONCE = [
    "{{ 'a' * 1000000000 }}",
    "{{ 1000000000 * ['a'] }}",
    "{{ 'a'|center(10**9) }}",
    "{{ 'a'|indent(10**9, true) }}",
    "{{ [1]|batch(10**9, 0)|list }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '%(a)1000000000d'|format(a=1) }}",
    "{{ '%*d'|format(1000000000, 1) }}",
    "{{ '%.1000000000f' % 1 }}",
    "{{ '%5%%1000000000d' % 1 }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ 'a'.center(1000000000) }}",
    "{{ 'a'.ljust(1000000000) }}",
    "{{ 'a'.zfill(1000000000) }}",
    "{{ '\\t'.expandtabs(1000000000) }}",
    "{{ 9**9**9 }}",
    "{{ 9**(9**9) }}",
    "{{ range(10**9)|list }}",
    "{{ ('a'*1000000)|replace('a', 'a'*1000000) }}",
    "{{ ('a'*100000)|list|join('a'*1000000) }}",
    "{% set ns = namespace(s='a') %}{% for i in range(40) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
    "{% set ns = namespace(s='a') %}{% for i in range(40) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
    "{% set ns = namespace(s=[1]) %}{% for i in range(40) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
    "{% set ns = namespace(s=9) %}{% for i in range(40) %}{% set ns.s = ns.s * ns.s %}{% endfor %}",
    "{% set ns = namespace(s='a') %}{% for i in range(40) %}{% set ns.s %}{{ ns.s }}{{ ns.s }}{% endset %}{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(99999) %}{{ 'a' * 99 }}{% endfor %}{% endfor %}",
    "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(1) }}",
    "{% include 'x.md.j2' %}",
    "{% extends 'x.md.j2' %}",
    "{% import 'x.md.j2' as x %}",
]


@pytest.mark.parametrize("bomb", REFUSED_AT_ONCE)
def test_J03_what_grows_without_end_is_refused_with_its_line(vault: Vault, bomb: str) -> None:
    assert vault.error(bomb).startswith("x.md.j2:1: ")


@pytest.mark.parametrize(
    "bomb",
    [
        "\n{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "\n{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    ],
)
def test_J03_what_computes_without_end_is_stopped_and_its_line_named(vault: Vault, bomb: str) -> None:
    message = vault.error(bomb)
    assert message.startswith("x.md.j2:2: ") and "stopped after 2 seconds" in message


@pytest.mark.parametrize(
    "source",
    [
        "{{ " + "(" * 1000 + "1" + ")" * 1000 + " }}",
        "{{ " + "-" * 100_000 + "1 }}",
        "{{ x" + ".a" * 60_000 + " }}",
        "{% if 1 %}" * 150 + "{% endif %}" * 150,
        "{{ " + "9" * 10_000 + " }}",
        "{#" * 100_000,
        "a" * 300_000,
    ],
)
def test_J03_templates_too_large_or_too_deep_are_refused(vault: Vault, source: str) -> None:
    assert vault.error(source).startswith("x.md.j2")
    assert [problem.path for problem in vault.renderer.check()] == [".mdnet/templates/x.md.j2"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs limits on a process's memory")
def test_J03_memory_stays_below_256_MB(tmp_path: Path) -> None:
    """Bombs made of many allowed pieces; a process of its own tells the largest of its children."""
    script = """
import resource, sys
from pathlib import Path
from mdnet.errors import TemplateError
from mdnet.render import Renderer
folder = Path(sys.argv[1])
for piece in ("'a' * 3000000 ~ i", "[i] * 2000", "[i] * 4000000"):
    (folder / "x.md.j2").write_text(
        "{% set ns = namespace(s=[]) %}{% for i in range(99999) %}\\n{% set ns.s = [ns.s, " + piece + "] %}{% endfor %}"
    )
    try:
        Renderer(folder).text("x.md.j2", {})
    except TemplateError as error:
        print(error)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path], capture_output=True, text=True, timeout=3 * KILL_AFTER, check=True
    )
    *messages, largest = done.stdout.splitlines()
    assert messages == ["x.md.j2:2: this needs too much memory"] * 3
    assert int(largest) < 256 * 1024


def test_J03_after_a_bomb_other_templates_still_work(vault: Vault) -> None:
    vault.error("{{ 'a' * 10**9 }}")
    assert vault.render("fine", "y.md.j2") == "fine"


@pytest.mark.parametrize(
    "name",
    ["../secret.j2", "/etc/passwd", "a/../../secret.j2", "..\\\\secret.j2", "C:/secret.j2", "builtin/../secret.j2"],
)
def test_J04_no_include_leads_out_of_the_folders(vault: Vault, name: str) -> None:
    (vault.vault.parent / "secret.j2").write_text("secret")
    (vault.packaged.parent / "secret.j2").write_text("secret")
    message = vault.error('\n{% include "' + name + '" %}')
    assert message.startswith("x.md.j2:2: ") and "outside the template folders" in message
    with pytest.raises(TemplateError):
        vault.built_in('{% include "' + name + '" ignore missing %}')
    with pytest.raises(TemplateError):
        vault.renderer.source(name)


def test_J04_only_templates_are_included(vault: Vault) -> None:
    (vault.vault / "notes.md").write_text("secret")
    assert vault.error('{% include "notes.md" %}') == 'x.md.j2:1: there is no template "notes.md"'


@pytest.mark.parametrize("place", ["vault", "user", "packaged"])
def test_J04_a_link_that_leaves_the_folder_is_not_followed(vault: Vault, tmp_path: Path, place: str) -> None:
    secret = tmp_path / "secret.md.j2"
    secret.write_text("secret")
    folder: Path = getattr(vault, place)
    (folder / "link.md.j2").symlink_to(secret)
    with pytest.raises(TemplateError, match=r"^link\.md\.j2: .*link"):
        vault.renderer.text("link.md.j2", {})
    assert vault.error('\n{% include "link.md.j2" %}').startswith("x.md.j2:2: ")
    with pytest.raises(TemplateError, match="link"):
        vault.renderer.source("link.md.j2")


def test_J04_a_link_within_the_folder_is_followed(vault: Vault) -> None:
    (vault.vault / "a.md.j2").write_text("a")
    (vault.vault / "b.md.j2").symlink_to("a.md.j2")
    assert vault.renderer.text("b.md.j2", {}) == "a"


@pytest.mark.parametrize("linked", [".mdnet", ".mdnet/templates"])
def test_J04_a_template_folder_that_lies_outside_the_vault_is_not_read(tmp_path: Path, linked: str) -> None:
    (tmp_path / "out" / "templates").mkdir(parents=True)
    (tmp_path / "out" / "templates" / "x.md.j2").write_text("secret")
    (tmp_path / "out" / "x.md.j2").write_text("secret")
    link = tmp_path / "vault" / linked
    link.parent.mkdir(parents=True)
    link.symlink_to(tmp_path / "out", target_is_directory=True)
    with pytest.raises(TemplateError, match="link"):
        Renderer(tmp_path / "vault" / ".mdnet" / "templates").text("x.md.j2", {})


def test_J04_a_vault_reached_through_a_link_has_its_templates(vault: Vault, tmp_path: Path) -> None:
    (vault.vault / "x.md.j2").write_text("here")
    (tmp_path / "link").symlink_to(tmp_path / "vault", target_is_directory=True)
    assert Renderer(tmp_path / "link" / ".mdnet" / "templates").text("x.md.j2", {}) == "here"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a FIFO")
def test_J04_what_is_no_ordinary_file_is_refused(vault: Vault) -> None:
    os.mkfifo(vault.vault / "pipe.md.j2")
    (vault.vault / "folder.md.j2").mkdir()
    (vault.vault / "bytes.md.j2").write_bytes(b"\xff\xfe")
    for name in ("pipe.md.j2", "folder.md.j2", "bytes.md.j2"):
        with pytest.raises(TemplateError, match=f"^{name}: "):
            vault.renderer.text(name, {})


def test_J05_the_vaults_own_templates_are_used_without_a_question(vault: Vault) -> None:
    (vault.packaged / "agenda.md.j2").write_text("built-in")
    assert vault.render("{{ 6 * 7 }}", "agenda.md.j2") == "42"


def test_J05_the_child_takes_nothing_from_the_working_folder(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("json.py", "jinja2.py", "sitecustomize.py"):
        (tmp_path / module).write_text("raise SystemExit('read from the working folder')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert vault.render("fine") == "fine"


# Errors ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a\n{{ ann.nmae }}", 'x.md.j2:2: no field "nmae" here; the fields are: entries, kind, name, path'),
        ("a\nb\n{{ bob.name }}", 'x.md.j2:3: nothing is called "bob" here'),
        ("{% for e in ann.entries %}\n{{ e.when|day }}\n{% endfor %}", 'x.md.j2:2: no field "when" here'),
        ("a\n{{ ann.nmae|md }}", 'x.md.j2:2: no field "nmae"'),
        ("a\n{{ ann.nmae|plural('x') }}", 'x.md.j2:2: no field "nmae"'),
        ("a\n{% if ann.nmae %}{% endif %}", 'x.md.j2:2: no field "nmae"'),
        ("a\n{% macro m(c) %}\n{{ c.nmae }}{% endmacro %}\n{{ m(ann) }}", 'x.md.j2:3: no field "nmae"'),
        ("a\n{% if %}", "x.md.j2:2: "),
        ("a\n{% block b %}\n", "x.md.j2:2: Unexpected end of template"),
        ("a\n{{ 1|nope }}", "x.md.j2:2: No filter named 'nope'"),
        ("a\n{{ 1 is nope }}", "x.md.j2:2: No test named 'nope'"),
        ("a\n{# no end", "x.md.j2:2: Missing end of comment tag"),
        ("a\n{{ 1/0 }}", "x.md.j2:2: division by zero"),
        ("a\n{% include 'nope.md.j2' %}", 'x.md.j2:2: there is no template "nope.md.j2"'),
        ("a\n{% include 'bad.md.j2' %}", "bad.md.j2:3: "),
        ("a\n{% include 'lost.md.j2' %}", 'lost.md.j2:2: no field "nmae"'),
    ],
)
def test_J07_errors_name_template_line_and_field(vault: Vault, source: str, message: str) -> None:
    (vault.vault / "bad.md.j2").write_text("a\nb\n{{ ( }}")
    (vault.user / "lost.md.j2").write_text("a\n{{ ann.nmae }}")
    assert vault.error(source, ann=ANN).startswith(message)
    if not message.startswith(("bad", "lost")):
        with pytest.raises(TemplateError) as caught:
            vault.built_in(source, ann=ANN)
        assert str(caught.value).startswith(message.replace("x.md.j2", "b.md.j2"))


def test_J07_a_block_that_fails_in_its_parent_is_named_there(vault: Vault) -> None:
    (vault.packaged / "a.md.j2").write_text("{% block one %}\n{{ nope }}{% endblock %}{% block two %}{% endblock %}")
    message = vault.error('{% extends "builtin/a.md.j2" %}{% block two %}x{% endblock %}', "a.md.j2")
    assert message == 'builtin/a.md.j2:2: nothing is called "nope" here'


def test_J07_what_may_be_missing_can_be_asked_for(vault: Vault) -> None:
    assert in_both_ways(vault, "{{ ann.nmae is defined }} {{ ann.nmae|default('-') }}", ann=ANN) == "False -"


def test_J07_check_finds_syntax_errors_and_blocks_no_parent_has(vault: Vault) -> None:
    (vault.packaged / "a.md.j2").write_text("{% block one %}{% endblock %}{% block two %}{% endblock %}")
    (vault.packaged / "broken.md.j2").write_text("{{ ( }}")
    files = {
        "a.md.j2": '{% extends "builtin/a.md.j2" %}\n{% block one %}{% block new %}{% endblock %}{% endblock %}\n'
        "{% block tow %}{% endblock %}",
        "c.md.j2": "\n\n{{ ( }}",
        "d.md.j2": '{% extends "nope.md.j2" %}',
        "e.md.j2": '\n{% extends "e.md.j2" %}',
        "f.md.j2": "{{ nothing.is.wrong }}",
        "g.md.j2": '{% extends "c.md.j2" %}',
    }
    for name, source in files.items():
        (vault.vault / name).write_text(source)
    (vault.user / "h.md.j2").write_text("{{ 1|nope }}")
    found = [(p.path, p.line, p.code, p.severity) for p in vault.renderer.check()]
    assert found == [
        (".mdnet/templates/a.md.j2", 3, "template-unknown-block", "warning"),
        (".mdnet/templates/c.md.j2", 3, "template-syntax", "error"),
        (".mdnet/templates/d.md.j2", 1, "template-missing", "error"),
        (".mdnet/templates/e.md.j2", 2, "template-circle", "error"),
        (".mdnet/templates/g.md.j2", 0, "template-syntax", "error"),
        ((vault.user / "h.md.j2").as_posix(), 1, "template-syntax", "error"),
    ]
    assert "its blocks are: one, two" in vault.renderer.check()[0].message


# Markdown as HTML --------------------------------------------------------------------------------------------


def attributes(html: str) -> list[str]:
    """The names of all attributes in a text of HTML."""
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.extend(name for name, _ in attrs)  # type: ignore[method-assign]
    parser.feed(html)
    return found


@pytest.mark.parametrize(
    ("markdown", "absent"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("Ann <img src=x onerror=alert(1)>", "<img"),
        ('[x](https://a.b/"onmouseover="alert(1))', '"onmouseover'),
        ('[x](https://a.b/ "t\\" onmouseover=\\"alert(1)")', 't" onmouseover'),
        ("[x](javascript:alert(1))", "href"),
        ("<javascript:alert(1)>", "href"),
        ("[x](JaVaScRiPt:alert(1))", "href"),
        ("[x](java&#10;script:alert(1))", "href"),
        ("[x](data:text/html;base64,PHNjcmlwdD4=)", "href"),
        ("[x](file:///etc/passwd)", "href"),
        ("[x](//evil.example)", "href"),
        ("[[Grace Okafor]]", "href"),
        ("[Bob](People/Bob.md)", "href"),
        ("![x](http://tracker.example/p.png)", "tracker"),
        ("![[photo.png]]", "<img"),
        ("<div>\n<iframe src=x></iframe>\n</div>", "<iframe"),
        ("<style>*{display:none}</style>", "<style"),
        ("<!-- --><svg/onload=alert(1)>", "<svg"),
        ("<pre>\n```\n</pre>\n\n```\n<script>\n```", "<script"),
        ("\x1b[2J\u202ex", "\x1b"),
    ],
)
def test_X04_html_holds_nothing_that_runs_loads_or_leads_astray(markdown: str, absent: str) -> None:
    html = markdown_to_html(markdown)
    assert absent not in html
    assert not any(name.startswith("on") for name in attributes(html))


def test_X04_raw_html_is_shown_as_text() -> None:
    assert "&lt;b&gt;x&lt;/b&gt;" in markdown_to_html("a <b>x</b>")
    html = markdown_to_html("<pre>\n```\n# no heading\n</pre>\n\n```\n<i>code</i>\n```\n")
    assert "<code>&lt;i&gt;code&lt;/i&gt;\n</code>" in html and "<h1>" not in html and "&lt;pre&gt;" in html


def test_X04_markdown_stays_markdown() -> None:
    html = markdown_to_html(
        "---\nweek: x\n---\n# Week\n- [ ] [[Ann Lee|Ann]] *tea*\n- [x] ~~b~~ [w](https://a.b) <c@d.e>\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert "<h1>Week</h1>" in html and "week: x" not in html
    assert ">Ann</a>" in html and "<em>tea</em>" in html and "<del>b</del>" in html
    assert html.count('type="checkbox"') == 2 and "<td>1</td>" in html
    assert 'href="https://a.b"' in html and 'href="mailto:c@d.e"' in html


def test_importing_the_renderer_imports_neither_jinja_nor_html_tools() -> None:
    script = "import sys, mdnet.render; print(sorted({'jinja2', 'nh3', 'pyromark', 'subprocess'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=KILL_AFTER
    )
    assert done.stdout.strip() == "[]"

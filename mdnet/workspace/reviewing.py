"""Looking back on a week, a month, a quarter or a year; with charts where it is written into the vault."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mdnet.index.evidence import evidence
from mdnet.index.linking import bearers
from mdnet.model.span import Span
from mdnet.notes.links import key_of
from mdnet.plan.review import Review, Section, Who, make_review

if TYPE_CHECKING:
    from mdnet.index.store import Connection
    from mdnet.plan.charts import Charts
    from mdnet.workspace import Workspace
    from mdnet.workspace.pages import Written


def review(work: Workspace, span: Span) -> Review:
    """What `span` was like, beside the span before it."""
    circles = [circle.name for circle in work.settings.conventions.circles]
    with work.view() as db:
        made = make_review(evidence(db, span, work.today), span, work.today, circles)
        return made._replace(sections=tuple(_linkable(db, section) for section in made.sections))


def _linkable(db: Connection, section: Section) -> Section:
    """The section, with the path as link for those whose file's name is not theirs alone."""

    def link(one: Who) -> Who:
        rivals = sum(not bearer.alias for bearer in bearers(db, key_of(one.path)))
        return one._replace(path=one.path.removesuffix(".md")) if rivals > 1 else one

    return section._replace(lines=tuple(line._replace(people=tuple(map(link, line.people))) for line in section.lines))


def charts(work: Workspace, span: Span) -> Charts:
    """The charts of the year in which `span` ends."""
    from mdnet.index.touch import states, talks_by_day, turns
    from mdnet.plan.charts import make_charts
    from mdnet.plan.in_touch import in_touch

    first, last = date(span.last.year, 1, 1), min(span.last, work.today)
    with work.view() as db:
        touch = in_touch(first, last, turns(db, first, last), states(db, last))
        talks = talks_by_day(db, first, min(date(span.last.year, 12, 31), work.today))
    sizes = {circle.name: circle.size for circle in work.settings.conventions.circles}
    return make_charts(touch, talks, span, work.today, sizes)


def write_review(work: Workspace, made: Review, span: Span) -> Written:
    """Put a review into its file, and its charts beside it; what the user wrote around it stays. Raises Conflict."""
    from mdnet.workspace.pages import write_with

    path = work.settings.review_path.format(period=span.name)
    stem = path.removesuffix(".md")
    drawn = charts(work, span)._asdict()
    beside = {
        f"{stem}-{name}.svg": work.renderer.text(f"review-{name}.svg.j2", {"chart": chart})
        for name, chart in drawn.items()
    }
    names = [chart.rpartition("/")[2] for chart in beside]
    text = work.renderer.text("review.md.j2", {"review": made, "charts": names})
    front = f'---\ngenerated_by: mdnet\nreview_of: "{span.name}"\n---\n'
    return write_with(work.vault, path, "review", text, front, beside)

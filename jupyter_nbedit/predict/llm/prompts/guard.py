"""Keeps what a format means by its marks apart from notebooks that contain the same characters."""

from __future__ import annotations

import re

import msgspec

from ....privacy.masking import PLACEHOLDER, Masked
from ..context import Change, Excerpt, PromptContext, RunNote


def guarded(context: PromptContext, marks: re.Pattern[str]) -> PromptContext:
    """Return a context in which nothing reads like a mark of the format.

    In an excerpt a mark is hidden like a secret, so that answers leave the real text alone.
    """

    def text(value: str) -> str:
        return marks.sub(PLACEHOLDER, value)

    def excerpt(value: Excerpt) -> Excerpt:
        spans = [match.span() for match in marks.finditer(value.text)]
        if not spans:
            return value
        return msgspec.structs.replace(value, shown=value.shown.also(spans))

    def item(value: Change | RunNote) -> Change | RunNote:
        if isinstance(value, RunNote):
            return msgspec.structs.replace(
                value, ename=text(value.ename), output=text(value.output)
            )
        return msgspec.structs.replace(
            value,
            lead=text(value.lead),
            old=text(value.old),
            new=text(value.new),
            trail=text(value.trail),
        )

    window = excerpt(context.window)
    failure = context.failure
    return msgspec.structs.replace(
        context,
        language=text(context.language),
        path=text(context.path),
        headings=tuple(
            msgspec.structs.replace(heading, text=text(heading.text))
            for heading in context.headings
        ),
        imports=text(context.imports),
        related=tuple(map(excerpt, context.related)),
        history=tuple(map(item, context.history)),
        failure=failure
        and msgspec.structs.replace(
            failure,
            ename=text(failure.ename),
            evalue=text(failure.evalue),
            frames=tuple(
                msgspec.structs.replace(frame, code=text(frame.code), where=text(frame.where))
                for frame in failure.frames
            ),
        ),
        above=excerpt(context.above),
        window=window,
        below=excerpt(context.below),
        cursor=_moved(context.cursor, context.window.shown, window.shown),
    )


def _moved(cursor: int, before: Masked, after: Masked) -> int:
    if before is after:
        return cursor
    return after.shown(before.real(cursor))

"""What an answer is worth: the values of every metric that applies to it."""

from __future__ import annotations

import math

from ...predict.worth import saved
from ..metrics import METRICS, Pair, load_tokenizer
from ..records import Answer, Configuration
from ..tasks import EditQuestion, Question, judging
from ..tasks.hindsight import wide_values


class Scorer:
    """Scores answers.

    Parameters
    ----------
    configuration : Configuration
        The run's; `tokenizer` cuts the texts.
    """

    def __init__(self, configuration: Configuration) -> None:
        self._lines = configuration.lines
        self._tokenize = load_tokenizer(configuration.tokenizer)

    def values(self, question: Question, answer: Answer) -> dict[str, float]:
        """Return the values of all metrics that are defined for an answer.

        The marks between the cells of a whole file are no syntax of any language.
        """
        if isinstance(question, EditQuestion):
            if question.case.stage == "cells":
                return judging.cell_values(answer.edits, question.notebook, question.cell_edits)
            strict = judging.values(
                answer.edits,
                question.notebook,
                question.history,
                question.targets,
                question.missing,
                cell_edits=question.cell_edits,
            )
            if self._lines and answer.edits:
                strict["characters"] = float(saved(answer.edits[0]))
            if question.hindsight is None:
                return strict
            return strict | wide_values(
                strict, answer.edits, question.notebook, question.missing, question.hindsight
            )
        case = question.case
        language = case.language or "python"
        pair = Pair(case.expected, answer.text, case.asked, self._tokenize, language=language)
        scores = {
            metric.name: metric.score(pair)
            for metric in METRICS.values()
            if metric.name != "broken_syntax" or not question.whole
        }
        return {name: value for name, value in scores.items() if not math.isnan(value)}

"""Small runs of the benchmark with known figures, written as a run writes them."""

from __future__ import annotations

from pathlib import Path

from jupyter_nbedit.bench.records import (
    Answer,
    Case,
    Configuration,
    DataFile,
    Environment,
    Score,
    Stage,
)
from jupyter_nbedit.bench.run.directory import RunDirectory, write_json, write_records
from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.notebook import Cell

HOSTILE = "\x1b]0;x\x07</script><script>alert(1)</script><!--\u2028\u202e$x$ **b** | `c` &amp; \"'>"

SOURCE = "df = load()\nshow(df)\nend"
RIGHT = TextEdit("c1", 17, "df", "data")
PART = TextEdit("c1", 17, "df", "data2")


def moment(
    number: int, stage: Stage = "next", *, edit: str = "e1", repository: str = "o/r", size: int = 1
) -> Case:
    """Return a moment; something is missing unless the stage says otherwise."""
    silent = stage in ("after", "nowhere")
    return Case(
        id=f"{edit}#{number}",
        edit=edit,
        repository=repository,
        commit="c0ffee" * 6,
        kind="none" if silent else "modifies",
        size=0 if silent else size,
        stage=stage,
        seen=1,
        missing=0 if silent else 1,
        message="Rename df",
        cells=(Cell("c1", "code", SOURCE),),
        history=(TextEdit("c0", 0, "df", "data"),),
        truth=() if silent else (RIGHT,),
    )


def said(case: Case, verdict: str, confidence: float = 0.9) -> tuple[Answer, Score]:
    """Return an answer with a verdict, and its score."""
    silent = case.stage in ("after", "nowhere")
    shown = verdict in ("exact", "helpful", "wrong", "intruding")
    values: dict[str, float] = {}
    if shown:
        helpful = verdict in ("exact", "helpful")
        values["precision_helpful"] = float(helpful)
        values["precision_exact"] = float(verdict == "exact")
        values["cell_at_1"] = float(helpful)
        values["line_at_1"] = float(verdict == "exact")
    if silent:
        values["quiet_rate"] = float(not shown)
    else:
        values["recall_helpful"] = float(verdict in ("exact", "helpful"))
        values["recall_exact"] = float(verdict == "exact")
        values["show_rate"] = float(shown)
        values["keystrokes_needed"] = 10.0
        values["keystrokes_saved"] = 5.0 if verdict == "exact" else 0.0
    edits = {"exact": (RIGHT,), "helpful": (RIGHT,)}.get(verdict, (PART,)) if shown else ()
    answer = Answer(
        case=case.id,
        edits=edits,
        confidence=confidence if shown else None,
        source="repeat" if shown else "",
        reason="df became data" if shown else "",
        latency=0.002,
    )
    return answer, Score(case.id, values)


def write_run(
    path: Path,
    cases: list[Case],
    answers: dict[str, list[tuple[Answer, Score]]],
    **configuration: object,
) -> Path:
    """Write a run and return its folder."""
    asked = {"task": "next", "told": "nothing", **configuration}
    path.mkdir(parents=True, exist_ok=True)
    write_json(
        path / "configuration.json",
        Configuration(
            data=(DataFile("d.jsonl", 1, "0" * 64),),
            predictors=tuple(answers),
            **asked,  # type: ignore[arg-type]
        ),
    )
    write_json(path / "environment.json", Environment(version="1", python="3.12", cores=2))
    for predictor, found in answers.items():
        write_records(path / RunDirectory.answers_file(predictor), [a for a, _ in found])
        write_records(path / RunDirectory.scores_file(predictor), [s for _, s in found])
    write_records(path / "cases.jsonl.zst", cases)
    return path


def two_predictors(path: Path, **configuration: object) -> Path:
    """Write a run of two predictors over three edits of two repositories."""
    cases = [
        moment(0, "first"),
        moment(1, size=5),
        moment(2, "after"),
        moment(3, edit="e2"),
        moment(4, "nowhere", edit="e2"),
        moment(5, edit="e3", repository="o/s"),
        moment(6, "after", edit="e3", repository="o/s"),
    ]
    quiet = ["missed", "missed", "quiet", "missed", "quiet", "missed", "quiet"]
    bold = ["wrong", "exact", "intruding", "helpful", "quiet", "exact", "quiet"]
    sure = [0.5, 0.9, 0.6, 0.8, 0.0, 0.95, 0.0]
    return write_run(
        path,
        cases,
        {
            "quiet": [said(case, verdict) for case, verdict in zip(cases, quiet, strict=True)],
            "bold": [said(*each) for each in zip(cases, bold, sure, strict=True)],
        },
        **configuration,
    )


def code_run(path: Path) -> Path:
    """Write a run of the paper's task."""
    cases = [
        Case(
            id=f"o/r@c:a{number}",
            edit=f"o/r@c:a{number}",
            repository="o/r",
            kind="modifies",
            size=1,
            asked="x = 1\ny = 2",
            expected="x = 1\ny = 3",
        )
        for number in range(3)
    ]
    texts = ["x = 1\ny = 3", "x = 1\ny = 2", ""]
    scores = [(100.0, 100.0), (0.0, 80.0), (0.0, 0.0)]
    return write_run(
        path,
        cases,
        {
            "model": [
                (
                    Answer(case=case.id, text=text, input_tokens=10, cost=0.5, raw=HOSTILE),
                    Score(case.id, {"exact_match": exact, "edit_sim": similar}),
                )
                for case, text, (exact, similar) in zip(cases, texts, scores, strict=True)
            ]
        },
        task="cell",
    )

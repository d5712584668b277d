"""The written history of the bundled sample: small notebooks, edited the way notebooks are.

Nothing here depends on the time or the machine, so the commits' hashes are always the same.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Book:
    """A notebook under construction; a cell is a list of id, type and source."""

    language: str = "python"
    minor: int = 5
    cells: list[list[str]] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)

    def code(self, cell: str, source: str, after: str = "") -> Book:
        """Add a code cell, at the end or after another one."""
        return self._add(cell, "code", source, after)

    def text(self, cell: str, source: str, after: str = "") -> Book:
        """Add a Markdown cell, at the end or after another one."""
        return self._add(cell, "markdown", source, after)

    def edit(self, cell: str, old: str, new: str) -> Book:
        """Replace the one place where `old` stands in a cell."""
        found = self._cell(cell)
        if found[2].count(old) != 1:
            raise ValueError(f"{old!r} stands {found[2].count(old)} times in {cell}")
        found[2] = found[2].replace(old, new)
        return self

    def everywhere(self, old: str, new: str) -> Book:
        """Replace `old` in every code cell; it must stand somewhere."""
        if not any(old in source for _, kind, source in self.cells if kind == "code"):
            raise ValueError(f"{old!r} stands nowhere")
        for each in self.cells:
            if each[1] == "code":
                each[2] = each[2].replace(old, new)
        return self

    def delete(self, cell: str) -> Book:
        """Delete a cell."""
        self.cells.remove(self._cell(cell))
        return self

    def move(self, cell: str, after: str) -> Book:
        """Move a cell to just after another one; to the top when `after` is empty."""
        moved = self._cell(cell)
        self.cells.remove(moved)
        position = self.cells.index(self._cell(after)) + 1 if after else 0
        self.cells.insert(position, moved)
        return self

    def ran(self, cell: str, output: str) -> Book:
        """Give a cell a printed output."""
        self._cell(cell)
        self.outputs[cell] = output
        return self

    def copy(self) -> Book:
        """Return an independent copy."""
        return copy.deepcopy(self)

    def dump(self) -> str:
        """Return the notebook as Jupyter would write it."""
        kernel = {
            "python": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "R": {"display_name": "R", "language": "R", "name": "ir"},
        }[self.language]
        document = {
            "cells": [self._dump_cell(*each) for each in self.cells],
            "metadata": {"kernelspec": kernel, "language_info": {"name": self.language}},
            "nbformat": 4,
            "nbformat_minor": self.minor,
        }
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"

    def _dump_cell(self, cell: str, kind: str, source: str) -> dict[str, object]:
        dumped: dict[str, object] = {"cell_type": kind, "metadata": {}}
        if self.minor >= 5:
            dumped["id"] = cell
        if kind == "code":
            output = self.outputs.get(cell)
            dumped["execution_count"] = 1 if output else None
            dumped["outputs"] = (
                [{"name": "stdout", "output_type": "stream", "text": [output]}] if output else []
            )
        dumped["source"] = source.splitlines(keepends=True)
        return dict(sorted(dumped.items()))

    def _add(self, cell: str, kind: str, source: str, after: str) -> Book:
        position = self.cells.index(self._cell(after)) + 1 if after else len(self.cells)
        self.cells.insert(position, [cell, kind, source])
        return self

    def _cell(self, cell: str) -> list[str]:
        return next(each for each in self.cells if each[0] == cell)


Files = dict[str, "Book | str"]
"""The state of the work tree: notebooks under construction and plain texts, by path."""

LEGACY = json.dumps(
    {
        "metadata": {"name": "dice"},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Two dice"]},
                    {
                        "cell_type": "code",
                        "collapsed": False,
                        "language": "python",
                        "input": ["import random\n", "random.seed(1)"],
                        "metadata": {},
                        "outputs": [],
                    },
                    {
                        "cell_type": "code",
                        "collapsed": False,
                        "language": "python",
                        "input": [
                            "rolls = [random.randint(1, 6) + random.randint(1, 6) for _ in ",
                            "range(1000)]\n",
                            "print sum(rolls) / 1000.0",
                        ],
                        "metadata": {},
                        "outputs": [],
                    },
                ],
                "metadata": {},
            }
        ],
    },
    indent=1,
)

TRAIN = "churn/train.ipynb"
PENGUINS = "penguins/explore.ipynb"
FORECAST = "forecast/moving_average.ipynb"
FILTERS = "images/filters.ipynb"
WORDS = "text/word_counts.ipynb"
QUEUE = "simulation/queue.ipynb"
TTEST = "statistics/t_test.ipynb"
DICE = "archive/dice.ipynb"
CHECKPOINT = "churn/.ipynb_checkpoints/train-checkpoint.ipynb"

SIDE = {"Fix the seed of the split so that results repeat": "Merge branch 'seed'"}
"""Commits made on a side branch, with the message of the merge that follows each."""


def history(files: Files) -> Iterator[str]:
    """Change `files` and yield the message of the commit that makes it so, over and over."""
    yield from _beginnings(files)
    yield from _growth(files)
    yield from _repairs(files)
    yield from _late_work(files)


def book(files: Files, path: str) -> Book:
    """Return the notebook at a path."""
    found = files[path]
    if not isinstance(found, Book):
        raise TypeError(f"{path} is not a notebook")
    return found


def _beginnings(files: Files) -> Iterator[str]:
    files["README.md"] = "# Sample notebooks\n\nSmall notebooks with a written history.\n"
    yield "Add a readme"
    files[PENGUINS] = (
        Book()
        .text("title", "# Penguins\n\nBody mass and flipper length of three species.")
        .code("imports", "import numpy as np\nimport pandas as pd")
        .code(
            "data",
            "rng = np.random.default_rng(7)\n"
            "species = rng.choice(['Adelie', 'Chinstrap', 'Gentoo'], 300)\n"
            "df = pd.DataFrame({\n"
            "    'species': species,\n"
            "    'flipper': rng.normal(200, 12, 300),\n"
            "    'mass': rng.normal(4200, 600, 300),\n"
            "})",
        )
        .code("look", "df.head()")
    )
    yield "Start looking at the penguins"
    book(files, PENGUINS).code("means", "df.groupby('species').mean()")
    yield "Add the means of each species"
    book(files, PENGUINS).code(
        "plot", "import matplotlib.pyplot as plt\nplt.scatter(df.flipper, df.mass)\nplt.show()"
    )
    yield "Plot mass against flipper length"
    files[TRAIN] = (
        Book()
        .text("title", "# Churn\n\nWho leaves, and can we know before they do?")
        .code(
            "imports",
            "import numpy as np\nfrom sklearn.linear_model import LogisticRegression\n"
            "from sklearn.model_selection import train_test_split",
        )
        .code(
            "data",
            "rng = np.random.default_rng(0)\nX = rng.normal(size=(500, 4))\n"
            "y = (X[:, 0] + 0.5 * X[:, 1] + rng.normal(size=500) > 0).astype(int)",
        )
        .code("split", "X_train, X_test, y_train, y_test = train_test_split(X, y)")
        .code("fit", "clf = LogisticRegression()\nclf.fit(X_train, y_train)")
        .code("score", "print(clf.score(X_test, y_test))")
    )
    yield "Train a first model of churn"
    book(files, TRAIN).edit("split", "X, y)", "X, y, random_state=0)")
    yield "Fix the seed of the split so that results repeat"
    files[DICE] = LEGACY
    yield "Keep the old dice notebook as it was"
    files[FORECAST] = (
        Book(minor=4)
        .text("title", "# Moving averages")
        .code("imports", "import numpy as np")
        .code(
            "series",
            "t = np.arange(365)\n"
            "sales = 100 + 10 * np.sin(t / 58) + np.random.default_rng(3).normal(0, 4, 365)",
        )
        .code(
            "average",
            "def moving_average(values, window):\n"
            "    result = []\n"
            "    for i in range(len(values) - window):\n"
            "        result.append(sum(values[i:i + window]) / window)\n"
            "    return result",
        )
        .code("use", "smooth = moving_average(sales, 7)\nprint(smooth[:5])")
    )
    yield "Add a notebook on moving averages"
    book(files, FORECAST).edit("average", "len(values) - window)", "len(values) - window + 1)")
    yield "Do not lose the last window"
    files[CHECKPOINT] = book(files, TRAIN).copy()
    yield "Save work in progress"


def _growth(files: Files) -> Iterator[str]:
    penguins = book(files, PENGUINS)
    penguins.everywhere("df", "penguins")
    yield "Call the frame penguins instead of df"
    penguins.edit("plot", "import matplotlib.pyplot as plt\n", "")
    penguins.edit("imports", "import numpy", "import matplotlib.pyplot as plt\nimport numpy")
    yield "Move the import to the top of the notebook"
    penguins.edit("plot", "penguins.mass)", "penguins.mass, alpha=0.5)")
    penguins.code(
        "hist", "plt.hist(penguins.mass, bins=20)\nplt.xlabel('mass (g)')\nplt.show()", "plot"
    )
    yield "Make points transparent and add a histogram"
    train = book(files, TRAIN)
    train.edit("fit", "LogisticRegression()", "LogisticRegression(max_iter=1000)")
    yield "Give the solver more iterations"
    train.edit(
        "imports",
        "LogisticRegression\n",
        "LogisticRegression\nfrom sklearn.metrics import accuracy_score, roc_auc_score\n",
    )
    train.edit(
        "score",
        "print(clf.score(X_test, y_test))",
        "predicted = clf.predict(X_test)\nprint(accuracy_score(y_test, predicted))\n"
        "print(roc_auc_score(y_test, predicted))",
    )
    yield "Report the area under the curve next to accuracy"
    train.edit(
        "score",
        "print(roc_auc_score(y_test, predicted))",
        "print(roc_auc_score(y_test, clf.predict_proba(X_test)[:, 1]))",
    )
    yield "Rank by probabilities, not by labels"
    train.ran("score", "0.768\n0.8292370711725551\n")
    yield "Run the churn notebook from top to bottom"
    files[WORDS] = (
        Book()
        .text("title", "# Word counts")
        .code(
            "text",
            "text = '''The cat sat on the mat.\nThe dog sat on the cat.\nThe mat was flat.'''",
        )
        .code(
            "count",
            "counts = {}\nfor word in text.split(' '):\n    if word in counts:\n"
            "        counts[word] += 1\n    else:\n        counts[word] = 1",
        )
        .code("show", "for word in counts:\n    print(word, counts[word])")
    )
    yield "Count the words of a small text"
    words = book(files, WORDS)
    words.edit("count", "text.split(' ')", "text.lower().split()")
    yield "Split at any white space and ignore case"
    words.code("debug", "print(text.split(' '))\nprint(len(counts))", "count")
    yield "wip"
    words.delete("debug")
    words.edit(
        "count",
        "counts = {}\nfor word in text.lower().split():\n    if word in counts:\n"
        "        counts[word] += 1\n    else:\n        counts[word] = 1",
        "from collections import Counter\n\ncounts = Counter(text.lower().split())",
    )
    words.edit(
        "show",
        "for word in counts:\n    print(word, counts[word])",
        "for word, count in counts.most_common(5):\n    print(f'{word:10} {count}')",
    )
    yield "Count with Counter and show the five most common"
    files[QUEUE] = (
        Book()
        .text("title", "# A queue\n\nCustomers arrive at random and wait for one clerk.")
        .code("imports", "import random")
        .code(
            "simulate",
            "def simulate(customers, arrival, service):\n"
            "    clock = 0.0\n    free = 0.0\n    waits = []\n"
            "    for _ in range(customers):\n"
            "        clock += random.expovariate(arrival)\n"
            "        start = max(clock, free)\n"
            "        waits.append(start - clock)\n"
            "        free = start + random.expovariate(service)\n"
            "    return waits",
        )
        .code("run", "waits = simulate(10000, 0.8, 1.0)\nprint(sum(waits) / len(waits))")
    )
    yield "Simulate a queue with one clerk"
    book(files, QUEUE).edit("imports", "import random", "import random\n\nrandom.seed(42)")
    yield "Seed the simulation"
    files[TTEST] = (
        Book(language="R")
        .text("title", "# A t test in R")
        .code("data", "set.seed(1)\na <- rnorm(40, 10, 2)\nb <- rnorm(40, 11, 2)")
        .code("test", "t.test(a, b)")
    )
    yield "Add a t test in R"
    book(files, TTEST).edit("test", "t.test(a, b)", "t.test(a, b, var.equal = FALSE)")
    book(files, TTEST).code("plot", "boxplot(list(a = a, b = b))")
    yield "Say that variances differ and draw a box plot"


def _repairs(files: Files) -> Iterator[str]:
    penguins, train = book(files, PENGUINS), book(files, TRAIN)
    penguins.edit("means", ".mean()", ".mean(numeric_only=True)")
    yield "Average numeric columns only"
    penguins.code(
        "heavy", "heavy = penguins[penguins.mas > 5000]\nprint(len(heavy), 'heavy penguins')"
    )
    yield "Count the heavy penguins"
    penguins.edit("heavy", "penguins.mas >", "penguins.mass >")
    yield "Fix the misspelt column"
    penguins.edit("title", "of three species.", "of three species, made up for the example.")
    yield "Say that the data are made up"
    forecast = book(files, FORECAST)
    forecast.edit(
        "average",
        "    result = []\n    for i in range(len(values) - window + 1):\n"
        "        result.append(sum(values[i:i + window]) / window)\n    return result",
        "    kernel = np.ones(window) / window\n"
        "    return np.convolve(values, kernel, mode='valid')",
    )
    yield "Convolve instead of looping"
    broken = forecast.dump()
    files[FORECAST] = broken.replace(
        '"smooth = moving_average(sales, 7)\\n",',
        '<<<<<<< HEAD\n    "smooth = moving_average(sales, 7)\\n",\n=======\n'
        '    "smooth = moving_average(sales, 14)\\n",\n>>>>>>> two-weeks',
    )
    yield "Merge the two-week window"
    files[FORECAST] = forecast
    forecast.edit("use", "(sales, 7)", "(sales, 14)")
    yield "Repair the notebook after the merge"
    forecast.everywhere("smooth", "trend")
    forecast.code("error", "residuals = sales[13:] - trend\nprint(residuals.std())")
    yield "Name the trend and look at the residuals"
    files[FILTERS] = (
        Book()
        .text("title", "# Image filters with numpy")
        .code("imports", "import numpy as np")
        .code("image", "image = np.zeros((32, 32))\nimage[8:24, 8:24] = 1")
        .code(
            "filter",
            "def apply(image, kernel):\n"
            "    out = np.zeros(image.shape)\n"
            "    for i in range(1, image.shape[0] - 1):\n"
            "        for j in range(1, image.shape[1] - 1):\n"
            "            out[i, j] = (image[i - 1:i + 2, j - 1:j + 2] * kernel).sum()\n"
            "    return out",
        )
        .code("blur", "blur = np.ones((3, 3)) / 9\nprint(apply(image, blur).max())")
        .code(
            "edges",
            "edges = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]])\n"
            "print(apply(image, edges).max())",
        )
    )
    yield "Add blur and edge filters"
    filters = book(files, FILTERS)
    filters.everywhere("apply(", "filter_image(")
    yield "Rename apply to filter_image"
    filters.edit("image", "np.zeros((32, 32))", "np.zeros((32, 32), dtype=np.float32)")
    filters.edit("filter", "np.zeros(image.shape)", "np.zeros_like(image)")
    yield "Keep the image in single precision"
    filters.move("edges", "filter")
    yield "Show the edges before the blur"
    train.code(
        "forest",
        "from sklearn.ensemble import RandomForestClassifier\n\n"
        "forest = RandomForestClassifier(n_estimators=100)\nforest.fit(X_train, y_train)\n"
        "print(accuracy_score(y_test, forest.predict(X_test)))",
    )
    yield "Compare with a random forest"
    train.edit("forest", "n_estimators=100)", "n_estimators=300, random_state=0, n_jobs=-1)")
    yield "Grow more trees, with a seed and on all cores"
    train.edit("forest", "from sklearn.ensemble import RandomForestClassifier\n\n", "")
    train.edit(
        "imports",
        "from sklearn.linear_model",
        "from sklearn.ensemble import RandomForestClassifier\nfrom sklearn.linear_model",
    )
    yield "Collect the imports in the first cell"


def _late_work(files: Files) -> Iterator[str]:
    train, penguins, queue = book(files, TRAIN), book(files, PENGUINS), book(files, QUEUE)
    files["churn/train_model.ipynb"] = files.pop(TRAIN)
    yield "Rename the training notebook"
    train.everywhere("clf", "model")
    yield "Call the classifier model throughout"
    for cell, title in (("plot", "Mass and flipper length"), ("hist", "Body mass")):
        penguins.edit(cell, "plt.show()", f"plt.title('{title}')\nplt.show()")
    yield "Give every plot a title"
    penguins.edit("plot", "plt.scatter", "plt.figure(figsize=(8, 5))\nplt.scatter")
    penguins.edit("hist", "plt.hist", "plt.figure(figsize=(8, 5))\nplt.hist")
    yield "Make all plots the same size"
    queue.edit("simulate", "arrival, service):", "arrival, service, clerks=1):")
    queue.edit("simulate", "    free = 0.0\n", "    free = [0.0] * clerks\n")
    queue.edit(
        "simulate",
        "        start = max(clock, free)\n",
        "        first = free.index(min(free))\n        start = max(clock, free[first])\n",
    )
    queue.edit("simulate", "        free = start +", "        free[first] = start +")
    yield "Allow several clerks"
    queue.edit("run", "simulate(10000, 0.8, 1.0)", "simulate(10000, 1.6, 1.0, clerks=2)")
    queue.code(
        "compare",
        "for clerks in (2, 3, 4):\n    waits = simulate(10000, 1.6, 1.0, clerks=clerks)\n"
        "    print(clerks, round(sum(waits) / len(waits), 3))",
    )
    yield "Compare two, three and four clerks"
    files.pop(CHECKPOINT)
    files[".gitignore"] = ".ipynb_checkpoints/\n"
    yield "Remove the checkpoint and ignore such copies"
    files["queue_copy.ipynb"] = queue.copy()
    yield "Copy the queue notebook for a talk"
    for each in (queue, book(files, "queue_copy.ipynb")):
        each.edit("simulate", "    return waits", "    return sum(waits) / len(waits)").edit(
            "run", "print(sum(waits) / len(waits))", "print(waits)"
        ).edit(
            "compare",
            "    print(clerks, round(sum(waits) / len(waits), 3))",
            "    print(clerks, round(waits, 3))",
        )
    yield "Return the mean wait from the simulation"
    words = book(files, WORDS)
    words.edit("title", "# Word counts", "# Word counts\n\nPunctuation is left out.")
    words.edit("count", "from collections", "import re\nfrom collections")
    words.edit("count", "text.lower().split()", "re.findall(r'\\w+', text.lower())")
    yield "Leave punctuation out of the words"
    words.code("unicode", "counts['café ☕'] = 1\nprint('naïve 🐧', sum(counts.values()))", "show")
    yield "Try words that are not plain ASCII"
    files.pop(DICE)
    yield "Delete the old dice notebook"
    files.pop("queue_copy.ipynb")
    yield "Remove the copy made for the talk"
    train.edit("title", "before they do?", "before they do?\n\nRun all cells in order.")
    files["README.md"] = (
        "# Sample notebooks\n\nSmall notebooks with a written history.\n\n"
        "Each notebook runs on its own, from top to bottom.\n"
    )
    yield "Tell the reader how to run the notebooks"

r"""The paper's prompts, compared with what the authors' code builds.

The expected texts were written down from ``llm-learning/code/baseline.py`` of the replication
package: `generate_code_change_cell_only`, `..._whole_file` and their few-shot variants.
"""

from __future__ import annotations

from jupyter_nbedit.bench.paper.prompts import Example, prompt


def test_zero_shot_is_the_authors_text():
    assert prompt("Fix the plot", "plt.show()\n") == (
        '### Instruction\n[\nCommit Message:" Fix the plot"\n\n'
        "Original Code Cells:\n'''\nplt.show()\n\n'''\n]\n\n### Response:\n"
    )


def test_a_shot_is_shown_with_its_answer_before_the_question():
    example = Example("Add a title", "plt.plot(x)\n", "plt.plot(x)\nplt.title('x')\n")

    text = prompt("Fix {the} plot", "plt.show()\n", [example])

    assert text == (
        "\n    You are a skilled software developer with immense knowledge in software analysis "
        "and debugging.  \n"
        "    Your task is to generate Jupyter notebook Python code changes based on an Instruction "
        "provided.\n"
        "    The Instruction includes a commit message describing the problem the developer is "
        "solving and the original code cells that needs modification.\n"
        "    Your responses should only include the updated Python code in a cell format, "
        "reflecting the changes required by the commit message.\n\n"
        "    You will see some examples.\n"
        "    Each example contains an Instruction and a Response. The Response shows how the "
        "developer modifies the original code cells to solve the issue described in the commit "
        "message. \n"
        "    Learn from these examples below and apply the same approach to generate the response "
        "for Example 6, responding only with the updated Python code in a cell format.\n\n"
        "    ### Instruction\n[\nCommit Message:\" Add a title\"\n\nOriginal Code:\n'''\n"
        "plt.plot(x)\n\n'''\n]\n\n### Response:\nplt.plot(x)\nplt.title('x')\n\n<|EOT|>\n\n\n\n"
        '    ### Instruction:\n    [\n    Commit Message: "Fix {the} plot"\n'
        "    Original Code Cells:\n    '''\n    plt.show()\n\n    '''\n    ]\n\n"
        "    ### Response:\n    "
    )


def test_the_tasks_differ_in_a_heading_and_every_shot_is_shown():
    shots = [Example(f"Change {n}", f"old {n}", f"new {n}") for n in range(5)]

    text = prompt("m", "x", shots, task="file")

    assert text.count("Original Code Cells:\n'''\n") == 5
    assert [f"Change {n}" in text for n in range(5)] == [True] * 5
    assert text.count("Original Code:") == 0

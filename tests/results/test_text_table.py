import re

from sim.results.as_text import TextTable, latex_table, markdown_table

TABLE = TextTable(
    ("Figure", "A & B", "50 % | more"),
    (("People_observed", "1.2 million", "+5 pt ± 0.3\n−1"), ("x < y, $5, #1, {z}, a~b^c\\d", "–", "*no*")),
    title="What changes_here",
    note="All 9,000 % …",
)


def test_markdown_has_as_many_pipes_in_every_row_and_its_marks_are_letters():
    lines = [line for line in markdown_table(TABLE).splitlines() if line.startswith("|")]
    assert len(lines) == 4
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {4}
    assert r"50 % \| more" in lines[0]
    assert r"People\_observed" in lines[2]
    assert "+5 pt ± 0.3<br>−1" in lines[2]
    assert r"\*no\*" in lines[3]
    assert r"x \< y" in lines[3]


def test_latex_means_what_it_says_by_every_sign_it_has():
    text = latex_table(TABLE)
    body = [line for line in text.splitlines() if line.endswith(r"\\")]
    assert [len(re.findall(r"(?<!\\)&", line)) for line in body] == [2, 2, 2]
    assert r"A \& B & 50 \% \textbar{} more" in text
    assert (
        r"x \textless{} y, \$5, \#1, \{z\}, a\textasciitilde{}b\textasciicircum{}c\textbackslash{}d" in text
    )
    assert r"\begin{tabular}[t]{@{}r@{}}+5 pt $\pm$ 0.3 \\ $-$1\end{tabular}" in text
    assert r"\caption{What changes\_here}" in text
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


def test_nothing_in_a_cell_moves_the_cursor():
    odd = TextTable(("a",), (("b\x1b[2J",),), "t", "n")
    for text in (markdown_table(odd), latex_table(odd)):
        assert "\x1b" not in text

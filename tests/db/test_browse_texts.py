"""Chinese pages speak Chinese: each problem, doubt and detail that the readers can write has its sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.browse.texts import chinese_of, gap_reason, gap_what, problem_name, told

ROOT = Path(__file__).parents[2]
PARSERS = sorted((ROOT / "parsers").rglob("*.py"))
HAN = re.compile(r"[\u4e00-\u9fff]")


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in PARSERS:
        yield path, ast.parse(path.read_text("utf-8"))


def constants() -> dict[str, ast.expr]:
    return {
        node.targets[0].id: node.value
        for _, tree in trees()
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


CONSTANTS = constants()


def sentences(node: ast.expr | None) -> list[str]:
    """The texts an expression may be; what stands in braces is filled with 7."""
    match node:
        case ast.Constant(value=str() as text):
            return [text] if " " in text else []
        case ast.JoinedStr(values=values):
            return ["".join(str(v.value) if isinstance(v, ast.Constant) else "7" for v in values)]
        case ast.BoolOp(values=values) | ast.Tuple(elts=values):
            return [text for value in values for text in sentences(value)]
        case ast.IfExp(body=one, orelse=other):
            return sentences(one) + sentences(other)
        case ast.Name(id=name) if name in CONSTANTS:
            return sentences(CONSTANTS[name])
    return []


def written() -> dict[str, str]:
    """Sentence → where it is written: details of problems, doubts, reasons of unreadable documents."""
    found: dict[str, str] = {}
    for path, tree in trees():
        where = str(path.relative_to(ROOT))
        for node in ast.walk(tree):
            texts: list[str] = []
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                if name == "Problem" and len(node.args) > 1:
                    texts = sentences(node.args[1])
                elif name in ("UnreadableDocument", "Unreadable") and node.args:
                    texts = sentences(node.args[0])
                texts += [t for k in node.keywords if k.arg == "doubt" for t in sentences(k.value)]
            elif isinstance(node, ast.Assign) and "doubt" in ast.unparse(node.targets[0]):
                texts = sentences(node.value)
            found |= dict.fromkeys(texts, where)
    return found


def test_every_sentence_of_the_readers_has_its_chinese() -> None:
    found = written()
    assert len(found) > 60
    absent = {
        text: where
        for text, where in found.items()
        if not HAN.search(chinese_of(text) or "") and text not in ("7: 7", "7 77")
    }
    assert absent == {}, "give each its Chinese in db/browse/texts/phrases.json"


def test_every_code_of_a_problem_has_its_words() -> None:
    codes = {
        str(node.args[0].value)
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] in ("Problem", "_problem")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(codes) > 30
    for code in [*codes, "correction_refused", "document_elsewhere", "member_unreadable"]:
        assert HAN.search(problem_name(code, "zh")), (
            f"{code}: name it in db/browse/texts/problems.json"
        )
        assert problem_name(code, "en")[0].isupper(), code
    assert problem_name("never_heard_of", "zh") == "never_heard_of"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("table 3 is not in the document", "文件中没有表3"),
        ("year 2023 inferred from the date of publication", "年度2023系由发布日期推断"),
        ("年报.rar: encrypted: a password is needed", "年报.rar：已加密：需要密码"),
        (
            "requests_received: a number too many in flattened text: the figures placed by their sum",
            "requests_received：压平文本多一个数：按合计关系归位",
        ),
        ("page 2: read from the text layer of a scan, not from its picture; all its figures are in doubt",
         "第2页：读自扫描件的文字层，而非图像；各数均存疑"),
        ("refused: refused:robots", "拒绝访问：robots.txt 禁止抓取"),
        ("broken: lists had 15 rows a page, now 2; unreachable: failed:dns",
         "异常：列表每页原有15条，现为2条；无响应：域名无法解析"),
        ("two readings differ: '18' and '13'", "两次识别不一致：'18'与'13'"),
    ],
)  # fmt: skip
def test_a_sentence_keeps_its_parameters(english: str, chinese: str) -> None:
    assert told(english, "zh") == chinese
    assert told(english, "en") == english


def test_what_nobody_translated_stays_as_it_is() -> None:
    assert told("quite unheard of", "zh") == "quite unheard of"
    assert told(None, "zh") == ""
    assert gap_reason("NO_SUCH_CODE", "zh") == "NO_SUCH_CODE"


def test_reasons_of_gaps_keep_what_stands_behind_the_code() -> None:
    assert gap_reason("failed:http:404", "zh") == "服务器返回错误 (404)"
    assert gap_reason("refused:robots", "en") == "robots.txt forbids it"
    assert gap_what("column", "zh") == "栏目"

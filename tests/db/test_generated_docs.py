"""The generated documents are what the program would write today."""

from pathlib import Path

from db.docs import generated

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_generated_documents_do_not_drift() -> None:
    for name, text in generated().items():
        assert (DOCS / name).read_text("utf-8") == text, f"docs/{name} is stale: run `make docs`"

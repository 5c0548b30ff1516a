"""The partner of a bracket in a script, whatever its strings hold."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.brackets import reach

VALUES = st.recursive(
    st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=6), VALUES), st.text(max_size=20))
def test_the_partner_of_an_object_is_its_last_brace(value: dict[str, object], after: str) -> None:
    code = json.dumps(value)
    assert reach(code + after, 0) == len(code) - 1
    assert reach(code + after, 0, opening="{", closing="}") == len(code) - 1


def test_what_is_never_closed_has_no_partner() -> None:
    assert reach('{"a": "}"', 0) is None
    assert reach("[1, 2", 0) is None

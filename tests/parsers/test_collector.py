"""The collector is put off within, and afterwards as it was before."""

from __future__ import annotations

import gc

import pytest

from parsers.collector import uncollected


def test_no_search_for_cycles_within_and_the_outermost_ends_it() -> None:
    assert gc.isenabled()
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="bad"), uncollected():
        raise ValueError("bad")
    assert gc.isenabled()

"""A web of invented government sites with known contents, to measure what a crawler finds.

`model` holds places, publishers and reports; `plan` says which host wears which skin; one file of
`skins/` is one CMS family; `quirks` are misbehaviours of a server; `server` is a forward proxy and
the origin of every host; `oracle` scores an archive against the truth.

What it cannot show: how often each family and defect occurs on real sites, how real firewalls
behave, and real recall. Every figure measured here is a figure about this web only.
"""

from tests.testweb.oracle import score
from tests.testweb.server import TestWeb
from tests.testweb.truth import truth

__all__ = ["TestWeb", "score", "truth"]

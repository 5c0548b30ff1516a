"""The sample county: a small web of invented government sites, generated from one set of truths.

`make run` crawls it; tests verify the whole pipeline against `truth()`, figure by figure.
"""

from crawler.sample.server import LoggedRequest, SampleWeb
from crawler.sample.sites import agencies, truth

__all__ = ["LoggedRequest", "SampleWeb", "agencies", "truth"]

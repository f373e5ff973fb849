"""Search for good choices: candidates are policy arms of one growing study, chosen by an optimiser that resumes."""

from sim.study.search.search import SearchResult, search

__all__ = ["SearchResult", "search"]

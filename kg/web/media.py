"""Which format an asker takes: the Accept header against what there is."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["GRAPHS", "ROWS", "TRUTHS", "TYPES", "accepted"]

ROWS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
TRUTHS = {name: format for name, format in ROWS.items() if format in ("json", "xml")}
GRAPHS = {
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
    "application/trig": "trig",
    "application/n-quads": "nq",
    "text/n3": "n3",
}
TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "trig": "application/trig; charset=utf-8",
    "nq": "application/n-quads; charset=utf-8",
    "n3": "text/n3; charset=utf-8",
}


def accepted(header: str, offers: Mapping[str, str]) -> str | None:
    """The format of the offer that the header likes best; the first offer where it is empty, None where none fits.

    >>> accepted("text/csv;q=0.5, application/json", ROWS), accepted("image/png", ROWS), accepted("*/*", ROWS)
    ('json', None, 'json')
    """
    ranges = _ranges(header)
    if not ranges:
        return next(iter(offers.values()))
    best, chosen = 0.0, None
    for media, format in offers.items():
        quality = _quality(media, ranges)
        if quality > best:
            best, chosen = quality, format
    return chosen


def _ranges(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in header.split(",")[:100]:
        media, *settings = (p.strip().lower() for p in part.split(";"))
        quality = next((s[2:] for s in settings if s.startswith("q=")), "1")
        try:
            weight = min(1.0, max(0.0, float(quality)))
        except ValueError:
            weight = 0.0
        if media and weight == weight:
            found[media] = max(weight, found.get(media, 0.0))
    return found


def _quality(media: str, ranges: Mapping[str, float]) -> float:
    """The weight of the narrowest range that covers a media type."""
    for pattern in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if pattern in ranges:
            return ranges[pattern]
    return 0.0

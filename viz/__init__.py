"""viz: an attributed networkx graph becomes one HTML page that needs no network.

It knows nothing of what the graph is about.
"""

from viz.picture import LANGUAGES, VIEWS, draw, gallery, write

__all__ = ["LANGUAGES", "VIEWS", "draw", "gallery", "write"]

"""Where the fictional world lies."""

from pathlib import Path

WORLD = Path(__file__).resolve().parent / "world"

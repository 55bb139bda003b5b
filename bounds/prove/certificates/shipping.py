"""The files that are shipped with the claims: what a search has found once, by key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def entries(file: str) -> Mapping[str, Any]:
    """Return the content of a file beside the provers; nothing if there is none yet."""
    path = files("lemmata.bounds.prove") / file
    text = path.read_text(encoding="utf-8") if path.is_file() else "{}"
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ValueError(f"{file}, which is shipped with the claims, is damaged; install anew")
    return found

"""The folded form of a name, by which it is looked up: no case, width, spaces, punctuation or legal suffix."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "fold_firm", "folded_forms"]

_SUFFIXES = re.compile(
    r"(?:[\s,.]+(?:co|company|corp|corporation|inc|incorporated|ltd|limited|llc|plc|ag|gmbh|bv|nv|sa|kk|group|holdings?)\.?)+$",
    re.IGNORECASE,
)
_GLOSS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_ZH_SUFFIXES = re.compile(r"(?:股份)?(?:有限)?(?:责任)?公司$|集团$")


def fold(name: str) -> str:
    """Letters and digits of the NFKC form in one case.

    >>> fold("Ｈua Wei Technologies Co.,Ltd"), fold("90 FR 4544"), fold("S. 321")
    ('huaweitechnologiescoltd', '90fr4544', 's321')
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def fold_firm(name: str) -> str:
    """The folded form without legal suffixes; empty where nothing would be left.

    >>> fold_firm("Acme Semi Co., Ltd."), fold_firm("顶点半导体股份有限公司")
    ('acmesemi', '顶点半导体')
    """
    text = unicodedata.normalize("NFKC", name).strip()
    return fold(_ZH_SUFFIXES.sub("", _SUFFIXES.sub("", text)))


def folded_forms(name: str) -> set[str]:
    """Every form under which a name is looked up: as it is, without legal suffixes, without a gloss in brackets.

    >>> sorted(folded_forms("Acme Semi Co., Ltd. (company)"))
    ['acmesemi', 'acmesemicoltd', 'acmesemicoltdcompany']
    """
    bare = _GLOSS.sub("", unicodedata.normalize("NFKC", name))
    return {fold(name), fold_firm(name), fold(bare), fold_firm(bare)} - {""}

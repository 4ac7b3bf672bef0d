"""The few fixed words of printed answers, in English and Chinese; everything else that is shown is data."""

from __future__ import annotations

__all__ = ["say"]

_WORDS = {
    "as_of": ("as of", "截至"),
    "known_through": ("known through", "资料截止"),
    "named": ("NAMED: the firm itself", "点名：针对企业本身"),
    "derived": ("DERIVED: by ownership, product or threshold", "推导：经由股权、产品或门槛"),
    "general": ("GENERAL: by place or class", "一般：经由所在地或类别"),
    "proposed": ("NOT LAW: proposed, announced or not yet in force", "非现行法：提案、宣布或尚未生效"),
    "no_exposures": ("No measure in this graph reaches it on this day.", "本图谱中，当日没有措施触及该对象。"),
    "coverage": ("What was looked at", "查阅范围"),
    "through": ("through", "截至"),
    "since": ("since", "自"),
    "until": ("until", "至（不含）"),
    "possible": ("possible", "可能"),
    "likely": ("likely", "较可靠"),
    "unsure": ("unsure", "存疑"),
    "everything": ("everything", "全部"),
    "relieved_by": ("relieved by", "由下列措施缓解"),
    "events": ("Events", "事件"),
    "parts": ("Parts", "组成部分"),
    "status": ("Status", "状态"),
    "names": ("Names", "名称"),
    "statements": ("Statements", "陈述"),
    "about_it": ("Where it stands in other statements", "见于其他陈述"),
    "sources": ("Sources", "来源"),
    "exposures": ("Exposures", "影响"),
    "attributed": ("according to", "据"),
    "published_end": ("published end", "公布的终止日"),
    "notice": ("Not legal advice.", "不构成法律意见。"),
    "nothing": ("nothing", "无"),
    "effective": ("with legal effect on that day", "当日具有法律效力者"),
    "unresolved": ("cannot be decided (shares missing or impossible)", "无法判定（股比缺失或不可能）"),
    "missing": ("missing figures", "缺失的参数"),
    "letter": ("letter beside the rule", "规则之外的通知函"),
    "no_rows": ("no rows", "无结果"),
    "part_of": ("through", "经由"),
}


def say(key: str, lang: str) -> str:
    """The word in `en` or `zh`."""
    english, chinese = _WORDS[key]
    return chinese if lang == "zh" else english

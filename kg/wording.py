"""The few fixed words of printed answers, in English and Chinese; everything else that is shown is data."""

from __future__ import annotations

__all__ = ["heading", "say"]

_WORDS = {
    "as_of": ("as of", "截至"),
    "known_through": ("known through", "资料截止"),
    "named": ("NAMED: the firm itself", "点名：针对企业本身"),
    "derived": ("DERIVED: by ownership, product or threshold", "推及：经由股权、产品或门槛"),
    "general": ("GENERAL: by place or class", "普遍：经由所在地或类别"),
    "proposed": ("NOT LAW: proposed, announced or not yet in force", "非现行法：提案、宣布或尚未生效"),
    "no_exposures": ("No measure in this graph reaches it on this day.", "本图谱中，当日没有措施触及该对象。"),
    "coverage": ("What was looked at", "查阅范围"),
    "through": ("through", "截至"),
    "since": ("since", "自"),
    "until": ("until", "至（不含）"),
    "possible": ("possible", "可能"),
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
    "reached": ("It is reached:", "受其触及："),
    "not_reached": ("It is not reached. What comes nearest fails here:", "不受其触及。最接近而不成立的条件："),
    "wanted": ("wanted", "须为"),
    "found": ("found", "实为"),
    "meets_stated": ("it is named, or classed so by a stated classification", "被点名，或依明示的分类归入"),
    "meets_threshold": ("its figures cross the threshold", "其参数达到门槛"),
    "fails_date": ("the path holds on other days only", "路径仅在其他日期成立"),
    "fails_status": ("the measure is not alive on this day", "该措施当日并不有效"),
    "fails_share": ("the share stays below the threshold", "股比低于门槛"),
    "fails_threshold": ("the figures stay outside the thresholds", "参数未达门槛"),
    "fails_missing": ("something that would decide it is missing", "缺少可供判定的数据"),
    "fails_place": ("the measure is aimed at other places", "该措施针对其他地区"),
    "fails_coverage": ("no source that was read speaks of this firm", "已查阅的来源均未提及该企业"),
    "fails_route": ("no route leads from the one to the other", "两者之间没有任何路径"),
    "changed": ("Measures that changed status", "状态发生变化的措施"),
    "gained": ("Exposures gained", "新增影响"),
    "lost": ("Exposures lost", "消失的影响"),
    "cause_statement": ("a statement begins or ends", "某陈述开始或终止"),
    "cause_knowledge": ("known with certainty from a later source", "由较晚来源方能确定"),
    "measure": ("Measure", "措施"),
    "listings": ("Listings", "列名"),
    "answers_to_it": ("Responses to it", "对其的回应"),
    "positions": ("Positions and what is said of it", "相关表态"),
    "under": ("under", "依据"),
    "supposing": ("WHAT IF, not what is", "假设情形，并非现状"),
    "no_rows": ("no rows", "无结果"),
    "no_events": ("none that is certain; kg show has what is merely said", "没有确定的事件；仅为说法者见 kg show"),
    "match": ("match", "匹配"),
    "question": ("question", "问题"),
    "parameters": ("parameters", "参数"),
    "answers": ("answers", "所答"),
    "data_version": ("data_version", "数据版本"),
    "entities": ("entities", "实体"),
    "evidence": ("evidence", "证据"),
    "measures": ("measures", "措施"),
    "responses": ("responses", "回应"),
    "triples": ("triples", "三元组"),
    "direct": ("direct", "直接列名"),
    "affiliate": ("affiliate", "关联"),
    "none": ("none", "不受控"),
    "indeterminate": ("indeterminate", "无法判定"),
    "limits": ("what each of these leaves out: --json", "各项未涵盖的内容见 --json"),
    "paths": ("the path to each, hop by hop: kg trace --measure", "逐步路径见 kg trace --measure"),
    "part_of": ("through", "经由"),
}


def heading(key: str, lang: str, text: str = "") -> str:
    """The word with a colon, as a heading or in front of a text."""
    return f"{say(key, lang)}{'：' if lang == 'zh' else ': '}{text}".rstrip()


def say(key: str, lang: str) -> str:
    """The word in `en` or `zh`."""
    english, chinese = _WORDS[key]
    return chinese if lang == "zh" else english

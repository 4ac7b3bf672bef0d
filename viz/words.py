"""Words: what the page itself says, in English and Chinese."""

from __future__ import annotations

__all__ = ["WORDS", "words_in"]

# key: (English, Chinese)
WORDS = {
    "all": ("Show all", "全部显示"),
    "certainty": ("Certainty", "确定性"),
    "close": ("Close", "关闭"),
    "command": ("Command", "命令"),
    "dark": ("Dark", "深色"),
    "data_version": ("Data version", "数据版本"),
    "date": ("As of", "截至日期"),
    "dates": ("Dates", "日期"),
    "derived": ("derived", "推导"),
    "detail": ("Details", "详情"),
    "empty": ("Nothing to draw.", "没有可显示的内容。"),
    "fold": ("Fold", "收起"),
    "facts": ("Statements", "陈述"),
    "fit": ("Fit", "适应"),
    "from": ("From", "起点"),
    "in": ("Incoming", "指向此处"),
    "is_certain": ("certain", "确定"),
    "is_likely": ("likely", "很可能"),
    "is_possible": ("possible", "可能"),
    "is_unsure": ("unsure", "不确定"),
    "keys": (
        "Tab and arrow keys move between cards, Enter opens one, / searches, Esc closes.",
        "Tab 键和方向键在卡片间移动，Enter 打开，/ 搜索，Esc 关闭。",
    ),
    "kind": ("Kind", "类别"),
    "language": ("中文", "English"),
    "legend": ("Legend: choose what is shown", "图例：选择显示内容"),
    "light": ("Light", "浅色"),
    "link": ("Open the source", "打开来源"),
    "locator": ("Locator", "出处"),
    "marked": ("Marked", "标记"),
    "more": ("+{n} more", "另有 {n} 项"),
    "names": ("Other names", "其他名称"),
    "no_kind": ("other", "其他"),
    "none": ("No match", "无匹配结果"),
    "notice": ("Notice", "说明"),
    "out": ("Outgoing", "由此指出"),
    "picture": ("Picture", "图"),
    "png": ("PNG", "PNG"),
    "relation": ("Relation", "关系"),
    "search": ("Search by any name", "按任意名称搜索"),
    "source": ("Source", "来源"),
    "stated": ("stated", "明示"),
    "stated_or_derived": ("Basis", "依据"),
    "svg": ("SVG", "SVG"),
    "table": ("Table of all relations", "全部关系表"),
    "theme": ("Light or dark", "浅色或深色"),
    "to": ("To", "终点"),
    "tools": ("Picture tools", "图像工具"),
    "unfold": ("Unfold", "展开"),
    "zoom_in": ("Zoom in", "放大"),
    "zoom_out": ("Zoom out", "缩小"),
}


def words_in(lang: str) -> dict[str, str]:
    """Return all words in one language: `en` or `zh`.

    >>> words_in("zh")["search"]
    '按任意名称搜索'
    """
    place = ("en", "zh").index(lang)
    return {key: words[place] for key, words in WORDS.items()}

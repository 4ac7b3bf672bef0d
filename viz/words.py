"""Words: what the page itself says, in English and Chinese."""

from __future__ import annotations

__all__ = ["WORDS", "words_in"]

# key: (English, Chinese)
WORDS = {
    "all": ("Show all", "全部显示"),
    "board_keys": (
        "Tab enters, arrow keys move, Enter opens, / searches, + and - zoom, 0 fits, Esc closes.",
        "Tab 键进入，方向键移动，Enter 打开，/ 搜索，+ 和 - 缩放，0 适应，Esc 关闭。",
    ),
    "cancel": ("Cancel", "取消"),
    "certainty": ("Certainty", "确定性"),
    "cite": ("Cite", "引用"),
    "close": ("Close", "关闭"),
    "command": ("Command", "命令"),
    "copied": ("Citation copied", "引用格式已复制"),
    "csv": ("CSV", "CSV"),
    "dark": ("Dark", "深色"),
    "data_version": ("Data version", "数据版本"),
    "date": ("As of", "截至日期"),
    "dates": ("Dates", "日期"),
    "day_after": ("Next change", "下一次变化"),
    "day_before": ("Previous change", "上一次变化"),
    "day_home": ("Back to the day of this page", "回到本页日期"),
    "derived": ("derived", "推导"),
    "detail": ("Details", "详情"),
    "doubtful": ("unsure or possible", "不确定或可能"),
    "empty": ("Nothing to draw.", "没有可显示的内容。"),
    "fold": ("Fold", "收起"),
    "facts": ("Statements", "陈述"),
    "fit": ("Fit", "适应"),
    "from": ("From", "起点"),
    "gallery": ("Pictures in this file", "本文件中的图"),
    "gexf": ("GEXF", "GEXF"),
    "group_by": ("Group by", "分组方式"),
    "help": ("How to read this page", "如何使用本页"),
    "help_click": (
        "Click anything to see its dates, statements and sources; Cite gives a citation to paste.",
        "点击任意对象可查看日期、陈述与来源；“引用”给出可直接粘贴的引用格式。",
    ),
    "help_doubtful": (
        "Dash and dot: unsure, or possible on this day only.",
        "点划线：不确定，或在该日仅为可能。",
    ),
    "help_ego": (
        "What is in the middle has its neighbours around it by kind, and theirs beside them.",
        "中间为所选对象，周围按类别排列其相邻对象，再旁为后者的相邻对象。",
    ),
    "help_legend": (
        "An entry of the legend hides what it names, and shows it again.",
        "点击图例条目可隐藏或重新显示相应内容。",
    ),
    "help_lines": (
        "Lines: full where stated, dashed where derived by a rule, dotted where only proposed.",
        "线条：实线为明示，虚线为依规则推导，点线为仅属拟议。",
    ),
    "help_matrix": (
        "Each mark is a way from a row to a column; a click tells it step by step. Hollow marks are only proposed.",
        "每个标记表示一行触及一列的一条路径；点击可逐步查看。空心标记为仅属拟议。",
    ),
    "help_overview": (
        "Every bubble holds what is alike; a click opens it. Lines are as thick as the relations they count.",
        "每个气泡汇集同类对象，点击可展开。连线粗细表示关系数量。",
    ),
    "help_route": (
        "Path finds the shortest way between any two.",
        "“路径”可查找任意两者之间的最短路径。",
    ),
    "help_save": (
        "Save gives a picture (PNG, SVG) or what is shown as data (CSV, GEXF); the table below has every relation.",
        "“保存”可导出图片（PNG、SVG）或所示数据（CSV、GEXF）；下方表格列出全部关系。",
    ),
    "help_slider": (
        "The slider, its arrows and the field beside it show another day.",
        "拖动滑块、点击两侧箭头或填写日期，可查看其他日期。",
    ),
    "help_tiers": (
        "Each block is a group, each tile what belongs to it; headings fold and unfold. Blocks show what sources name: a group may hold more.",
        "每块为一组，每格为其成员；点击标题可收起或展开。所示仅为来源点名者，组内可能另有成员。",
    ),
    "help_timeline": (
        "Each row is a life in dates: bars are statuses, ticks are events, thin lines lead to what is answered.",
        "每行按日期显示一项的存续：条形为状态，短线为事件，细线指向其所回应的对象。",
    ),
    "help_trace": (
        "Read from the left to the dark card: every way on which it is reached. Cards with a count unfold.",
        "自左向右读至深色卡片：图中为触及它的每一条路径。带数量的卡片可展开。",
    ),
    "in": ("Incoming", "指向此处"),
    "is_certain": ("certain", "确定"),
    "is_likely": ("likely", "很可能"),
    "is_possible": ("possible", "可能"),
    "is_unsure": ("unsure", "不确定"),
    "keys": (
        "Tab and arrow keys move between cards, Enter opens one, / searches, + and - zoom, 0 fits, Esc closes.",
        "Tab 键和方向键在卡片间移动，Enter 打开，/ 搜索，+ 和 - 缩放，0 适应，Esc 关闭。",
    ),
    "kind": ("Kind", "类别"),
    "language": ("中文", "English"),
    "legend": ("Legend: choose what is shown", "图例：选择显示内容"),
    "light": ("Light", "浅色"),
    "link": ("Open the source", "打开来源"),
    "locator": ("Locator", "出处"),
    "marked": ("Marked", "标记"),
    "members": ("Members", "成员"),
    "more": ("+{n} more", "另有 {n} 项"),
    "more_ways": ("{n} more paths", "另有 {n} 条路径"),
    "names": ("Other names", "其他名称"),
    "no_kind": ("other", "其他"),
    "no_route": (
        "No way leads from the one to the other in what is shown.",
        "在当前显示的内容中，两者之间没有路径。",
    ),
    "none": ("No match", "无匹配结果"),
    "note": ("Note", "备注"),
    "notice": ("Notice", "说明"),
    "out": ("Outgoing", "由此指出"),
    "picture": ("Picture", "图"),
    "png": ("PNG", "PNG"),
    "relation": ("Relation", "关系"),
    "relations": ("Relations", "关系"),
    "rest": ("{n} more rows are in the CSV.", "其余 {n} 行见 CSV 文件。"),
    "route": ("Path", "路径"),
    "route_from": (
        "Path between two: choose where it begins, by a click or by search.",
        "查找路径：请点击或搜索选择起点。",
    ),
    "route_here": ("Find a path from here", "由此查找路径"),
    "route_long": ("Path between two", "两点之间的路径"),
    "route_to": ("Path from {name}: now choose where it ends.", "路径起点：{name}。请选择终点。"),
    "save": ("Save", "保存"),
    "search": ("Search by any name", "按任意名称搜索"),
    "slider": ("Day that is shown", "显示日期"),
    "sort_columns": ("Columns by", "列排序"),
    "sort_count": ("number", "数量"),
    "sort_date": ("date", "日期"),
    "sort_kind": ("kind", "类别"),
    "sort_name": ("name", "名称"),
    "sort_rows": ("Rows by", "行排序"),
    "sort_status": ("status", "状态"),
    "source": ("Source", "来源"),
    "stated": ("stated", "明示"),
    "status_by_date": ("Status and events by date", "按日期的状态与事件"),
    "stated_or_derived": ("Basis", "依据"),
    "svg": ("SVG", "SVG"),
    "table": ("Table of all relations", "全部关系表"),
    "tied": ("Most edges lead to", "关联最多"),
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

"""Sentences that are made in English where they arise (errors, notes, talk), said in Chinese for those who asked for it.

A pair is an English form and its Chinese one. What stands in braces is kept as it is, but for a few names: `{text}` is a
sentence itself, `{cause}` a list of figures, `{near}` names joined by "or", and `{event}` and `{measure}` have labels.
A sentence that fits no form stays English.
"""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["translated"]

_FORMS = (
    ("nothing is called {name} among {prefixes}; did you mean {near}?", "{prefixes}中没有名为{name}的事物；是否指{near}？"),
    ("nothing is called {name}; did you mean {near}?", "没有名为{name}的事物；是否指{near}？"),
    ("nothing is called {name} among {prefixes}", "{prefixes}中没有名为{name}的事物"),
    ("nothing is called {name}", "没有名为{name}的事物"),
    ("{name} is perhaps {thing}, but not surely; name it by its id if it is meant",
     "{name}可能是{thing}，但不能确定；如所指即此，请用其标识符指明"),
    ("{name} may be any of these; name one by its id:{list}", "{name}可能指以下任何一项；请用其标识符指明：{list}"),
    ("nothing is of the kind {kind}; kinds are {kinds} and {more}", "没有类型为{kind}的事物；类型有：{kinds}, {more}"),
    ("no question {name}; did you mean {near}?", "没有名为{name}的问题；是否指{near}？"),
    ("no question {name}; kg ask lists them", "没有名为{name}的问题；kg ask 列出全部问题"),
    ("the question {name} has no parameter {parameter}; it has: {list}", "问题{name}没有参数{parameter}；其参数为：{list}"),
    ("a parameter is given twice; give each of them once", "同一参数给出了两次；每个参数只能给出一次"),
    ("{text} is not of the form name=value", "{text}不是“名称=值”的形式"),
    ("{text} is not of the form MEASURE@2025-06-01", "{text}不是“措施@2025-06-01”的形式"),
    ("no route {name}; the routes are {list}", "没有名为{name}的路径；路径有：{list}"),
    ("no ownership regime {name}; there are {list}", "没有名为{name}的持股制度；现有：{list}"),
    ("name an ACTOR, or a measure with --measure, and not both", "请指明一个行为体，或以 --measure 指明一项措施，二者不可并用"),
    ("name a PRODUCT, or give its figures with --spec, and not both", "请指明一项产品，或以 --spec 给出其参数，二者不可并用"),
    ("the receipt and the output are one file; give them different names", "凭据与输出是同一文件；请使用不同的文件名"),
    ("this command writes table or json, not {format}", "该命令只写 table 或 json，不写 {format}"),
    ("nothing to draw: no measure reaches any of these on {day}", "没有可画的内容：{day}没有措施触及其中任何一个"),
    ("nothing to draw: none of {names} made a measure or a response", "没有可画的内容：{names}均未发布措施或作出回应"),
    ("nothing to draw: no territory belongs to any of these; kg list territory-group lists groups",
     "没有可画的内容：没有地区属于其中任何一组；kg list territory-group 列出各组"),
    ("nothing to draw: the query finds nothing on {day}", "没有可画的内容：查询在{day}没有结果"),
    ("an ASK cannot be drawn; write a CONSTRUCT, or a SELECT of subject, predicate and object",
     "ASK 查询无法画图；请写 CONSTRUCT，或选取主语、谓语、宾语的 SELECT"),
    ("one column cannot be drawn; select subject, predicate and object, or two ends",
     "单列结果无法画图；请选取主语、谓语和宾语，或两端"),
    ("{file}: cannot be read ({error}); give a file with a SPARQL query", "{file}：无法读取（{error}）；请给出含 SPARQL 查询的文件"),
    ("nothing to draw: no measure reaches {name} on {day}; kg trace says what was looked at",
     "没有可画的内容：{day}没有措施触及{name}；kg trace 说明查阅了什么"),
    ("receipts of {command} cannot be run again; there are receipts of {list}", "{command}的凭据不能重新运行；有凭据的命令：{list}"),
    ("the receipt rests on the file {name}; give it with {option} FILE", "该凭据依据文件{name}；请以 {option} FILE 给出"),
    ("{path}: is not the file that the receipt rests on ({name}): its content has another hash",
     "{path}：不是该凭据所依据的文件（{name}）：内容的哈希值不同"),
    ("{path}: the receipt rests on no such file", "{path}：该凭据并不依据此文件"),
    ("--as-of has no meaning here: {text}", "--as-of 在此无意义：{text}"),
    ("DAY1 and DAY2 say which days are compared", "DAY1 与 DAY2 指明所比较的两日"),
    ("the receipt says its day", "凭据已写明其日期"),
    ("these thresholds do not catch it; letters and other rules have their own review", "这些门槛未涵盖该产品；通知函与其他规则另有审查"),
    ("the class is not decided", "类别尚未判定"),
    ("{measure} names the product", "{measure}点名该产品"),
    ("no review policy for {class} on {day} is among the rules", "规则中没有{day}适用于{class}的审查政策"),
    ("it is not for {class}", "不适用于{class}"),
    ("not a day of the form YYYY-MM-DD: {day}", "不是形如YYYY-MM-DD的日期：{day}"),
    ("not a date: {day}; write 2022, 2022-10 or 2022-10-07", "不是日期：{day}；请写成2022、2022-10或2022-10-07"),
    ("no such day in the calendar: {day}", "日历上没有这一天：{day}"),
    ("ends ({last}) on or before the day it begins ({first}); the end is exclusive",
     "终止日（{last}）不晚于起始日（{first}）；终止日不含当日"),
    ("not SPARQL: {why}", "不是SPARQL：{why}"),
    ("the query cannot be answered: {why}", "该查询无法回答：{why}"),
    ("the query ran longer than {seconds} s; narrow it, or raise --timeout", "查询超过{seconds}秒；请缩小范围，或提高 --timeout"),
    ("SERVICE is refused: a query never reaches another host; load the data you need with --with",
     "不允许SERVICE：查询不会连接其他主机；请以 --with 载入所需数据"),
    ("updates are refused: the store is read-only; change the facts and run kg build",
     "不允许更新：存储只读；请修改事实并运行 kg build"),
    ("the graph {iri} is refused: this store has {all} and {form}", "不允许图{iri}：本存储的图为{all}和{form}"),
    ("statements alone cannot be read with the links of a day beside them; take {graph} as default graph too",
     "不能只读陈述而另置某日链接；请将{graph}也作为默认图"),
    ("{file}: has {count} rows, more than {most}; send it in parts, or use kg screen",
     "{file}：有{count}行，多于{most}行；请分批发送，或使用 kg screen"),
    ("a query reads the links of one day; ask once for each day", "一次查询只读一天的链接；请逐日查询"),
    ("{format} cannot hold a graph; use one of {list}", "{format}不能表示图；请用：{list}"),
    ("{format} cannot hold rows; use one of {list}", "{format}不能表示行；请用：{list}"),
    ("{query}: neither a SPARQL text nor a file that can be read ({why})", "{query}：既不是SPARQL文本，也不是可读的文件（{why}）"),
    ("an endpoint holds its own data; leave out --data, --with and --assume", "端点有自己的数据；请勿使用 --data、--with 和 --assume"),
    ("{url}: no SPARQL endpoint answers ({why}); is the server running?", "{url}：没有SPARQL端点应答（{why}）；服务器是否在运行？"),
    ("{url}: cannot be asked ({why}); write http://host:port/path", "{url}：无法查询（{why}）；请写成http://host:port/path"),
    ("{url}: cannot be reached ({why})", "{url}：无法连接（{why}）"),
    ("{url} refuses the query: {why}", "{url}拒绝该查询：{why}"),
    ("{url}: access refused ({code}); put name and password in the address if it needs them",
     "{url}：拒绝访问（{code}）；如需要，请在地址中写明用户名和密码"),
    ("{url}: answered {what}; is this the address of a SPARQL endpoint?", "{url}：应答为{what}；这是SPARQL端点的地址吗？"),
    ("{url}: cut its answer off; raise the server's limit of rows or time", "{url}：应答不完整；请提高服务器的行数或时间限制"),
    ("{url}: its answer cannot be read ({why})", "{url}：其应答无法读取（{why}）"),
    ("{url}: gives wrong answers on {what}; what it says cannot be relied on. Use another engine",
     "{url}：在{what}方面给出错误答案，所答不可依赖；请改用其他引擎"),
    ("{url}: holds no links for {day}; load them with {command}, or ask for another day ({days})",
     "{url}：没有{day}的链接；请以 {command} 载入，或查询其他日期（{days}）"),
    ("{place}: no store here; run {command}", "{place}：此处没有存储；请运行 {command}"),
    ("{place}: the store is damaged or was made by another version; run {command}",
     "{place}：存储已损坏或由其他版本生成；请运行 {command}"),
    ("{place}: the store cannot be opened ({why}); delete it and run kg build",
     "{place}：存储无法打开（{why}）；请删除后运行 kg build"),
    ("{place}: the store cannot be written ({why}); choose another place with --store or KG_CACHE",
     "{place}：存储无法写入（{why}）；请以 --store 或 KG_CACHE 另选位置"),
    ("{place}: holds other files; name an empty or a new folder for the store", "{place}：含有其他文件；请为存储指定空的或新的文件夹"),
    ("{place}: there is no such facts folder", "{place}：没有这个事实文件夹"),
    ("{place}: is no facts folder; it has neither entities/*.csv nor statements/*.csv",
     "{place}：不是事实文件夹；既没有 entities/*.csv，也没有 statements/*.csv"),
    ("{place}: cannot be written ({why}); choose another place", "{place}：无法写入（{why}）；请另选位置"),
    ("{place}: cannot be read as CSV ({why})", "{place}：无法作为CSV读取（{why}）"),
    ("{place}: cannot be read ({why})", "{place}：无法读取（{why}）"),
    ("{place}: is no JSON ({why})", "{place}：不是JSON（{why}）"),
    ("{place}: must be one object with the figures of a chip", "{place}：须为载有芯片参数的一个对象"),
    ("{place}: unknown figure {name}; did you mean {near}?", "{place}：没有名为{name}的参数；是否指{near}？"),
    ("{place}: unknown figure {name}; the keys are {list}", "{place}：没有名为{name}的参数；参数名为：{list}"),
    ("{place}: {key} is {value}; give a number above 0, or null where it is not known",
     "{place}：{key}为{value}；请给出大于0的数，不知道时写null"),
    ("{place}: {key} is {value}; give a number", "{place}：{key}为{value}；请给出数字"),
    ("{place}: {key} is {value}; write true, false or null", "{place}：{key}为{value}；请写true、false或null"),
    ("{place}: {key} is far beyond any chip; check the unit", "{place}：{key}远超任何芯片；请核对单位"),
    ("{place}: rates must be a list of dense_tops and bit_length", "{place}：rates须为dense_tops与bit_length的列表"),
    ("{place}: no column {name}; the columns are {list}", "{place}：没有{name}列；各列为：{list}"),
    ("{place}: {column} is empty", "{place}：{column}为空"),
    ("{place}: is no receipt; receipts are written with --receipt", "{place}：不是凭据；凭据由 --receipt 写出"),
    ("{place}: was changed after it was written: its hash does not fit its content",
     "{place}：写出后被改动：其哈希值与内容不符"),
    ("{place}: is empty; the first line must hold column names such as name,country,identifier",
     "{place}：为空；首行须为列名，如 name,country,identifier"),
    ("{place}: none of the columns {list} is known to hold names or identifiers; "
     "rename one to 'name', or point to it with --name COLUMN or --identifier COLUMN",
     "{place}：各列{list}均未识别为名称或标识符；请将其中一列改名为“名称”，或以 --name 列名、--identifier 列名指明"),
    ("{place}: is a workbook or an archive; save the sheet as 'CSV UTF-8' and try again",
     "{place}：是工作簿或压缩文件；请将工作表另存为“CSV UTF-8”后重试"),
    ("there is no column {name}; the columns are {list}", "没有{name}列；各列为：{list}"),
    ("kg screen writes {list}, not {name}", "kg screen 可写{list}，不能写{name}"),
    ("the report would take the place of the list; give it another name", "报告会覆盖名单文件；请另取文件名"),
    ("a workbook cannot be shown on a terminal; add -o report.xlsx", "工作簿无法显示在终端上；请加 -o report.xlsx"),
    ("compared {number} of {total} rows", "已比对{total}行中的{number}行"),
    ("tracing {number} entities", "正在追踪{number}个实体"),
    ("something went wrong inside ({why}); run it with KG_DEBUG=1 and report it",
     "内部出错（{why}）；请以 KG_DEBUG=1 运行并报告"),
    ("the same", "相同"),
    ("{number} differences", "{number}处不同"),
    ("{place} is now {value}", "{place}，现为{value}"),
    ("as of {day}: default graph and the links of the day", "截至{day}：默认图与当日链接"),
    ("{entities} entities, {statements} statements, {sources} sources, {triples} triples; data {version}; {place}",
     "{entities}个实体，{statements}条陈述，{sources}个来源，{triples}个三元组；数据版本{version}；{place}"),
    ("{statements} statements in {files} files: {findings} findings", "{files}个文件中的{statements}条陈述：{findings}处问题"),
    ("files that would be changed: {number}", "将被改动的文件：{number}个"),
    ("files that were changed: {number}", "已改动的文件：{number}个"),
    ("left out: {number} ({reason}), such as {examples}", "未收入：{number}（{reason}），例如{examples}"),
    ("check it with: kg check --with {place}", "检查命令：kg check --with {place}"),
    ("no store fits these facts yet; building one", "尚无与这些事实相符的存储；正在生成"),
    ("built {statements} statements, {triples} triples in {seconds} s: {place}",
     "已生成：{statements}条陈述，{triples}个三元组，用时{seconds}秒：{place}"),
    ("warning: {text}", "警告：{text}"),
    ("{number} measures that reach everybody of a place or class are not drawn; --reach general draws them",
     "另有{number}项因所在地或类别而普遍触及的措施未画出；--reach general 可画出"),
    ("{number} further links of {name} are not drawn; kg show lists them all", "{name}另有{number}条链接未画出；kg show 列出全部"),
    ("measures that reach everybody of a place or class are not drawn; --reach general draws them",
     "因所在地或类别而触及所有人的措施未画出；--reach general 可画出"),
    ("wrote {place} ({number} pictures)", "已写入{place}（{number}幅图）"),
    ("wrote {place} ({nodes} nodes, {edges} edges)", "已写入{place}（{nodes}个节点，{edges}条边）"),
    ("{event} is dated {day} only: it may have happened by this day", "“{event}”仅注明{day}：当日可能已经发生"),
    ("{event} had its published end on {day}, and no later act was seen", "“{event}”公布的终止日{day}已过，未见后续行为"),
    ("left out, as supposed", "依假设予以排除"),
    ("suspended, as supposed", "依假设暂停实施"),
    ("without {measure}", "没有{measure}"),
    ("{measure} suspended from {day}", "{measure}自{day}起暂停实施"),
    ("assumed: {file}", "假设：{file}"),
    ("a statement that is certain", "确定的陈述"),
    ("no chip threshold of this rule was in force on {day}", "{day}该规则尚无生效的芯片门槛"),
    ("excluded by {paragraph}: {cause}", "依{paragraph}排除：{cause}"),
    ("meets no paragraph: {cause}", "不符合任何一款：{cause}"),
    ("meets {paragraph}: {cause}", "符合{paragraph}：{cause}"),
    ("cannot be decided for {paragraphs} without {figures}", "缺少{figures}，无法就{paragraphs}作出判定"),
    ("no figures", "没有参数"),
    ("performance density {figure}", "性能密度{figure}"),
    ("I/O rate {figure}", "输入输出速率{figure}"),
    ("designed for data centres: no", "为数据中心设计：否"),
    ("designed for data centres: yes", "为数据中心设计：是"),
)  # fmt: skip


def translated(text: str, lang: str, label: Callable[[str], str] | None = None) -> str:
    """The sentence in `zh`, or as it stands in `en` and where no form fits; `label` names an id (`event:amended`).

    >>> translated("cannot be decided for a.1 without tpp", "zh")
    '缺少tpp，无法就a.1作出判定'
    """
    if lang != "zh":
        return text
    for english, chinese in _FORMS:
        found = re.fullmatch(_pattern(english), text, re.DOTALL)
        if found is not None:
            return chinese.format(**{name: _said(name, part, label) for name, part in found.groupdict().items()})
    return text


def _pattern(form: str) -> str:
    pieces = re.split(r"\{(\w+)\}", form)
    return "".join(f"(?P<{piece}>.+?)" if i % 2 else re.escape(piece) for i, piece in enumerate(pieces))


def _said(name: str, part: str, label: Callable[[str], str] | None) -> str:
    if name == "text":
        return translated(part, "zh", label)
    if name == "cause":
        return "，".join(translated(figure, "zh") for figure in part.split(", "))
    if name == "near":
        return part.replace(" or ", "或")
    if label is None or name not in ("event", "measure"):
        return part
    return label(f"event:{part}" if name == "event" else part)

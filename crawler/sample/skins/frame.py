"""Page furniture all skins share: menus, news, decoys. Invented."""

from __future__ import annotations

from html import escape

NEWS = (
    "县政府召开全体会议部署一季度工作",
    "我县开展春季义务植树活动",
    "县便民服务中心延时服务受好评",
    "乡村道路养护工程全面完工",
    "防汛物资储备检查有序开展",
)

#: titles that only look like a report's
DECOYS = (
    "{place}{year}年法治政府建设年度报告",
    "{place}{year}年国民经济和社会发展统计年报",
    "关于做好{year}年度政府信息公开工作年度报告编制工作的通知",
    "{place}政府网站工作年度报表（{year}年度）",
    "一图读懂{place}{year}年政府信息公开工作年度报告",
)


def layout(title: str, body: str, *, meta: str = "", menu: str = "", charset: str = "utf-8") -> str:
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="{charset}">{meta}'
        f"<title>{escape(title)}</title><style>body{{font-family:sans-serif;margin:0}}"
        "header{background:#134a7c;color:#fff;padding:18px 40px;font-size:22px}"
        "nav a{margin-right:18px}main{max-width:960px;margin:16px auto;padding:0 16px}"
        "table{border-collapse:collapse;margin:12px 0}td{border:1px solid #555;padding:4px}"
        "li span{float:right;color:#777}</style></head>"
        f"<body><header>{escape(title.rpartition('_')[2])}</header><nav>{menu}</nav><main>{body}</main>"
        "<footer><p>主办：青澜县人民政府办公室（示例站点，内容均为虚构）</p></footer></body></html>"
    )


def decoy_page(title: str) -> str:
    return f"<h1>{escape(title)}</h1><p>本页为示例内容，与政府信息公开工作年度报告无关，不含任何年报表格。</p>"

"""The sample's prose, invented, a little different for each agency and year."""

from __future__ import annotations

from crawler.sample.model import SampleReport

_AIMS = (
    "把公开贯穿决策、执行、管理、服务、结果全过程",
    "坚持需求导向，让群众看得到、看得懂、能监督",
    "围绕年度重点任务，细化公开事项，压实股室责任",
    "对照基本目录逐项检查，补齐短板，规范流程",
)
_CHANNELS = ("门户网站", "便民服务大厅公示栏", "政务新媒体", "村务公开栏", "政府公报查阅点")
_PROBLEMS = (
    "解读材料形式还不够丰富，图表和问答偏少",
    "个别股室对公开时限把握不准，发布偶有延迟",
    "依申请答复文书的说理还不够充分",
    "基层经办人员变动较多，业务培训需要跟上",
)
_REMEDIES = (
    "下一步将制作办事图解，每份文件配套解读",
    "下一步将建立发布台账，按月通报",
    "下一步将统一答复模板，邀请法律顾问审核",
    "下一步将组织两次以上集中培训，以老带新",
)


def opening(report: SampleReport) -> list[str]:
    """Section 一, paragraph by paragraph, quoting the report's figures."""
    pick = report.number
    received = report.text["received"]
    asked = (
        f"全年共收到政府信息公开申请{received}件，结转下年度继续办理{report.text['carried_out']}件。"
        if received
        else "全年未收到政府信息公开申请。"
    )
    return [
        f"{report.year}年，{report.agency.name}{_AIMS[pick % len(_AIMS)]}，各项工作平稳推进。",
        f"（一）主动公开。通过{_CHANNELS[pick % 5]}、{_CHANNELS[(pick + 2) % 5]}等渠道"
        f"主动公开政府信息{report.text['items']}条。",
        f"（二）依申请公开。{asked}",
        "（三）政府信息管理。落实发布审查制度，先审后发、一事一审，全年未发生失泄密事件。",
        f"（四）平台建设。优化{_CHANNELS[(pick + 1) % 5]}栏目设置，逐月检查链接和附件。",
        "（五）监督保障。把公开工作列入年度考核，听取群众评议，未发生责任追究情形。",
    ]


def reviews(report: SampleReport) -> str:
    return (
        f"本年度因政府信息公开发生行政复议{report.text['reconsideration']}件、"
        f"行政诉讼{report.text['litigation']}件。"
    )


def problems(report: SampleReport) -> list[str]:
    n = report.number % 4
    return [f"存在的主要问题：{_PROBLEMS[n]}。", f"改进措施：{_REMEDIES[n]}。"]


def others(report: SampleReport) -> str:
    if report.year < 2021:
        return "无其他需要报告的事项。"
    fee = (report.number * 7) % 90 if report.number % 5 == 0 else 0
    if fee:
        return f"按照信息处理费管理办法，本年度收取信息处理费{fee}元。"
    return "本年度未收取信息处理费，无其他需要报告的事项。"

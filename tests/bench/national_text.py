"""Prose for the national model: invented sentences that quote the report's figures, or contradict
them where that is planted."""

from __future__ import annotations

import random

from tests.bench.national_model import Truth

_AIMS = [
    "坚持需求导向",
    "围绕年度重点任务",
    "对照基本目录逐项检查",
    "把公开贯穿决策和执行全过程",
    "落实上级部署",
]
_CHANNELS = [
    "门户网站",
    "便民服务大厅公示栏",
    "政务新媒体",
    "村务公开栏",
    "政府公报",
    "新闻发布会",
    "档案馆查阅点",
]
_WORKS = [
    "优化营商环境",
    "义务教育招生",
    "食品药品安全",
    "财政预决算",
    "重大建设项目",
    "征地拆迁",
    "社会救助",
    "环境保护监测",
    "安全生产检查",
    "医疗卫生服务",
    "住房保障",
    "涉农补贴",
    "行政处罚结果",
    "公共资源交易",
    "稳岗就业",
]
_PROBLEMS = [
    "解读材料形式还不够丰富",
    "个别股室对公开时限把握不准",
    "依申请答复文书的说理不够充分",
    "基层经办人员变动较多",
    "历史文件梳理进度偏慢",
    "栏目之间存在重复",
]
_REMEDIES = [
    "制作办事图解",
    "建立发布台账并按月通报",
    "统一答复模板并邀请法律顾问审核",
    "组织集中培训",
    "分批清理历史文件",
    "合并重复栏目",
]


def sections(truth: Truth) -> list[tuple[str | None, str, str]]:
    """The six sections' prose, some 700 characters."""
    rng = random.Random(f"text-{truth.body.agency_id}-{truth.year}")
    body, year = truth.body, truth.year
    asked = truth.requests_received if truth.said is None else truth.said
    reviewed = truth.reviews["reconsideration"][4] if truth.reviews else 0
    sued = sum(parts[4] for route, parts in truth.reviews.items() if route != "reconsideration")
    works = rng.sample(_WORKS, 6)
    items = rng.randint(20, 4000)
    opening = "".join(
        (
            f"{year}年，{body.name}{rng.choice(_AIMS)}，各项工作平稳推进。",
            f"（一）主动公开。通过{rng.choice(_CHANNELS)}、{rng.choice(_CHANNELS)}等渠道公开{items}条，",
            *(f"其中{work}信息{rng.randint(1, 90)}条，" for work in works),
            "群众知晓率稳步提高。",
            f"（二）依申请公开。全年共收到政府信息公开申请{asked}件。"
            if asked
            else "（二）依申请公开。全年未收到政府信息公开申请。",
            "（三）政府信息管理。落实发布审查制度，先审后发、一事一审。",
            f"（四）平台建设。优化{rng.choice(_CHANNELS)}栏目设置，逐月检查链接和附件。",
            "（五）监督保障。把公开工作列入年度考核，未发生责任追究情形。",
        )
    )
    dispute = (
        "本年度未发生行政复议和行政诉讼。"
        if not reviewed + sued
        else f"本年度发生行政复议{reviewed}件，行政诉讼{sued}件。"
    )
    problems, remedies = rng.sample(_PROBLEMS, 2), rng.sample(_REMEDIES, 2)
    return [
        ("一", "总体情况", opening),
        ("二", "主动公开政府信息情况", "具体情况见下表。"),
        ("三", "收到和处理政府信息公开申请情况", "具体情况见下表。"),
        ("四", "因政府信息公开工作被申请行政复议、提起行政诉讼情况", dispute),
        (
            "五",
            "存在的主要问题及改进情况",
            f"存在的主要问题：{'；'.join(problems)}。改进措施：下一步将{'，'.join(remedies)}。",
        ),
        ("六", "其他需要报告的事项", "本年度未收取信息处理费。" if rng.random() < 0.8 else "无。"),
    ]

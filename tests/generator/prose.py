"""Invented agencies, titles and prose. Nobody in them exists."""

from __future__ import annotations

import random

_PROVINCES = ["青湖省", "云岭省", "澜州省", "东皋省"]
_CITIES = ["临澜市", "平渚市", "松陵市", "宁岗市", "栖霞岭市"]
_COUNTIES = ["望川县", "白石县", "清涧河县", "永渡区", "南塘区", "丰泽岭县", "安渚市"]
_TOWNS = ["柳溪镇", "石桥乡", "金滩镇", "双河镇", "大洼乡", "梅林镇"]
_STREETS = ["新华街道", "东园街道", "滨河街道"]
_BUREAUS = ["教育局", "水利局", "财政局", "自然资源局", "卫生健康委员会", "发展和改革局", "民政局", "住房和城乡建设局"]  # fmt: skip


def agency(rng: random.Random) -> str:
    place = rng.choice(_COUNTIES)
    kind = rng.random()
    if kind < 0.25:
        return f"{place}人民政府"
    if kind < 0.35:
        return f"{rng.choice(_CITIES)}人民政府办公室"
    if kind < 0.5:
        return f"{place}{rng.choice(_TOWNS)}人民政府"
    if kind < 0.6:
        return f"{place}{rng.choice(_STREETS)}办事处"
    if kind < 0.9:
        return f"{place}{rng.choice(_BUREAUS)}"
    return f"{rng.choice(_CITIES)}{rng.choice(_BUREAUS)}"


def title(rng: random.Random, agency_name: str, year: int) -> str:
    return rng.choice(
        [
            f"{agency_name}{year}年政府信息公开工作年度报告",
            f"{agency_name}{year}年政府信息公开工作年度报告",
            f"{agency_name}{year}年度政府信息公开工作年度报告",
            f"{year}年{agency_name}政府信息公开工作年度报告",
            f"{year}年度{agency_name}政府信息公开年度报告",
            f"{agency_name}{year}年政府信息公开年度报告",
        ]
    )


def preamble(agency_name: str, year: int) -> str:
    return (
        f"根据《中华人民共和国政府信息公开条例》有关规定，现公布{agency_name}{year}年政府信息公开"
        f"工作年度报告。本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    )


_OVERVIEW = [
    "一年来，我们把公开作为改进作风的一面镜子，凡与群众办事有关的流程都在窗口和网站同步列明。",
    "围绕群众来电最多的三类问题，整理了问答清单并按季更新，减少了重复咨询。",
    "对历年文件做了一次清理，失效的注明失效，修改过的附上修改后的全文。",
    "指定两名工作人员负责登记、转办和答复，每件申请都有台账可查。",
    "栏目名称与上级保持一致，旧链接保留跳转，避免群众走冤枉路。",
]
_PROBLEMS = [
    "目前仍存在更新不够及时、解读形式单一的问题。下一步将把更新时限写进岗位职责，每月抽查一次。",
    "个别科室对公开的边界把握不准。今后将每半年组织一次案例学习，由答复过申请的同事讲解。",
]
_OTHER = ["本年度没有其他需要报告的事项。", "无其他需要报告的事项。", "本年度未收取信息处理费。"]


def overview(rng: random.Random) -> list[str]:
    return rng.sample(_OVERVIEW, rng.randint(1, 4))


def problems(rng: random.Random) -> str:
    return rng.choice(_PROBLEMS)


def other(rng: random.Random) -> str:
    return rng.choice(_OTHER)


NARRATIVE_2014 = [
    ("一、概述", "全年按照要求推进公开工作，统计表附后。"),
    ("二、主动公开政府信息情况", "通过网站、公报和公开栏公开与群众生产生活相关的信息。"),
    ("三、依申请公开政府信息情况", "申请均在规定期限内答复。"),
    ("四、收费及减免情况", "本年度没有收费。"),
    ("五、存在的主要问题和改进措施", "公开内容的深度还不够，明年将着力改进。"),
]

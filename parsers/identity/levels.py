"""Kind and level of an agency, as far as its name tells (条例 Art. 2, 4; common suffixes)."""

from __future__ import annotations

import re

INSTITUTIONS = "大学|学院|学校|中学|小学|幼儿园|医院|卫生院|保健院|公司|集团|水厂|电厂|供电所"
"""Ends of the names of bodies that are no administrative ones (Art. 55 of the Regulation)."""
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("public_institution", rf"(?:{INSTITUTIONS})$"),
        ("government_office", r"政府办(?:公[厅室])?$"),
        ("subdistrict", r"街道(?:办事处)?$"),
        ("town", r"(?:[镇乡]|苏木)(?:(?:人民)?政府)?$"),
        (
            "vertical",
            r"税务局|海关(?:关区)?$|调查(?:总)?队$|气象局$|海事局$|消防救援|邮政管理局$|烟草专卖局$|通信管理局$"
            r"|(?:证券监督管理委员会|金融监督管理总局|银行保险监督管理委员会|银行业监督管理委员会).+局$",
        ),
        (
            "development_zone",
            r"(?:管理委员会|管委会|开发区|示范区|园区|高新区|经开区|保税区|度假区|风景区|合作区)$",
        ),
        ("government", r"政府$|(?:行署|行政公署)$|^(?:[^局委厅办]{2,12})(?:省|市|区|县|州|旗|盟)$"),
        (
            "department",
            r"(?:局|委|委员会|厅|办|办公室|中心|支队|大队|总队|分局|署|院|部|管理处|管理所)$",
        ),
    )
)
_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (level, re.compile(pattern))
    for level, pattern in (
        ("township", r"(?:镇|乡|街道|苏木)(?:(?:人民)?政府|办事处)?$"),
        ("province", r"^自治区(?:人民政府|.{2,20}(?:办|办公[室厅]|厅|局|委|委员会|中心))$"),
        (
            "county",
            r"(?:县|旗|自治县)(?:人民政府|[^省市]{2,16}(?:局|委|办|办公室|委员会|中心))?$|[县旗].{2,}$",
        ),
        ("county", r"[^市省]{1,6}区(?:人民政府|.{2,16}(?:局|委|办|办公室|委员会|中心))?$"),
        (
            "central",
            # …but not what such a body keeps in the provinces (中国证券监督管理委员会四川监管局)
            r"^(?!(?:国家|中国).+?(?:局|委员会|银行)(?!$).{2,}(?:局|队|行|处|办)$)"
            r"(?:国家|国务院|中国|中华人民共和国).+|^(?:海关总署|审计署)(?:本级)?|"
            r"^(?:外交|国防|教育|科学技术|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和社会保障|自然资源|"
            r"国土资源|生态环境|环境保护|住房和城乡建设|交通运输|水利|农业|农业农村|商务|文化|文化和旅游|卫生|"
            r"退役军人事务|应急管理|监察|铁道)部$",
        ),
        ("province", r"^.{2,6}(?:省|自治区)|^(?:北京|上海|天津|重庆)市"),
    )
)


def kind_of(name: str) -> str | None:
    """government, government_office, department, town, subdistrict, development_zone, vertical,
    public_institution."""
    for kind, pattern in _KINDS:
        if pattern.search(name):
            return kind
    return None


def level_of(name: str) -> str | None:
    """central, province, county or township where the name says so; a bare 市 is ambiguous and
    left to the division table (None)."""
    for level, pattern in _LEVELS:
        if pattern.search(name):
            return level
    return None

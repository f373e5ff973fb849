"""The words of a local-supporting-rate definition, in English and Chinese."""

from __future__ import annotations

from typing import Any

_LEVEL_EN = {
    "place": "in the buyer's own zone",
    "district": "in the buyer's own district",
    "city": "in the buyer's own city",
    "metro": "in the buyer's own metropolitan area",
    "province": "in the buyer's own province",
    "country": "in the buyer's own country",
}
_LEVEL_ZH = {
    "place": "采购方所在功能区（园区）内",
    "district": "采购方所在区（市）县内",
    "city": "采购方所在城市内",
    "metro": "采购方所在都市圈内",
    "province": "采购方所在省（直辖市）内",
    "country": "采购方所在国内",
}
_WHO_EN = {
    "firm": "each firm",
    "lead_firm": "each lead firm",
    "industry": "the firms of each industry",
    "ecosystem": "the firms of each ecosystem",
    "place": "the firms of each zone",
    "district": "the firms of each district",
    "city": "the firms of each city",
    "region": "all local firms",
}
_WHO_ZH = {
    "firm": "每家企业",
    "lead_firm": "每家链主企业",
    "industry": "各行业企业",
    "ecosystem": "各产业生态圈企业",
    "place": "各功能区企业",
    "district": "各区（市）县企业",
    "city": "各城市企业",
    "region": "全部本地企业",
}
_WHAT_EN = {
    "all": "all inputs (goods and services, imports included)",
    "domestic": "inputs from domestic suppliers (goods and services, imports left out)",
    "goods": "goods inputs (imports included, services left out)",
    "goods_domestic": "goods inputs from domestic suppliers (imports and services left out)",
    "external": "inputs bought from other firms (goods and services, imports included, self-supply left out)",
}
_WHAT_ZH = {
    "all": "全部投入（货物与服务，含进口）",
    "domestic": "国内供应商提供的投入（货物与服务，不含进口）",
    "goods": "货物类投入（含进口，不含服务）",
    "goods_domestic": "国内供应商提供的货物类投入（不含进口与服务）",
    "external": "外购投入（货物与服务，含进口，不含自供）",
}


def where(definition: Any, lang: str) -> str:
    """The boundary in words."""
    area = definition.area
    if area.kind == "level":
        return (_LEVEL_EN if lang == "en" else _LEVEL_ZH)[area.level]
    if area.kind == "radius":
        if lang == "en":
            return f"within {area.size:g} km of the buyer (great circle)"
        return f"距采购方直线（大圆）距离 {area.size:g} 公里以内"
    if lang == "en":
        return f"within a {area.size:g}-hour drive of the buyer's zone"
    return f"距采购方所在地 {area.size:g} 小时车程以内"


def english(definition: Any) -> str:
    """One English sentence naming basis, tier, denominator, boundary, who and aggregation."""
    d = definition
    what, who, place = _WHAT_EN[d.denominator], _WHO_EN[d.who], where(d, "en")
    if d.tier == "full":
        core = (
            f"share of the value (CNY) of {what} bought by {who} that ends, "
            f"through all tiers of the chain, as value added {place}"
        )
    elif d.basis == "value":
        core = f"share of the value (CNY) of {what} bought by {who} that comes from direct suppliers {place}"
    else:
        core = f"share of the distinct direct suppliers of {what} of {who} that are {place}"
    name = "Local supporting rate"
    if d.normalised:
        name = "Normalised local supporting rate"
        core += ", divided by the share expected if each input's suppliers were drawn in proportion to output"
    how = (
        "ratio of sums over buyers" if d.aggregation == "ratio_of_sums" else "unweighted mean of the buyers' own rates"
    )
    return f"{name}: {core}; {how}."


def chinese(definition: Any) -> str:
    """One Chinese sentence naming basis, tier, denominator, boundary, who and aggregation."""
    d = definition
    what, who, place = _WHAT_ZH[d.denominator], _WHO_ZH[d.who], where(d, "zh")
    if d.tier == "full":
        core = f"{who}{what}采购额中，经全产业链最终成为{place}增加值的比例"
    elif d.basis == "value":
        core = f"{who}{what}采购额中，直接供应商位于{place}的比例"
    else:
        core = f"{who}{what}的直接供应商（按家数，去重）中，位于{place}的比例"
    name = "本地配套率"
    if d.normalised:
        name = "标准化本地配套率"
        core += "，除以按产值规模随机抽取供应商时的期望比例"
    how = "按采购方合计值之比计算" if d.aggregation == "ratio_of_sums" else "按各采购方比率的简单平均计算"
    return f"{name}：{core}；{how}。"

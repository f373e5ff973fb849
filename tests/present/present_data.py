"""Invented result tables in the shape of the contract, for trying the figures. Places lie near Chengdu."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.present.meta import Meta
from sim.present.words import Both

CARS = [
    ("faw_vw", "FAW-Volkswagen", "一汽-大众", 0.43),
    ("faw_toyota", "FAW Toyota", "一汽丰田", 0.36),
    ("volvo", "Volvo (Zhongjia)", "沃尔沃（中嘉）", 0.33),
    ("dongfeng", "Dongfeng Shenlong", "东风神龙", 0.415),
]
ECOSYSTEMS = [
    ("auto", "Green intelligent connected vehicles", "绿色智能网联汽车"),
    ("it", "Electronic information", "电子信息"),
    ("food", "Green food", "绿色食品"),
    ("smart", "Smart manufacturing", "智能制造"),
    ("health", "Medicine and health", "医药健康"),
    ("materials", "Advanced materials", "先进材料"),
    ("bio", "Biomedicine", "生物医药"),
    ("energy", "New energy", "新能源"),
    ("aero", "Aerospace", "航空航天"),
    ("rail", "Rail transit", "轨道交通"),
    ("logistics", "Modern logistics", "现代物流"),
    ("commerce", "Modern commerce", "现代商贸"),
    ("finance", "Modern finance", "现代金融"),
    ("culture", "Culture, tourism and sport", "文旅体"),
]

META = Meta(
    title=Both("Base year without shocks", "基年（无冲击）"),
    place=Both("Chengdu region", "成都都市圈"),
    baseline=Both("the same seeds without the policy", "同一随机种子、无该政策的运行"),
    n=1,
    seed=7,
    assumptions=(
        Both("road circuity 1.25", "公路绕行系数1.25"),
        Both("suppliers are reviewed every 90 days", "每90天复核一次供应商"),
    ),
)


def days(n: int = 365, every: int = 7) -> pd.DatetimeIndex:
    return pd.date_range("2019-01-01", periods=-(-n // every), freq=f"{every}D")


def over_time(rows, key: str, seeds: int = 1, trend: float = 0.03) -> pd.DataFrame:
    rng, dates, parts = np.random.default_rng(1), days(), []
    for seed in range(seeds):
        for i, (name, en, zh, *level) in enumerate(rows):
            base = level[0] if level else 0.15 + 0.045 * i
            path = base + trend * (1 - i / 3) * np.linspace(0, 1, len(dates)) ** 1.5
            noise = 0.004 * rng.standard_normal(len(dates)).cumsum() / 3 if trend else 0.0
            parts.append(
                pd.DataFrame(
                    {
                        "date": dates,
                        "day": np.arange(len(dates)) * 7,
                        f"{key}_id": name,
                        "name_en": en,
                        "name_zh": zh,
                        "output": 1e8,
                        "firms": 40,
                        "lsr_metro": (path + noise) * 0.7,
                        "lsr_radius_300km": path + noise,
                        "lsr_country": 0.9,
                        "seed": seed,
                    }
                )
            )
    table = pd.concat(parts, ignore_index=True)
    return table if seeds > 1 else table.drop(columns="seed")


def leaders(seeds: int = 1, trend: float = 0.03) -> pd.DataFrame:
    return over_time(CARS, "leader", seeds, trend)


def ecosystems(seeds: int = 1) -> pd.DataFrame:
    return over_time(ECOSYSTEMS, "ecosystem", seeds)


EVENTS = pd.DataFrame(
    {
        "date": ["2019-03-20", "2019-06-30"],
        "day": [78, 180],
        "kind": ["policy", "disruption"],
        "label": ["innovation spaces open", "plant outage"],
        "what": ["start", "start"],
    }
)


PLACES = [  # id, en, zh, kind, parent, lat, lon, weight
    ("tianfu", "Tianfu New Area", "天府新区", "new_area", "chengdu", 30.42, 104.08, 9),
    ("hightech", "High-tech Zone", "高新区", "high_tech_zone", "chengdu", 30.585, 104.065, 14),
    ("shuangliu", "Shuangliu", "双流区", "district", "chengdu", 30.574, 103.921, 8),
    ("jinjiang", "Jinjiang", "锦江区", "district", "chengdu", 30.614, 104.115, 3),
    ("qingyang", "Qingyang", "青羊区", "district", "chengdu", 30.690, 103.958, 4),
    ("wuhou", "Wuhou", "武侯区", "district", "chengdu", 30.599, 104.022, 3),
    ("chenghua", "Chenghua", "成华区", "district", "chengdu", 30.685, 104.141, 3),
    ("jinniu", "Jinniu", "金牛区", "district", "chengdu", 30.738, 104.056, 3),
    ("longquanyi", "Longquanyi", "龙泉驿区", "district", "chengdu", 30.561, 104.269, 20),
    ("qingbaijiang", "Qingbaijiang", "青白江区", "district", "chengdu", 30.88, 104.25, 7),
    ("xindu", "Xindu", "新都区", "district", "chengdu", 30.822, 104.157, 7),
    ("wenjiang", "Wenjiang", "温江区", "district", "chengdu", 30.70, 103.838, 4),
    ("pidu", "Pidu", "郫都区", "district", "chengdu", 30.81, 103.883, 6),
    ("jianzhou", "Jianzhou New City", "简州新城", "new_city", "chengdu", 30.47, 104.43, 2),
    ("huaizhou", "Huaizhou New City", "淮州新城", "new_city", "chengdu", 30.74, 104.53, 2),
    ("konggang", "Airport New City", "空港新城", "new_city", "chengdu", 30.32, 104.36, 1.5),
    ("railport", "Railway Port", "国际铁路港", "functional_zone", "qingbaijiang", 30.85, 104.313, 1),
    ("pengzhou", "Pengzhou", "彭州市", "county", "chengdu", 30.99, 103.958, 4),
    ("dujiangyan", "Dujiangyan", "都江堰市", "county", "chengdu", 30.988, 103.647, 2),
    ("chongzhou", "Chongzhou", "崇州市", "county", "chengdu", 30.63, 103.673, 3),
    ("qionglai", "Qionglai", "邛崃市", "county", "chengdu", 30.41, 103.464, 2),
    ("dayi", "Dayi", "大邑县", "county", "chengdu", 30.587, 103.521, 2),
    ("xinjin", "Xinjin", "新津区", "district", "chengdu", 30.41, 103.811, 3),
    ("pujiang", "Pujiang", "蒲江县", "county", "chengdu", 30.197, 103.506, 1),
    ("jianyang", "Jianyang", "简阳市", "county", "chengdu", 30.39, 104.55, 3),
    ("jintang", "Jintang", "金堂县", "county", "chengdu", 30.862, 104.412, 3),
    ("jingyang", "Jingyang (Deyang)", "德阳旌阳区", "district", "deyang", 31.14, 104.39, 8),
    ("guanghan", "Guanghan", "广汉市", "county", "deyang", 30.977, 104.282, 4),
    ("shifang", "Shifang", "什邡市", "county", "deyang", 31.127, 104.167, 3),
    ("mianzhu", "Mianzhu", "绵竹市", "county", "deyang", 31.338, 104.22, 3),
    ("zhongjiang", "Zhongjiang", "中江县", "county", "deyang", 31.03, 104.68, 2),
    ("dongpo", "Dongpo (Meishan)", "眉山东坡区", "district", "meishan", 30.05, 103.83, 4),
    ("pengshan", "Pengshan", "彭山区", "district", "meishan", 30.2, 103.87, 3),
    ("renshou", "Renshou", "仁寿县", "county", "meishan", 29.996, 104.134, 3),
    ("yanjiang", "Yanjiang (Ziyang)", "资阳雁江区", "district", "ziyang", 30.121, 104.648, 4),
    ("lezhi", "Lezhi", "乐至县", "county", "ziyang", 30.276, 105.02, 1),
    ("anyue", "Anyue", "安岳县", "county", "ziyang", 30.097, 105.336, 1),
    ("chongqing", "Chongqing", "重庆", "external_region", "china", 29.65, 106.55, 5),
    ("sichuan", "Rest of Sichuan", "四川其他", "external_region", "china", 31.47, 104.74, 3),
    ("yangtze", "Yangtze Delta", "长三角", "external_region", "china", 31.2, 121.0, 6),
    ("pearl", "Pearl River Delta", "珠三角", "external_region", "china", 23.0, 113.5, 4),
    ("jilin", "North-east China", "东北", "external_region", "china", 43.9, 125.3, 3),
    ("hubei", "Central China", "华中", "external_region", "china", 30.6, 114.3, 3),
    ("japan", "Japan and Korea", "日本与韩国", "external_region", "world", 35.5, 136.0, 2),
    ("europe", "Europe", "欧洲", "external_region", "world", 50.0, 10.0, 3),
]


def places() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    table = pd.DataFrame(PLACES, columns=["place_id", "name_en", "name_zh", "kind", "parent", "lat", "lon", "weight"])
    outside = table["kind"] == "external_region"
    table["output"] = np.where(outside, np.nan, table["weight"] * 2.6e7)
    table["lsr_metro"] = np.where(outside, np.nan, rng.uniform(0.08, 0.62, len(table)))
    table["loss"] = np.where(outside, np.nan, rng.uniform(0, 0.35, len(table)))
    table["occupancy"] = np.where(outside, np.nan, rng.uniform(0.3, 0.98, len(table)))
    return table


INDUSTRIES = [
    ("vehicles", "Vehicles", "整车"),
    ("powertrain", "Powertrain", "动力总成"),
    ("body", "Body parts", "车身件"),
    ("seats", "Seats and interior", "座椅内饰"),
    ("electrics", "Vehicle electronics", "汽车电子"),
    ("steel", "Steel", "钢铁"),
    ("chips", "Chips", "芯片"),
    ("plastics", "Plastics", "塑料制品"),
    ("machinery", "Machinery", "机械设备"),
]


def firms_and_links(n: int = 700) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Local firms scattered round their places, one pool per outside region, and six suppliers each."""
    rng, table = np.random.default_rng(3), places()
    local, outside = (table[table["kind"] != "external_region"], table[table["kind"] == "external_region"])
    weight = (local["weight"] / local["weight"].sum()).to_numpy()
    where = rng.choice(len(local), n, p=weight)
    where[:4] = [8, 8, 8, 8]
    size = rng.pareto(1.3, n) + 0.1
    industry = rng.integers(1, len(INDUSTRIES), n)
    industry[:4] = 0
    firms = pd.DataFrame(
        {
            "firm_id": np.arange(n),
            "industry_id": [INDUSTRIES[i][0] for i in industry],
            "ecosystem_id": np.where(industry < 5, "auto", "smart"),
            "place_id": local["place_id"].to_numpy()[where],
            "space_id": "",
            "leader_id": [CARS[i][0] if i < 4 else "" for i in range(n)],
            "is_pool": False,
            "lat": local["lat"].to_numpy()[where] + rng.normal(0, 0.03, n),
            "lon": local["lon"].to_numpy()[where] + rng.normal(0, 0.03, n),
            "output": size * 1e6,
            "capacity": size * 1.2e6,
            "price": 1.0,
            "lsr_metro": rng.uniform(0, 0.8, n),
        }
    )
    firms.loc[:3, "output"] = [1.6e8, 3e7, 6e7, 9e7]
    pools = pd.DataFrame(
        {
            "firm_id": n + np.arange(len(outside)),
            "industry_id": "electrics",
            "ecosystem_id": "",
            "space_id": "",
            "place_id": outside["place_id"].to_numpy(),
            "leader_id": "",
            "is_pool": True,
            "lat": outside["lat"].to_numpy(),
            "lon": outside["lon"].to_numpy(),
            "output": 1e9,
            "capacity": 1e10,
            "price": 1.0,
            "lsr_metro": np.nan,
        }
    )
    both = pd.concat([firms, pools], ignore_index=True)
    draw = np.concatenate(
        [
            firms["output"].to_numpy() / firms["output"].sum() * 0.45,
            outside["weight"].to_numpy() / outside["weight"].sum() * 0.55,
        ]
    )
    buyer = np.repeat(np.arange(n), 6)
    buyer = np.concatenate([buyer, np.repeat(np.arange(4), 40)])
    supplier = rng.choice(len(both), len(buyer), p=draw / draw.sum())
    keep = supplier != buyer
    buyer, supplier = buyer[keep], supplier[keep]
    value = both["output"].to_numpy()[buyer] * 0.1 * rng.random(len(buyer))
    lat, lon = both["lat"].to_numpy(), both["lon"].to_numpy()
    km = 111 * np.hypot(lat[buyer] - lat[supplier], 0.86 * (lon[buyer] - lon[supplier]))
    links = pd.DataFrame(
        {
            "buyer_id": buyer,
            "supplier_id": supplier,
            "input_id": both["industry_id"].to_numpy()[supplier],
            "value": value,
            "share": 0.2,
            "lead_days": (km / 400).astype(int),
            "km": km,
        }
    )
    return both, links


POLICIES = [
    ("park", "Supplier park at the lead firms", "链主配套产业园", 0.031, 0.006, 3.4e9, 0.12),
    ("platform", "Shared testing platform", "共享检测平台", 0.012, 0.004, 0.9e9, 0.03),
    ("spaces", "Innovation spaces by the plan", "按规划建设科创空间", 0.018, 0.009, 6.1e9, 0.05),
    ("metro", "Metropolitan integration", "成德眉资同城化", 0.022, 0.005, 2.2e9, 0.09),
    ("customs", "Faster customs clearance", "通关便利化", -0.011, 0.004, 0.3e9, 0.02),
    ("stock", "Strategic stocks", "战略储备", 0.001, 0.003, 1.2e9, 0.21),
    ("dual", "Second source for critical parts", "关键零部件双源采购", -0.004, 0.006, 0.8e9, 0.17),
]
SHOCKS = [
    ("epidemic", "Epidemic 2020", "2020年疫情"),
    ("power", "Power rationing 2022", "2022年限电"),
    ("hubei", "Stop in Hubei", "湖北停产"),
    ("rail", "Rail corridor closed", "铁路通道中断"),
    ("quake", "Earthquake", "地震"),
]


def policy_table() -> pd.DataFrame:
    rows = [(i, en, zh, e, e - 1.96 * s, e + 1.96 * s) for i, en, zh, e, s, _, _ in POLICIES]
    return pd.DataFrame(rows, columns=["policy_id", "name_en", "name_zh", "effect", "low", "high"])


def cells() -> pd.DataFrame:
    rng, rows = np.random.default_rng(2), []
    for policy, en, zh, _, _, _, loss in POLICIES:
        for shock, shock_en, shock_zh in SHOCKS:
            value, half = loss + rng.normal(0, 0.07), rng.uniform(0.02, 0.09)
            rows.append((policy, en, zh, shock, shock_en, shock_zh, value, value - half, value + half))
    columns = ["policy_id", "policy_en", "policy_zh", "disruption_id", "disruption_en", "disruption_zh"]
    return pd.DataFrame(rows, columns=[*columns, "value", "low", "high"])


def recovery_curves(seeds: int = 1, depth: float = 0.42) -> pd.DataFrame:
    rng, dates, parts = np.random.default_rng(4), pd.date_range("2020-01-20", periods=200), []
    day = np.arange(200)
    for k, (name, en, zh) in enumerate([("base", "No policy", "无政策"), ("stock", "Strategic stocks", "战略储备")]):
        for seed in range(seeds):
            fall = depth * (1 - 0.35 * k) * rng.uniform(0.9, 1.1)
            ratio = 1 - fall * np.where(day < 10, 0, np.where(day < 20, (day - 10) / 10, np.exp(-(day - 20) / 32)))
            rows = {"date": dates, "scenario_id": name, "name_en": en, "name_zh": zh, "ratio": ratio, "seed": seed}
            parts.append(pd.DataFrame(rows))
    return pd.concat(parts, ignore_index=True)


def front_points() -> pd.DataFrame:
    rows = [(i, en, zh, cost, e, loss) for i, en, zh, e, _, cost, loss in POLICIES]
    return pd.DataFrame(rows, columns=["policy_id", "name_en", "name_zh", "cost", "lsr_gain", "loss_avoided"])


def density() -> pd.DataFrame:
    km = np.arange(0, 181, 2.0)
    chance = 0.008 * np.exp(-(((km - 60) / 55) ** 2))
    k = chance + 0.006 * np.exp(-(((km - 14) / 14) ** 2)) - 0.001 * np.exp(-(((km - 90) / 30) ** 2))
    return pd.DataFrame({"km": km, "k": k, "low": chance * 0.82, "high": chance * 1.18,
                         "global_low": chance * 0.7, "global_high": chance * 1.32})  # fmt: skip


def spaces() -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(6)
    sites = PLACES[:16]
    planned = np.array([100, 100, 100] + [50] * 10 + [20] * 3, float)
    opened = planned * rng.choice([0, 0.3, 0.6, 1.0], len(sites), p=[0.1, 0.3, 0.3, 0.3])
    names = pd.DataFrame({"space_id": [f"s_{p[0]}" for p in sites], "name_en": [p[1] for p in sites],
                          "name_zh": [p[2] + "科创空间" for p in sites], "planned_wan_m2": planned})  # fmt: skip
    used = opened * rng.uniform(0.2, 1.0, len(sites))
    state = pd.DataFrame({"date": "2020-12-31", "day": 365, "space_id": names["space_id"], "tenants": 5,
                          "floor_open_wan_m2": opened, "floor_used_wan_m2": used, "occupancy": 0.5})  # fmt: skip
    return state, names


def gaps() -> pd.DataFrame:
    rng = np.random.default_rng(8)
    kinds = ["critical", "important", "non_critical"]
    return pd.DataFrame({
        "input_id": [i[0] for i in INDUSTRIES], "name_en": [i[1] for i in INDUSTRIES],
        "name_zh": [i[2] for i in INDUSTRIES], "value": rng.uniform(2e7, 3e8, len(INDUSTRIES)),
        "lsr": rng.uniform(0.02, 0.7, len(INDUSTRIES)), "criticality": [kinds[i % 3] for i in range(len(INDUSTRIES))],
    })  # fmt: skip


def indices() -> pd.DataFrame:
    names = [
        ("beta", "Taste for nearness (logit scale)", "邻近偏好（Logit尺度）"),
        ("friction", "Friction of distance", "距离摩擦"),
        ("stock", "Days of stock", "库存天数"),
        ("circuity", "Road circuity", "公路绕行系数"),
        ("turnover", "Review of suppliers", "供应商复核周期"),
    ]
    first = np.array([0.41, 0.23, 0.06, 0.03, 0.01])
    return pd.DataFrame({
        "parameter": [n[0] for n in names], "name_en": [n[1] for n in names], "name_zh": [n[2] for n in names],
        "index": first, "low": first - 0.04, "high": first + 0.05, "total": first * 1.4 + 0.02,
        "total_low": first * 1.4 - 0.03, "total_high": first * 1.4 + 0.08,
    })  # fmt: skip


def tree_inputs() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Firms with origin, links, and the names of lead firms, industries and places."""
    firms, links = firms_and_links()
    near, far = {"chongqing", "sichuan"}, {"japan", "europe"}
    place = firms["place_id"]
    firms["origin"] = np.select(
        [~firms["is_pool"].astype(bool), place.isin(near), place.isin(far)], ["metro", "near", "foreign"], "domestic"
    )
    rows = [(c[0], c[1], c[2]) for c in CARS] + [tuple(i) for i in INDUSTRIES] + [p[:3] for p in PLACES]
    return firms, links, pd.DataFrame(rows, columns=["id", "name_en", "name_zh"])


def corridors() -> pd.DataFrame:
    rows = [
        (30.85, 104.31, 29.65, 106.55, "rail"),
        (30.85, 104.31, 33.0, 107.0, "waterway"),
        (30.6, 104.1, 29.0, 104.6, "road"),
        (30.58, 103.95, 22.3, 113.9, "air"),
    ]
    return pd.DataFrame(rows, columns=["lat1", "lon1", "lat2", "lon2", "mode"])

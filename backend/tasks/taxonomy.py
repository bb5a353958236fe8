"""The problem taxonomy of domain.md §6, version 1, as the first migration lays it down.

One line a family: key and name, then rows `code,中文,english,limit,severity` set apart by semicolons. A limit is in
working days, with `h` in clock hours; severity 1 minor, 2 serious, 3 major."""

from collections.abc import Iterator
from typing import Any, NamedTuple

VERSION = 1
DOCUMENT = frozenset({"PJ06", "PJ08", "FS05"})
"""Judged by papers; every other category by what is seen on site."""

FAMILIES = """
RD 路面设施: RD01,坑槽,pothole,3,2; RD02,龟裂,alligator_crack,15,1; RD03,块状裂缝,block_crack,15,1; \
RD04,纵向裂缝,longitudinal_crack,15,1; RD05,横向裂缝,transverse_crack,15,1; RD06,松散,ravelling,15,1; \
RD07,沉陷,subsidence,10,2; RD08,车辙,rutting,20,1; RD09,波浪拥包,corrugation,15,1; RD10,泛油,bleeding,15,1; \
RD11,修补不良,poor_patch,10,1; RD12,路肩边坡损坏,shoulder_slope_damage,15,2; RD13,边沟堵塞,blocked_ditch,5,1; \
RD14,标志标线缺损,sign_marking_defect,10,1; RD15,护栏缺损,guardrail_defect,3,2; \
RD16,井盖缺失,manhole_cover_missing,4h,3; RD17,桥隧病害,bridge_tunnel_defect,10,3
RE 路域环境: RE01,摆摊设点,roadside_stall,3,1; RE02,堆放物品,piled_goods,3,1; RE03,倾倒垃圾,dumped_rubbish,2,1; \
RE04,打场晒粮,grain_drying,1,1; RE05,控制区违法建筑,illegal_building_in_zone,20,3; \
RE06,非公路标志,unauthorised_sign,7,1; RE07,遮挡标志视距,blocked_sight,3,2; RE08,边沟排污,sewage_into_ditch,7,2; \
RE09,桥下堆放,piling_under_bridge,3,3; RE10,遗撒扬尘,spillage_dust,1,1; RE11,违规涉路施工,unlicensed_roadwork,5,2; \
RE12,裸土未绿化,bare_soil,20,1; RE13,骑路市场,road_market,20,2; RE14,征迁遗留,relocation_leftover,30,2; \
RE15,高铁沿线环境,rail_corridor_environment,5,2
UM 市容事件: UM01,私搭乱建,illegal_structure,20,2; UM02,暴露垃圾,exposed_rubbish,1,1; \
UM03,建筑垃圾渣土,construction_waste,2,1; UM04,道路不洁,dirty_road,1,1; UM05,路面积水,ponding,4h,1; \
UM06,绿地脏乱缺损,greenery_defect,5,1; UM07,焚烧垃圾树叶,open_burning,2h,2; UM08,违规广告,illegal_advert,7,1; \
UM09,占道经营,street_vending,1,1; UM10,施工占道,works_on_road,3,1
RV 乱占: RV01,围垦湖泊,lake_reclamation,60,3; RV02,非法围垦河道,river_reclamation,60,3; \
RV03,侵占水域滩地,occupied_floodplain,30,2; RV04,阻水林木高秆作物,flood_blocking_crops,20,1; \
RV05,围网养殖,net_farming,30,1
RV 乱采: RV11,无证采砂,unlicensed_sand_mining,24h,3; RV12,不按许可采砂,sand_mining_off_permit,5,2; \
RV13,禁采区禁采期采砂,sand_mining_banned,24h,3; RV14,未批取土,unapproved_soil_taking,5,2
RV 乱堆: RV21,乱堆垃圾,rubbish_pile,5,1; RV22,倾倒填埋固废,solid_waste_dumping,10,3; \
RV23,弃置阻水物,flood_blocking_objects,10,2
RV 乱建: RV31,岸线占而不用多占少用,idle_or_excess_shoreline,60,2; RV32,未批涉河项目,unapproved_river_project,30,3; \
RV33,不按许可建设,off_permit_river_project,30,2; RV34,阻水建构筑物,flood_blocking_structure,30,3
RV 港口水质: RV41,小散泊位未拆,small_berth,30,2; RV42,危险渡口未关,dangerous_ferry,10,3; \
RV43,退出岸线未复绿,not_regreened,60,1; RV51,工业排污口,industrial_outfall,15,3; \
RV52,城镇污水厂排污口,sewage_plant_outfall,15,2; RV53,农业排口,farm_outfall,20,2; RV54,其他排口,other_outfall,20,1; \
RV55,晴天排水,dry_weather_flow,10,3; RV56,水面漂浮物,floating_debris,3,1; RV57,黑臭水体,black_odorous_water,60,3
PJ 项目: PJ01,未按期开工,late_start,20,2; PJ02,进度滞后10–30点,behind_10_30,20,2; \
PJ03,进度滞后超30点,behind_over_30,20,3; PJ04,停工,stopped,10,3; PJ05,用地未落实,land_bottleneck,30,2; \
PJ06,资金未到位,funding_bottleneck,30,2; PJ07,征迁受阻,relocation_bottleneck,30,2; PJ08,手续不全,permits_missing,20,2; \
PJ09,安全防护缺失,safety_protection_missing,24h,3; PJ10,扬尘六个百分百不到位,dust_control_failure,2,2; \
PJ11,质量缺陷,quality_defect,20,2; PJ12,虚报进度,false_progress,5,3; \
PJ13,应停缓调撤未执行,not_stopped_or_adjusted,20,2
FS 商场消防: FS01,防火间距不足,fire_separation_short,30,3; FS02,消防车道宽度不够,fire_lane_narrow,10,3; \
FS03,电气线路私拉乱接,illegal_wiring,3,3; FS04,安全疏散设施管理不到位,evacuation_facility_poor,3,3; \
FS05,消防日常管理薄弱,weak_fire_management,15,2; FS06,疏散通道堵塞锁闭,blocked_exit,24h,3; \
FS07,消防设施损坏,fire_equipment_damaged,5,2
RU 空心房: RU01,空心房未拆除,hollow_house_standing,30,1; RU02,拆后未清运,rubble_left,10,1; \
RU03,未复绿复垦,not_restored,60,1
"""


class Limited(NamedTuple):
    """A category's own limit: working days or clock hours, one of the two."""

    wd: int | None
    h: int | None


def limit(text: str) -> Limited:
    """
    >>> limit("3"), limit("24h")
    (Limited(wd=3, h=None), Limited(wd=None, h=24))
    """
    return Limited(None, int(text[:-1])) if text.endswith("h") else Limited(int(text), None)


def categories() -> Iterator[dict[str, Any]]:
    """The rows of the table category, in the order of the handbook.

    >>> rows = {row["code"]: row for row in categories()}
    >>> rows["RD16"]["limit_h"], rows["RE03"]["limit_wd"], rows["FS05"]["evidence_profile"]
    (4, 2, 'document')
    """
    for line in FAMILIES.strip().splitlines():
        family, rows = line.split(": ", 1)
        for row in rows.split("; "):
            code, name_zh, name, limit_text, severity = row.split(",")
            limited = limit(limit_text)
            yield {
                "code": code,
                "version": VERSION,
                "family": family,
                "name_zh": name_zh,
                "name_en": name.replace("_", " "),
                "limit_wd": limited.wd,
                "limit_h": limited.h,
                "severity": int(severity),
                "evidence_profile": "document" if code in DOCUMENT else "site",
            }

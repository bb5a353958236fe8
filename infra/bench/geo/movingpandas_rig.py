"""movingpandas on the same walks, run by a Python that has it: prints the covered metres and the seconds."""

from __future__ import annotations

import sys
import time

sys.path.insert(0, ".")


def main() -> None:
    """Arguments: how many walks, how many points each."""
    import geopandas
    import movingpandas
    import pandas
    import shapely

    from infra.bench.geo.scene import WITHIN_M, scene

    of = scene(int(sys.argv[1]), int(sys.argv[2]))
    frames = [
        pandas.DataFrame(
            {
                "walk": number,
                "t": pandas.date_range("2026-05-04", periods=len(xy), freq="s"),
                "x": xy[:, 0],
                "y": xy[:, 1],
            }
        )
        for number, xy in enumerate(of.walks_xy)
    ]
    points = pandas.concat(frames)
    began = time.perf_counter()
    table = geopandas.GeoDataFrame(points, geometry=geopandas.points_from_xy(points.x, points.y), crs=32650)
    walks = movingpandas.TrajectoryCollection(table, traj_id_col="walk", t="t").to_traj_gdf()
    near = walks.geometry.buffer(WITHIN_M).union_all()
    metres = shapely.LineString(of.road_xy).intersection(near).length
    print(metres, time.perf_counter() - began)


main()

"""The tables of a city: cells, street nodes, street edges, sites and districts.

A synthetic city and an imported one keep the same contracts; only an imported one may have buildings, and
the columns of `sim.city.streets.street_graph` that say who may use a street.
"""

from sim.city.streets.street_graph import BY_CAR, BY_FOOT, LIMIT, NO_WALKING, ON_FOOT
from sim.core.table import Column, Contract
from sim.core.vocabulary import SiteClass, StreetClass

_MOST_PEOPLE = 1e9
"""No city has so many: a slip, or bytes of something else."""
_SLOWEST_KM_PER_H = 1.0
"""No street is limited to less than a slow walk."""

CELLS = Contract(
    "cells",
    (
        Column("cell_id", "int", "1", "Number of the cell, 0 to n-1, the row it stands in", low=0),
        Column("geometry", "geometry", "geometry", "Square on the ground, in the city's metre CRS"),
        Column("district", "text", "text", "District the cell belongs to"),
        Column("residents", "int", "people", "People who live here", low=0, high=_MOST_PEOPLE),
        Column("jobs", "int", "people", "Employed residents who work here", low=0, high=_MOST_PEOPLE),
        Column("school_places", "int", "people", "Pupils who go to school here", low=0, high=_MOST_PEOPLE),
        Column("visits_weight", "float", "1", "Pull on errands and leisure, mean 1 over the city", low=0),
        Column("street_m", "float", "m", "Length of street inside the cell", low=0),
        Column("area_m2", "float", "m2", "Ground area", low=0),
    ),
    key="cell_id",
)

NODES = Contract(
    "street nodes",
    (
        Column("node_id", "int", "1", "Number of the node, 0 to n-1, the row it stands in", low=0),
        Column("x_m", "float", "m", "Easting in the city's metre CRS"),
        Column("y_m", "float", "m", "Northing in the city's metre CRS"),
        Column("cell_id", "int", "1", "Cell the node lies in", low=0),
        Column(BY_CAR, "bool", "1", "Whether vehicles get there", optional=True),
        Column(BY_FOOT, "bool", "1", "Whether walkers get there", optional=True),
    ),
    key="node_id",
)

EDGES = Contract(
    "street edges",
    (
        Column("edge_id", "int", "1", "Number of the edge, 0 to m-1, the row it stands in", low=0),
        Column("u", "int", "1", "Node the edge starts at", low=0),
        Column("v", "int", "1", "Node the edge ends at", low=0),
        Column("length_m", "float", "m", "Length along the street", low=0),
        Column("class", "text", "text", "Rank of the street", words=tuple(StreetClass)),
        Column("oneway", "bool", "1", "Whether it can be travelled from u to v only"),
        Column("geometry", "geometry", "geometry", "Line from u to v, in the city's metre CRS"),
        Column(ON_FOOT, "bool", "1", "Whether only walkers use it", optional=True),
        Column(NO_WALKING, "bool", "1", "Whether walkers may not use it", optional=True),
        Column(
            LIMIT,
            "float",
            "km_per_h",
            "Legal limit on speed; missing if none is stated",
            low=_SLOWEST_KM_PER_H,
            nullable=True,
            optional=True,
        ),
    ),
    key="edge_id",
)

SITES = Contract(
    "sites",
    (
        Column("site_id", "int", "1", "Number of the site, 0 to k-1, the row it stands in", low=0),
        Column("site_class", "text", "text", "Kind of place", words=tuple(SiteClass)),
        Column("cell_id", "int", "1", "Cell it lies in; at an edge, that of its node", low=0),
        Column("x_m", "float", "m", "Easting in the city's metre CRS"),
        Column("y_m", "float", "m", "Northing in the city's metre CRS"),
        Column("node_id", "int", "1", "Street node from which people enter the site", low=0),
        Column("edge_id", "int", "1", "Edge a road section or stop stands at; -1 if none", low=-1),
        Column("offset_m", "float", "m", "Distance along that edge from its node u; 0 if none", low=0),
        Column("parent_site", "int", "1", "An entrance's yard; -1 if none, as of a house", low=-1),
        Column("weight", "float", "1", "How many people use it, relative to its class", low=0),
    ),
    key="site_id",
)

DISTRICTS = Contract(
    "districts",
    (
        Column("district", "text", "text", "Name of the district"),
        Column("residents", "int", "people", "Scaled to the city's total", low=0, high=_MOST_PEOPLE),
        Column("area_km2", "float", "km2", "Area laid out in cells, built up or not", low=0),
        Column(
            "centre_error_m",
            "float",
            "m",
            "How far the centre of its residents lies from the stated one; missing if none is stated",
            low=0,
            nullable=True,
        ),
        Column("geometry", "geometry", "geometry", "Ground it covers, in the city's metre CRS"),
    ),
    key="district",
)

BUILDINGS = Contract(
    "buildings",
    (
        Column("building_id", "int", "1", "Number of the building, 0 to n-1, the row it stands in", low=0),
        Column("height_m", "float", "m", "Height above the ground; missing if unknown", low=0, nullable=True),
        Column("geometry", "geometry", "geometry", "Outline, in the city's metre CRS"),
    ),
    key="building_id",
)

TABLES: dict[str, Contract] = {
    "cells": CELLS, "nodes": NODES, "edges": EDGES, "sites": SITES, "districts": DISTRICTS
}  # fmt: skip
"""The tables that every city has."""

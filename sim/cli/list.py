"""`safecity list`: what there is to choose from."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer


class Listed(StrEnum):
    """What can be listed."""

    SCENARIOS = "scenarios"
    CITIES = "cities"
    DISTRICTS = "districts"
    REGIONS = "regions"
    PARAMETERS = "parameters"
    MEASURES = "measures"
    DEFINITIONS = "definitions"
    LAYERS = "layers"
    MODEL = "model"
    EFFECTS = "effects"


_LEAST_TOLD = 0.0005  # half a tenth of a point

Row = tuple[str, str]
"""A name and what it stands for."""

What = Annotated[Listed, typer.Argument(metavar="[" + "|".join(Listed) + "]", help="What to list.")]


def list_names(what: What = Listed.SCENARIOS) -> None:
    """List scenarios, places, parameters, measures, definitions, layers, choices of the model or effects.

    Effects say how far each choice of the model, and each of the numbers that move figures most, alone moves
    a share in view.
    """
    from rich.table import Table
    from rich.text import Text

    from sim.cli.terminal.console import result_console

    console = result_console()
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for name, meaning in _LISTS[what]():
        table.add_row(Text(name, style="bold"), Text(meaning))
    console.print(table)
    if what is Listed.SCENARIOS:
        others = ", ".join(kind for kind in Listed if kind is not what)
        console.print(
            f"\n[dim]Also: safecity list {others}; safecity explain NAME shows a scenario's numbers.[/dim]"
        )
    elif what in _REMARKS:
        console.print(Text(f"\n{_REMARKS[what]}", "dim"))


def _scenarios() -> list[Row]:
    from sim.scenario.resolve import shipped_scenarios

    return [(info.name, info.question or info.title) for info in shipped_scenarios()]


def _cities() -> list[Row]:
    from sim.city.country.gazetteer import all_places
    from sim.city.country.parts import all_regions

    regions = {region.name: region.title for region in all_regions()}
    return [
        (
            place.name,
            f"{place.title}, {regions[place.region]}, {place.residents:,} residents ({place.population_date})"
            + (f", {len(place.districts)} districts" if place.districts else ""),
        )
        for place in all_places()
    ]


def _districts() -> list[Row]:
    from sim.city.country.gazetteer import all_places

    return [
        (district.name, f"{place.title}, {district.residents:,} residents")
        for place in all_places()
        for district in place.districts
    ]


def _regions() -> list[Row]:
    from collections import Counter

    from sim.city.country.gazetteer import all_places
    from sim.city.country.parts import all_regions

    cities = Counter(place.region for place in all_places())
    return [
        (
            region.name,
            f"{region.title}, {region.residents:,} residents ({region.population_date})"
            + (
                f": {region.residents_of_cities:,} in {cities[region.name]} cities of the table, "
                f"{region.residents_outside_cities:,} in {region.settlements:,} drawn settlements"
                if region.settlements
                else ""
            ),
        )
        for region in all_regions()
    ]


def _parameters() -> list[Row]:
    from sim.scenario.parameters.library import Library

    library = Library()
    parameters = [library.parameter(name) for name in library.names]
    return [(one.name, f"{one.description.rstrip('.')} ({one.unit}, {one.kind})") for one in parameters]


def _measures() -> list[Row]:
    from sim.results.measures.measure import MEASURES_BY_NAME

    return [
        (name, f"{one.meaning.rstrip('.')} ({one.unit}; of {one.population}; stage {one.stage})")
        for name, one in MEASURES_BY_NAME.items()
    ]


def _definitions() -> list[Row]:
    from sim.core.vocabulary import DEFINITION_MEANING

    return [(str(definition), meaning) for definition, meaning in DEFINITION_MEANING.items()]


def _layers() -> list[Row]:
    from sim.plots.layers import LAYERS

    return [(layer.key, f"{layer.shows} (from {layer.need})") for layer in LAYERS.values()]


def _model() -> list[Row]:
    from sim.scenario.model import CHOICES, read_choice

    return [
        (f"{key}: {word}" + " *" * (word == choice.default), each.meaning.rstrip("."))
        for key, choice in ((key, read_choice(key)) for key in CHOICES)
        for word, each in choice.alternatives.items()
    ]


def _effects() -> list[Row]:
    from sim.core.vocabulary import Definition
    from sim.results.known_effects import known_effects, points_text

    told: dict[str, list[str]] = {}
    for word in Definition:
        _place, effects = known_effects(word)
        for effect in effects:
            points = told.setdefault(effect.varied, [effect.title])
            if effect.reach >= _LEAST_TOLD:
                points.append(f"{word} {points_text(effect)}")
    return [
        (name, f"{title}: {', '.join(points) or 'no share by a tenth of a point'}")
        for name, (title, *points) in told.items()
    ]


_REMARKS = {
    Listed.MODEL: "* holds unless `model:` says another; `safecity list effects`: what each moves.",
    Listed.EFFECTS: "Percentage points of residents in view, from the lowest to the highest that other words "
    "of a choice, or the ends of a number's range, gave when each was changed alone "
    "(scenarios/effects.csv); things that move together move further.",
}

_LISTS: dict[Listed, Callable[[], list[Row]]] = {
    Listed.SCENARIOS: _scenarios,
    Listed.CITIES: _cities,
    Listed.DISTRICTS: _districts,
    Listed.REGIONS: _regions,
    Listed.PARAMETERS: _parameters,
    Listed.MEASURES: _measures,
    Listed.DEFINITIONS: _definitions,
    Listed.LAYERS: _layers,
    Listed.MODEL: _model,
    Listed.EFFECTS: _effects,
}

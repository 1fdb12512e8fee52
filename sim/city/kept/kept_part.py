"""Parts of the country kept from run to run: building one takes seconds, reading it a fraction of one."""

import functools
from pathlib import Path

from sim.city.build import City
from sim.city.country.archipelago import Part, nowhere, place_templates, template_city
from sim.city.country.parts import PartCard
from sim.city.country.settlement_sizes import settlement_sizes
from sim.city.country.tiling import tile
from sim.city.kept.folder import CityFolder, city_of_folder, open_city_folder
from sim.city.kept.stored import city_arrays, city_from_arrays, kept_city
from sim.city.settings import CitySettings, SettlementSettings
from sim.core.cache.disk_cache import Cache
from sim.core.errors import InputError

_TEMPLATES_HELD = 64


def kept_part(card: PartCard, settings: CitySettings, settlements: SettlementSettings, cache: Cache) -> Part:
    """Find a part in the cache, or build it and keep it; equal to the byte either way.

    Parameters
    ----------
    card
        The part.
    settings, settlements
        As for `sim.city.country.archipelago.build_part`.
    cache
        Where to look.
    """
    if card.folder:
        city = city_of_folder(_opened_again(card), settings, cache)
        return Part(card, place_templates([city], [1]), city)
    if card.is_city:
        city = kept_city(card.place, settings, cache)
        return Part(card, place_templates([city], [1]), city)
    sizes = settlement_sizes(card.residents, card.settlements, settlements)
    cities = [_kept_template(size.residents, settings, cache) for size in sizes]
    copies = [size.count for size in sizes]
    whole = cache.get(
        "city",
        card.name,
        (card, settings, settlements),
        lambda: city_arrays(tile(cities, copies, card.place, settings.land.cell_m)),
    )
    return Part(card, place_templates(cities, copies), city_from_arrays(whole, card.place))


def _opened_again(card: PartCard) -> CityFolder:
    """Open the folder of a city, which must be as it was when its facts were read.

    Raises
    ------
    InputError
        If somebody has changed it meanwhile.
    """
    found = open_city_folder(Path(card.folder))
    if found.place != card.place:
        msg = f"the city in {card.folder} was changed while it was being read; run this again"
        raise InputError(msg)
    return found


@functools.lru_cache(maxsize=_TEMPLATES_HELD)
def _kept_template(residents: int, settings: CitySettings, cache: Cache) -> City:
    place = nowhere(residents)
    arrays = cache.get(
        "city", place.name, (place, settings), lambda: city_arrays(template_city(residents, settings))
    )
    return city_from_arrays(arrays, place)

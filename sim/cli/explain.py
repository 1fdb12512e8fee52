"""`safecity explain`: the question of a scenario, and every number behind its answer with its source."""

from sim.cli.options import Json, Scenario


def explain(scenario: Scenario, *, json: Json = False) -> None:
    """Show every number that enters a scenario, with its range, kind, date and source."""
    from sim.scenario.resolve import load_scenario

    resolved = load_scenario(scenario)

    from sim.world.place_settings import check_policy
    from sim.world.place_spec import national_of
    from sim.world.world import numbers_that_enter

    check_policy(resolved)
    quantities = numbers_that_enter(resolved)
    national = national_of(resolved, quantities)
    if json:
        from sim.cli.tables.explanation import as_plain_values
        from sim.cli.terminal.streams import print_json

        print_json(as_plain_values(resolved, quantities, national))
    else:
        from sim.cli.tables.explanation import print_explanation
        from sim.cli.terminal.console import result_console

        print_explanation(result_console(), resolved, quantities, national)

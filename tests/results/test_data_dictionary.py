from sim.results.folder import store
from sim.results.measures.measure import MEASURES_BY_NAME, STAGES
from tests.results.data_dictionary import FILE, POPULATION_MEANING, TABLES, dictionary


def test_the_data_dictionary_says_what_registry_and_contracts_say() -> None:
    assert FILE.read_text(encoding="utf-8") == dictionary(), "run python -m tests.results.data_dictionary"


def test_every_measure_population_stage_and_column_is_in_it() -> None:
    text = FILE.read_text(encoding="utf-8")
    for word in (*MEASURES_BY_NAME, *POPULATION_MEANING, *STAGES):
        assert f"`{word}`" in text
    for measure in MEASURES_BY_NAME.values():
        assert measure.meaning in text
        assert measure.how in text


def test_every_table_of_a_run_folder_is_in_it() -> None:
    files = {value for name, value in vars(store).items() if name.endswith("_FILE")}
    others = {store.SUMMARY_FILE, store.OVERRIDES_FILE, store.CERTIFICATE_FILE}
    assert files - others <= set(TABLES)
    assert all(name in FILE.read_text(encoding="utf-8") for name in files)

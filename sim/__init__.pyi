from sim.api.comparison import Comparison as Comparison
from sim.api.comparison import compare as compare
from sim.api.run import Run as Run
from sim.api.run import load_run as load_run
from sim.api.run import run as run
from sim.api.run import run_all as run_all
from sim.api.scenario import Scenario as Scenario
from sim.api.seeds import run_seeds as run_seeds
from sim.api.validate import validate as validate
from sim.core.errors import InputError as InputError

__version__: str

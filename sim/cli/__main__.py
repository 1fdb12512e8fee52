"""Run the command as `python -m sim.cli`."""

from sim.cli.main import main

main()

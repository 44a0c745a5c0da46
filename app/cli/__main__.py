"""`python -m app.cli`: the command line where the package is not installed."""

from app.cli import main

main(prog_name="staffolio")

"""How the files of tests/plans/made.py are made, one module for each kind."""

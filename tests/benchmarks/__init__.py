"""What a turn, a start and a person cost, each beside something that does the same; docs/performance.md has the figures.

`python -m tests.benchmarks.turns`, `.startup` and `.memory` print a table each. None of them is a test of time.
"""

"""What a turn, a start and a person cost, beside something that does the same; see docs/performance.md.

`python -m tests.benchmarks.turns`, `.startup` and `.memory` print tables. None of them is a test of time.
"""

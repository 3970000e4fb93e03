"""Every mutation still finds its words once and the tests it names; the mutations are tried by hand."""

from __future__ import annotations

import re

import pytest

from tests.faults.mutants import MUTATIONS, Mutation
from tests.faults.mutations import ROOT, mutated


@pytest.mark.parametrize("one", MUTATIONS, ids=lambda one: one.name)
def test_a_mutation_has_its_words_and_its_tests(one: Mutation) -> None:
    text = (ROOT / one.file).read_text(encoding="utf-8")
    broken = mutated(one, text)
    assert broken != text
    compile(broken, one.file, "exec")
    for test in one.tests:
        file, _, name = test.partition("::")
        there = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^(async )?def {name}\(", there, re.MULTILINE), test

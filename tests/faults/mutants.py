"""The ways to break the promise that `tests.faults.mutations` tries: each must turn a test red."""

from __future__ import annotations

from dataclasses import dataclass

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class Mutation:
    """One way to break the promise: words of a file are replaced, and one of the tests must turn red."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    database: str = SQLITE


CLAIMS = "tests/faults/test_claims.py::"
CLOCKS = "tests/faults/test_time.py::"
SET = "tests/faults/test_clock_set.py::"
DEPOSED = "tests/faults/test_deposed.py::"
CUT = "tests/faults/test_power_cut.py::"
ANSWERS = "tests/faults/test_answers.py::"
DELIVERY = "tests/scheduler/test_delivery.py::"

MUTATIONS = (
    Mutation(
        "marked as sent before the call",
        "bot/sending/ledger.py",
        "UPDATE outbox SET state = 1, attempt = attempt + 1, epoch = :epoch\nWHERE run_id = :run",
        "UPDATE outbox SET state = 2, attempt = attempt + 1, epoch = :epoch\nWHERE run_id = :run",
        (f"{CUT}test_the_power_fails_at_each_message_of_a_run",),
    ),
    Mutation(
        "called before it is on the disk",
        "bot/store/sqlite.py",
        "                    self._connection.sync()",
        "                    pass",
        (f"{CUT}test_the_power_fails_at_each_message_of_a_run",),
    ),
    Mutation(
        "commits that are not synced",
        "bot/store/sqlite.py",
        "synchronous=FULL",
        "synchronous=NORMAL",
        (f"{CUT}test_a_commit_is_on_disk_before_it_returns",),
    ),
    Mutation(
        "no INDEXED BY",
        "bot/sending/ledger.py",
        " INDEXED BY outbox_due",
        "",
        (f"{DELIVERY}test_the_claim_uses_its_index_without_analyze",),
    ),
    Mutation(
        "claimed without SKIP LOCKED",
        "bot/sending/ledger.py",
        "FOR UPDATE SKIP LOCKED)",
        "FOR UPDATE)",
        (f"{CLAIMS}test_a_claim_waits_for_nobody",),
        POSTGRESQL,
    ),
    Mutation(
        "claimed without a lock and without asking again",
        "bot/sending/ledger.py",
        " FOR UPDATE SKIP LOCKED)\nUPDATE outbox SET state = 1, attempt = attempt + 1, epoch = :epoch"
        " FROM next_ones\nWHERE outbox.run_id = next_ones.run_id"
        " AND outbox.recipient_id = next_ones.recipient_id AND outbox.state = 0",
        ")\nUPDATE outbox SET state = 1, attempt = attempt + 1, epoch = :epoch"
        " FROM next_ones\nWHERE outbox.run_id = next_ones.run_id"
        " AND outbox.recipient_id = next_ones.recipient_id",
        (f"{CLAIMS}test_four_that_claim_at_once_take_nobody_twice",),
        POSTGRESQL,
    ),
    Mutation(
        "claimed whoever sends by now",
        "bot/sending/bulk.py",
        "if not self.sender.tenure.look(session) or not free:",
        "if not free:",
        (f"{DELIVERY}test_a_sender_that_was_overtaken_writes_and_claims_nothing",),
    ),
    Mutation(
        "called whoever sends by now",
        "bot/sending/bulk.py",
        " and await self.sender.tenure.holds()",
        "",
        (f"{DEPOSED}test_a_sender_that_stood_still_asks_before_it_calls",),
    ),
    Mutation(
        "an overtaken sender that goes on",
        "bot/sending/tenure.py",
        "        if self.over and not self.calls.stopping:",
        "        if False:",
        (
            f"{DEPOSED}test_an_answer_to_one_person_is_not_called_either",
            f"{DEPOSED}test_a_process_that_has_lost_its_lock_calls_nobody_while_it_ends",
        ),
    ),
    Mutation(
        "taken over in the middle of a claim",
        "bot/outbox/senders.py",
        ".with_for_update(read=True)",
        "",
        (f"{DEPOSED}test_a_channel_is_not_taken_over_in_the_middle_of_a_claim",),
        POSTGRESQL,
    ),
    Mutation(
        "written down whoever sends by now",
        "bot/sending/outcomes.py",
        "AND outbox.epoch = :ours RETURNING",
        "AND (outbox.epoch = :ours OR 1 = 1) RETURNING",
        (f"{CLAIMS}test_what_a_successor_sends_is_only_its_own_to_write_down",),
    ),
    Mutation(
        "late evidence thrown away",
        "bot/sending/outcomes.py",
        "if was in (State.PENDING, State.UNKNOWN):",
        "if was is None:",
        (f"{ANSWERS}test_late_evidence_wins_over_a_successors_guess",),
    ),
    Mutation(
        "sent again after every lost answer",
        "bot/sending/outcomes.py",
        'if one.ambiguity == "resend" and not one.ambiguous:',
        'if one.ambiguity == "resend":',
        (f"{ANSWERS}test_a3_a_lost_answer_means_one_copy_more_at_most_or_none",),
    ),
    Mutation(
        "sent again after every crash",
        "bot/sending/outcomes.py",
        "resent, OUTBOX.c.ambiguous == 0)",
        "resent)",
        (f"{CLAIMS}test_two_crashes_in_the_same_message_are_two_copies_at_most",),
    ),
    Mutation(
        "the cursor moved before its rows",
        "bot/domain/planning.py",
        "        connection.execute(rows_of(session, run_id) if rows is None else rows, some)\n",
        '        connection.execute(_MOVE, {"run": run_id, "last": last})\n'
        "        session.commit()\n"
        "        connection = session.connection()\n"
        "        connection.execute(rows_of(session, run_id) if rows is None else rows, some)\n",
        ("tests/faults/test_planning.py::test_killed_at_each_statement_in_turn",),
    ),
    Mutation(
        "transactions that begin as readers",
        "bot/store/sqlite.py",
        'self.execute("BEGIN IMMEDIATE")',
        'self.execute("BEGIN")',
        (
            "tests/faults/test_database.py::test_nobody_writes_between_what_was_read_and_what_is_written",
        ),
    ),
    Mutation(
        "a commit whose answer is lost taken for undone",
        "bot/store/committing.py",
        "if done.lost is not None and not await _was_committed(engine, done.number):",
        "if done.lost is not None:",
        ("tests/faults/test_server_restarted.py::test_a_commit_whose_answer_is_lost_is_asked_for",),
        POSTGRESQL,
    ),
    Mutation(
        "a lost lock not looked for",
        "bot/cli/lock.py",
        "                if await self._holds():",
        "                if self._connection:",
        ("tests/cli/test_lock.py::test_one_that_was_lost_is_taken_again",),
        POSTGRESQL,
    ),
    Mutation(
        "the platform's pause ignored",
        "bot/sending/calls.py",
        "if until > self.blocked_until:",
        "if until < 0:",
        (f"{ANSWERS}test_a1_a_pause_is_kept_and_costs_nobody_anything",),
    ),
    Mutation(
        "not asked again whether it is done",
        "bot/domain/reminding/due.py",
        "or_(~answered(people.c.id), unfinished),",
        "or_(~answered(people.c.id), unfinished) if len(query.selected_columns) == 2 else literal(True),",
        ("tests/scheduler/test_races.py::test_who_has_done_it_before_the_claim_is_not_reminded",),
    ),
    Mutation(
        "the clocks not watched",
        "scheduler/__init__.py",
        "self._watch = asyncio.ensure_future(drift.watch())",
        "assert drift",
        (f"{SET}test_an_idle_bot_ticks_on_whatever_the_clock_is_set_to",),
    ),
    Mutation(
        "a clock put back by a little not noticed",
        "scheduler/drift.py",
        "SET, STOOD = 1.0, 2.0",
        "SET, STOOD = 2.0, 2.0",
        (f"{SET}test_a_clock_put_back_by_a_little_stalls_for_less_than_two_seconds",),
    ),
    Mutation(
        "a next try that waits for a clock that was wrong",
        "bot/outbox/queue.py",
        "or_(at <= now, at > now + LONGEST_NIGHT, and_(tried, at > now + LONGEST_PAUSE))",
        "and_(at <= now, tried | ~tried)",
        (f"{CLOCKS}test_a_message_put_off_by_a_clock_that_was_wrong_does_not_wait_for_it",),
    ),
    Mutation(
        "updates confirmed before they are stored",
        "bot/channels/patience.py",
        "await receive(channel, list(batch))",
        "asyncio.ensure_future(receive(channel, list(batch)))",
        (
            "tests/channels/test_telegram_listen.py::test_updates_are_confirmed_only_after_they_are_stored",
            "tests/channels/test_telegram_listen.py::"
            "test_a_store_that_is_away_is_asked_again_and_nothing_is_lost",
        ),
    ),
    Mutation(
        "an update worked on by everybody who has it",
        "bot/receiving/updates.py",
        "INBOX.c.id == bindparam(\"key\"), INBOX.c.fate == Fate.NEW).values(fate=Fate.DONE)",
        "INBOX.c.id == bindparam(\"key\")).values(fate=Fate.DONE)",
        (f"{CLAIMS}test_an_update_found_by_two_processes_acts_once",),
    ),
    Mutation(
        "nobody turned away",
        "bot/receiving/admission.py",
        "(kept if left > 0 else away).append(one)",
        "kept.append(one)",
        ("tests/faults/test_updates.py::test_a_flood_of_one_delays_nobody_and_is_told_once",),
    ),
    Mutation(
        "an old copy of the database sends at once",
        "bot/sending/runnable.py",
        "        ~recovery.on(),\n",
        "",
        ("tests/faults/test_restored.py::test_nothing_goes_to_many_until_an_admin_says_so",),
    ),
)  # fmt: skip

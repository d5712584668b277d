"""The predictor of a notebook, behind the engine, against a scripted model."""

from __future__ import annotations

import asyncio
import json
import math
from time import perf_counter

import msgspec
import pytest

from jupyter_nbedit.core.edits import TextEdit
from jupyter_nbedit.core.session import Refusal
from jupyter_nbedit.predict.llm.provider.policy import Choice, ModelConfig
from jupyter_nbedit.predict.llm.serving import asking, pace, predictor
from jupyter_nbedit.predict.llm.serving.predictor import LanguageModel
from jupyter_nbedit.predict.llm.serving.status import NO_MODEL
from jupyter_nbedit.predict.request import PredictionRequest, build_request
from tests.predict.llm import scripted
from tests.predict.llm.scripted import fails, says
from tests.predict.llm.world import world
from tests.predict.playing import Player, texts

SOURCES = ("total = 1\nprint(totl)\nlast = totl\n", "show(total)\n")
FIX = TextEdit("0", 16, "totl", "total")
ALSO = TextEdit("0", 29, "totl", "total")


def player(*sources: str) -> Player:
    played = Player(*(sources or SOURCES))
    played.focus(0, min(10, len(played.sources[0])))
    return played


def manual(played: Player) -> PredictionRequest:
    return build_request(played.session, "manual")


async def test_a_models_edit_is_suggested():
    async with world(says("")) as it:
        played = player()
        await it.answers(played.request, FIX, probability=0.8)
        suggestion = await it.ask(played.request)
    assert suggestion is not None
    assert [edit.trimmed() for edit in texts(suggestion)] == [FIX.trimmed()]
    assert suggestion.source == "model"
    assert suggestion.confidence == pytest.approx(0.8)
    assert suggestion.reason == "suggested by m"
    assert it.state == "ready"


async def test_an_unsure_answer_is_not_shown():
    async with world(says("")) as it:
        played = player()
        await it.answers(played.request, FIX, probability=0.3)
        assert await it.ask(played.request) is None


async def test_an_answer_whose_probability_is_unknown_is():
    async with world(says("")) as it:
        played = player()
        it.server.behave = says(await it.written(played.request, [FIX]))
        suggestion = await it.ask(played.request)
    assert suggestion is not None
    assert suggestion.confidence == asking.PRIOR


async def test_what_does_not_pass_the_checks_is_not_shown():
    async with world(says("")) as it:
        played = player()
        await it.answers(played.request, TextEdit("0", 16, "totl)", "totl"))
        assert await it.ask(played.request) is None


@pytest.mark.parametrize("answer", ["", "I am sorry, Dave", "x" * 100_000, "NO_EDIT"])
async def test_an_answer_that_is_no_edit_is_silence(answer):
    async with world(says(answer)) as it:
        played = player()
        assert await it.ask(played.request) is None
        assert await it.ask(played.request) is None
        assert len(it.server.asked) == 1, "that there is no edit is remembered"
        assert it.state == "ready"


async def test_many_answers_that_cannot_be_read_are_told():
    async with world(says("what do you mean?")) as it:
        for number in range(predictor.MAX_UNREADABLE):
            await it.ask(manual(player(f"total = {number}\nprint(totl)\n", SOURCES[1])))
        assert it.state == "waiting"
        assert "prompt_format" in str(it.told[-1].message)


async def test_nothing_is_asked_where_nothing_can_be_edited():
    async with world(says("")) as it:
        assert await it.ask(Player().request) is None
        assert it.server.asked == []


async def test_what_is_asked_again_costs_nothing():
    async with world(says("")) as it:
        played = player()
        await it.answers(played.request, FIX)
        first = await it.ask(played.request)
        assert await it.ask(played.request) == first
        assert len(it.server.asked) == 1


async def test_typing_what_is_suggested_keeps_it_at_no_cost():
    async with world(says("")) as it:
        played = player("total = 1\nprint()\n", SOURCES[1])
        played.focus(0, 16)
        await it.answers(played.request, TextEdit("0", 16, "", "total"))
        assert await it.ask(played.request) is not None
        for number, key in enumerate("tot"):
            played.edit(0, 16 + number, 16 + number, key)
            suggestion = await it.ask(played.request)
            assert suggestion is not None
            assert suggestion.edits == (TextEdit("0", 17 + number, "", "total"[number + 1 :]),)
        assert len(it.server.asked) == 1


async def test_the_next_edit_of_an_answer_costs_nothing():
    async with world(says("")) as it:
        played = player()
        await it.answers(played.request, FIX, ALSO)
        suggestion = await it.ask(played.request)
        assert suggestion is not None
        played.accept(texts(suggestion)[0])
        again = await it.ask(build_request(played.session, "accept"))
        assert again is not None
        assert again.edits == (suggestion.edits[1].rebased(suggestion.edits[0]),)
        assert len(it.server.asked) == 1


async def test_a_rejected_edit_of_an_answer_is_not_shown_again():
    async with world(says("")) as it:
        played = player()
        await it.answers(played.request, FIX, ALSO)
        suggestion = await it.ask(played.request)
        assert suggestion is not None
        played.accept(texts(suggestion)[0])
        rest = await it.ask(build_request(played.session, "accept"))
        assert rest is not None
        played.reject(rest)
        assert await it.ask(played.request) is None


@pytest.mark.parametrize("local", [True, False])
async def test_after_an_accepted_edit_the_next_is_asked_for_ahead_on_this_machine(
    local, monkeypatch
):
    policy = {} if local else {**far(), "granted_hosts": ("*",)}
    async with world(says(""), **policy) as it:
        if not local:
            _redirect(it, monkeypatch)
        played = player()
        accepting = build_request(played.session, "accept")
        await it.answers(accepting, FIX)
        suggestion = await it.ask(accepting)
        assert suggestion is not None
        edit = texts(suggestion)[0]
        if local:
            await asyncio.wait_for(_asked(it, 2), 100)
        played.accept(edit)
        played.focus(0, edit.new_end)
        await it.ask(build_request(played.session, "accept"))
        assert len(it.server.asked) == 2
        assert "tota<" in it.server.asked[1].prompt


async def _asked(it, number):
    while len(it.server.asked) < number:
        await it.server.next()


async def test_closing_the_tab_ends_what_is_asked_ahead():
    async with world(says("")) as it:
        played = player()
        accepting = build_request(played.session, "accept")
        text = await it.written(accepting, [FIX])

        async def behave(handler):
            await (says(text, 0.9) if len(it.server.asked) == 1 else scripted.stalls)(handler)

        it.server.behave = behave
        await it.ask(accepting)
        await asyncio.wait_for(_asked(it, 2), 100)
        await it.predictor.close()
        await asyncio.wait_for(it.server.asked[1].hung_up.wait(), 100)


async def test_superseding_closes_the_connection_within_a_second():
    async with world(scripted.hangs) as it:
        task = asyncio.create_task(it.ask(manual(player())))
        asked = await it.server.next()
        task.cancel()
        await asyncio.wait_for(asked.hung_up.wait(), 100)
        await asyncio.gather(task, return_exceptions=True)


async def test_a_notebook_has_one_request_at_a_time_even_in_two_tabs():
    async with world(scripted.stalls) as it:
        other = LanguageModel(it.models, lambda _: None)
        tasks = []
        for number in range(6):
            played = player(f"total = {number}\nprint(totl)\n")
            request = msgspec.structs.replace(
                manual(played),
                notebook=msgspec.structs.replace(manual(played).notebook, path="a.ipynb"),
            )
            asking = it.ask(request) if number % 2 else _last(other.predict(request))
            tasks.append(asyncio.create_task(asking))
            await it.server.next()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert len(it.server.asked) == 6
        assert it.server.most == 1


async def _last(suggestions):
    last = None
    async for suggestion in suggestions:
        last = suggestion
    return last


async def test_a_burst_of_thirty_keystrokes_in_three_seconds_costs_three_requests():
    """In real time: three seconds of typing, asked after every key, and the pause behind it."""
    async with world(scripted.stalls) as it:
        played = player("x = 1\n")
        began = perf_counter()
        task = asyncio.create_task(it.ask(player().request))
        for number in range(30):
            # Pauses long enough to ask, again and again: the worst of bursts.
            played.edit(0, 4, 5, str(number % 10))
            task.cancel()
            task = asyncio.create_task(it.ask(played.request))
            await asyncio.sleep(0.1)
        await it.server.next()
        await asyncio.sleep(0.3)
        # On a machine that is busy the keystrokes took longer.
        most = max(3, math.ceil(perf_counter() - began))
        assert len(it.server.asked) <= most
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_fast_typing_alone_asks_once(monkeypatch):
    monkeypatch.setattr(pace, "PAUSE_HERE", 1.0)
    async with world(scripted.hangs) as it:
        played = player("x = 1\n")
        task = asyncio.create_task(it.ask(player().request))
        for number in range(10):
            played.edit(0, 4, 5, str(number))
            task.cancel()
            task = asyncio.create_task(it.ask(played.request))
            await asyncio.sleep(0.01)
        await it.server.next()
        assert len(it.server.asked) == 1
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_fault_is_one_status_and_then_silence_for_a_while():
    async with world(fails(401)) as it:
        for number in range(5):
            assert await it.ask(manual(player(f"x = {number}"))) is None
        assert len(it.server.asked) == 1
        assert [status.state for status in it.told] == ["ready", "waiting"]
        assert "key" in str(it.told[-1].message)


async def test_after_a_fault_it_is_asked_again_and_recovers():
    async with world(fails(500)) as it:
        assert await it.ask(manual(player("x = 1"))) is None
        assert it.state == "waiting"
        target = it.models.target(Choice())
        assert target is not None
        it.models.back_off(target)._backoff.forgive()
        played = player()
        await it.answers(played.request, FIX)
        assert await it.ask(played.request) is not None
        assert it.state == "ready"


async def test_a_fault_in_one_notebook_is_known_in_the_others():
    async with world(fails(500)) as it:
        told: list[object] = []
        other = LanguageModel(it.models, told.append)
        other.choose(Choice())
        await it.ask(manual(player()))
        assert it.told[-1] in told
        assert await _last(other.predict(manual(player("y = 2")))) is None
        assert len(it.server.asked) == 1


async def test_without_a_model_there_is_silence():
    async with world(says(""), default=None) as it:
        it.predictor.choose(Choice())
        assert await it.ask(player().request) is None
        assert it.told == [NO_MODEL]
        it.predictor.choose(Choice("none"))
        assert await it.ask(player().request) is None
        assert it.server.asked == []


async def test_the_user_chooses_within_what_is_allowed():
    async with world(says("NO_EDIT"), default="none", allowed=("m",)) as it:
        it.predictor.choose(Choice("openai/other"))
        assert it.state == "failed"
        assert "administrator" in str(it.told[-1].message)
        assert await it.ask(player().request) is None
        it.predictor.choose(Choice("m"))
        assert it.state == "ready"
        await it.ask(player().request)
        assert len(it.server.asked) == 1


def far(base: str = "http://far.example/v1") -> dict[str, object]:
    return {"default": "far", "models": {"far": ModelConfig("openai/m", base)}}


async def test_nothing_is_sent_to_another_machine_before_the_user_agreed(monkeypatch):
    async with world(says("NO_EDIT"), **far()) as it:
        sent = _redirect(it, monkeypatch)
        it.predictor.choose(Choice(consents=("other.example",)))
        assert it.state == "consent"
        assert (it.told[-1].host, it.told[-1].remote) == ("far.example", True)
        assert await it.ask(player().request) is None
        assert sent == []
        it.predictor.choose(Choice(consents=("far.example",)))
        assert it.state == "ready"
        await it.ask(player().request)
        assert len(sent) == 1
        it.predictor.choose(Choice())
        assert await it.ask(player("y = 1").request) is None
        assert len(sent) == 1, "who takes the agreement back is heard"


@pytest.mark.parametrize("granted", ["far.example", "*"])
async def test_unless_the_administrator_agreed_for_all(granted, monkeypatch):
    async with world(says("NO_EDIT"), **far(), granted_hosts=(granted,)) as it:
        sent = _redirect(it, monkeypatch)
        await it.ask(player().request)
        assert len(sent) == 1


async def test_an_administrator_can_forbid_other_machines(monkeypatch):
    async with world(says("NO_EDIT"), **far(), allow_remote=False) as it:
        sent = _redirect(it, monkeypatch)
        it.predictor.choose(Choice(consents=("far.example",)))
        assert it.state == "failed"
        assert await it.ask(player().request) is None
        assert sent == []


SECRET = "sk-0123456789abcdefghij"


async def test_secrets_stay_here(monkeypatch):
    played = player(f'api_key = "{SECRET}"\nprint(totl)\n')
    async with world(says("NO_EDIT")) as it:
        await it.ask(played.request)
        assert SECRET in it.server.asked[0].prompt
    async with world(says("NO_EDIT"), **far(), granted_hosts=("*",)) as it:
        sent = _redirect(it, monkeypatch)
        await it.ask(played.request)
        assert "totl" in it.server.asked[0].prompt
        assert SECRET not in json.dumps(it.server.asked[0].body)
        assert len(sent) == 1


def _redirect(it, monkeypatch):
    """Note what would be sent to another machine, and answer it here."""
    sent = []
    real = it.models.transport.ask

    async def ask(endpoint, prompt, finished, goes_out):
        assert endpoint.remote
        sent.append(prompt)
        here = msgspec.structs.replace(endpoint, api_base=it.server.base, remote=False)
        return await real(here, prompt, finished, goes_out)

    monkeypatch.setattr(it.models.transport, "ask", ask)
    return sent


async def test_rejections_make_it_wait_longer():
    played = player()
    for _ in range(4):
        played.session.refusals.append(Refusal(FIX, played.tick()))
    quick = pace.pause(player().request, remote=False)
    assert pace.pause(played.request, remote=False) == pytest.approx(quick * math.pow(2, 4))


async def test_nothing_is_left_behind():
    async with world(says("NO_EDIT")) as it:
        await it.ask(player().request)
        await it.predictor.close()
        for _ in range(10):
            await asyncio.sleep(0)
        mine = [task for task in asyncio.all_tasks() if "jupyter_nbedit" in repr(task)]
        assert mine == []

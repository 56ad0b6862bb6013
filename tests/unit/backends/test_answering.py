import pytest

from homeport.backends.answering import CHARACTERS_A_TOKEN, Answering
from homeport.backends.chat_format import Chunk
from homeport.backends.protocol import Options
from homeport.domain import Delta, Message, Role, Sampling
from homeport.errors import BackendUnavailable

MESSAGES = (Message(Role.USER, "abcdef"),)


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def _answering(options: Options | None = None) -> tuple[Answering, Clock]:
    clock = Clock()
    return Answering("m", MESSAGES, options or Options(), clock), clock


def test_usage_is_what_the_server_counted() -> None:
    """Counts told win over counts guessed, and times are the clock's."""
    answer, clock = _answering()
    clock.now += 2
    assert answer.take(Chunk("be")) == Delta("be")
    assert answer.take(Chunk("cause", "stop")) == Delta("cause")
    clock.now += 1
    assert answer.take(Chunk("", None, 30, 20, 12)) is None
    done = answer.end()
    assert (done.text, done.finish, done.model) == ("because", "stop", "m")
    usage = done.usage
    assert (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens) == (30, 20, 12)
    assert (usage.first_token_s, usage.total_s) == (2.0, 3.0)


def test_without_counts_they_are_estimated() -> None:
    """A silent server still gives an account, cached tokens never above the prompt's."""
    answer, _ = _answering()
    answer.take(Chunk("a", cached_tokens=50))
    answer.take(Chunk("b", "length"))
    done = answer.end()
    assert (done.usage.prompt_tokens, done.usage.cached_tokens) == (2, 2)
    assert (done.usage.completion_tokens, done.finish) == (2, "length")


def test_an_unknown_reason_to_finish_is_a_stop() -> None:
    """Whatever else a server calls its end, the answer is whole."""
    answer, _ = _answering()
    answer.take(Chunk("a", "eos"))
    assert answer.end().finish == "stop"


def test_an_answer_called_whole_without_a_reason_is_whole() -> None:
    """A final marker counts as an end, and does not undo a reason given before."""
    answer, _ = _answering()
    answer.take(Chunk("a"))
    answer.done()
    assert answer.end().finish == "stop"
    other, _ = _answering()
    other.take(Chunk("a", "length"))
    other.done()
    assert other.end().finish == "length"


def test_an_answer_that_breaks_off_is_an_error() -> None:
    """Silence without an end is not mistaken for an answer."""
    answer, _ = _answering()
    answer.take(Chunk("half"))
    with pytest.raises(BackendUnavailable, match="broke off"):
        answer.end()


def test_at_the_deadline_what_was_said_stands() -> None:
    """Text said in time is an answer, marked as cut."""
    answer, clock = _answering(Options(deadline_s=5))
    answer.take(Chunk("early"))
    assert answer.remaining_s == 5
    clock.now += 9
    assert answer.remaining_s == 0
    late = answer.late()
    assert (late.text, late.finish) == ("early", "cancelled")


def test_at_the_deadline_silence_is_an_error() -> None:
    """Nothing said in time is unavailability with a next step."""
    answer, clock = _answering(Options(deadline_s=5))
    clock.now += 6
    with pytest.raises(BackendUnavailable, match="within 5 s") as caught:
        answer.late()
    assert "prompt" in caught.value.hint


def test_a_server_that_ignores_the_limit_is_cut() -> None:
    """Too many pieces, or too long a piece, ends the answer as `length`."""
    many, _ = _answering(Options(max_tokens=2))
    for _ in range(5):
        many.take(Chunk("x"))
    assert many.overlong
    assert many.end().finish == "length"
    wide, _ = _answering(Options(max_tokens=2))
    shown = wide.take(Chunk("y" * 1000))
    assert shown == Delta("y" * 2 * CHARACTERS_A_TOKEN)
    assert wide.overlong
    assert wide.take(Chunk("z")) is None


def test_control_characters_are_no_words() -> None:
    """A piece of nothing but escapes is counted and not shown."""
    answer, _ = _answering()
    assert answer.take(Chunk("\x1b\x07")) is None
    assert not answer.overlong


def test_a_model_that_repeats_itself_is_stopped_for_people() -> None:
    """What it said stands, as an answer that was cut; a program may want it so."""
    for options, stopped in ((Options(), True), (Options(sampling=Sampling()), False)):
        answer, _ = _answering(options)
        for _ in range(160):
            answer.take(Chunk("again and again. "))
        assert answer.overlong is stopped
    answer, _ = _answering()
    for _ in range(160):
        answer.take(Chunk("again and again. "))
    assert answer.end().finish == "length"

"""Answers of no use."""

import pytest

from homeport.assistant.usable import fault

EVIDENCE = "KeyError: '7'\n  at shop/order.py:6 parse"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "said nothing"),
        ("{}\n42 ...", "said nothing"),
        ("It is late. " * 80, "repeated itself"),
        ("\u8fd9\u4e2a\u9519\u8bef\u662f\u56e0\u4e3a `parse` \u7684\u952e\u662f", "script"),
        (
            "\u043e\u0448\u0438\u0431\u043a\u0430 \u043a\u043b\u044e\u0447\u0430",
            "script",
        ),
    ],
)
def test_a_fault_is_named(text: str, why: str) -> None:
    """Silence, a loop, and a script that nobody asked in."""
    assert why in fault(text, EVIDENCE)


@pytest.mark.parametrize("text", ["The key is text.", "La cl\u00e9 est du texte.", "x" * 9])
def test_words_may_be_of_some_use(text: str) -> None:
    """Whether they are right is weighed elsewhere."""
    assert fault(text, EVIDENCE) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Der Schl\u00fcssel ist eine Zahl, und das Verzeichnis wird mit Text gef\u00fcllt.",
        "La cl\u00e9 est un nombre, que la fonction `parse` lit dans le texte sur la ligne 6.",
        "El error se produce por una clave que no existe en los datos (shop/order.py:6).",
        "O valor n\u00e3o existe em uma linha que ela l\u00ea, e a chave \u00e9 texto.",
        "La chiave non \u00e8 nel dizionario, che della funzione riceve il testo.",
        "De sleutel is niet van het juiste type, dat wordt een getal.",
        "Nyckeln \u00e4r inte text, det som l\u00e4ses \u00e4r ett tal och det saknas.",
        "Klucz nie jest tekstem, nie ma go na li\u015bcie, nie jest liczb\u0105.",
        "Bu anahtar bir metin de\u011fil, bu bir say\u0131 ve bu y\u00fczden yok.",
        "Kunci itu tidak ada karena yang dibaca dan yang dicari tidak sama.",
    ],
)
def test_another_language_in_the_same_letters_is_a_fault(text: str) -> None:
    """Small words tell it, unless the evidence is in that language, too."""
    assert "another language" in fault(text, EVIDENCE)
    assert fault(text, f"{EVIDENCE}\n{text}") == ""


@pytest.mark.parametrize(
    "text",
    [
        "The name `que` is not defined, so `los.las(el, por)` fails at del.py:3 when it is read.",
        "KeyError in parse (shop/order.py:6).",
        "On the die, des is read as dem.den and es.con, and it is not the key.",
    ],
)
def test_names_are_no_language(text: str) -> None:
    """Code and places are left out, and a few foreign names are not enough."""
    assert fault(text, EVIDENCE) == ""


def test_evidence_in_a_script_may_be_answered_in_it() -> None:
    """Whoever writes so reads so."""
    words = "\u043a\u043b\u044e\u0447 \u043d\u0435 \u0442\u043e\u0442"
    assert fault(words, words + " \u043e\u0448\u0438\u0431\u043a\u0430") == ""

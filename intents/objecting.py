"""Whether a follower says that the answer they have just been given is not what they asked. Data and one function."""

from __future__ import annotations

from typing import Final

from intents.normalise import normalise
from intents.phrasebook import phrasebook
from intents.words import phrases_in

SOON: Final = 6
"""Words that may stand before the objection: it comes first, and what they do want after it."""

_OBJECTIONS: Final = phrasebook(
    ("objection", phrase)
    for phrase in phrases_in(
        """
        not what i asked; not what i was asking; not what i am asking; not what i meant; not what i mean; not what i
        wanted to know; not what i want to know; not my question; not the question; not answer my question; not
        answering my question; not answered my question; i asked something else; i meant something else; that is the
        wrong answer; this is the wrong answer; not the right answer; you misunderstood; you did not understand; you
        do not understand; that does not help; that did not help; this does not help; that is not helpful; this is
        not helpful; no es lo que pregunte; no es lo que he preguntado; no es lo que preguntaba; no era mi pregunta;
        no es mi pregunta; no responde a mi pregunta; no me has entendido; nao foi o que perguntei; nao e o que
        perguntei; nao era isso que perguntei; nao responde a minha pergunta; nicht meine frage; danach habe ich
        nicht gefragt; beantwortet meine frage nicht; beantwortet nicht meine frage; pas ma question; pas ce que j ai
        demande; pas ce que je demande; ne repond pas a ma question; non e quello che ho chiesto; non ho chiesto
        questo; non era la mia domanda; non risponde alla mia domanda
        """
    )
)


def objects(text: str, language: str) -> bool:
    """Whether a text begins by turning an answer down; ``language`` (``en``, ``es`` …) as for ``normalise``."""
    return any(found.start <= SOON for found in _OBJECTIONS.find(normalise(text, language).tokens))

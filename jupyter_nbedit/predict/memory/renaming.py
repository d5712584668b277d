"""Names of remembered lines, renamed to those that exist here."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..library.reading import NAME, TEXT, Token, bound, is_word, tokens_of


class Renaming:
    """What the variables and strings of remembered lines are called here.

    Parameters
    ----------
    exists : collection of str
        The names that exist here.
    """

    def __init__(self, exists: Collection[str]) -> None:
        self._exists = exists
        self._here: dict[str, str] = {}
        self._there: dict[str, str] = {}
        self.differing = 0

    def learn(self, there: str, here: str) -> bool:
        """Learn from a remembered line and the line of the same shape that stands here.

        Returns False, having learned nothing, if that contradicts what is known already: one name
        there would be two here, or two there one here.
        """
        old_tokens, new_tokens = tokens_of(there.strip()), tokens_of(here.strip())
        if [token.shape for token in old_tokens] != [token.shape for token in new_tokens]:
            return False
        pairs = {
            (old.text, new.text)
            for old, new in zip(old_tokens, new_tokens, strict=True)
            if old.shape in (NAME, TEXT)
        }
        known, back = dict(self._here), dict(self._there)
        for old, new in pairs:
            if known.setdefault(old, new) != new or back.setdefault(new, old) != old:
                return False
        self.differing += sum(old != new for old, new in pairs)
        self._here, self._there = known, back
        return True

    def renamed(self, lines: Sequence[str]) -> list[str]:
        """Return remembered lines as they would read here, up to the first that cannot be.

        A name is what the context shows it to be, else itself if it exists here or is bound by the
        lines themselves.
        """
        result: list[str] = []
        own: set[str] = set()
        for line in lines:
            own.update(name for name in bound(line) if name not in self._here)
            found = tokens_of(line)
            if any(not self._is_known(found, number, own) for number in range(len(found))):
                return result
            result.append(
                "".join(
                    self._here.get(token.text, token.text)
                    if token.shape in (NAME, TEXT)
                    else token.text
                    for token in found
                )
            )
        return result

    def _is_known(self, found: Sequence[Token], number: int, own: Collection[str]) -> bool:
        """Tell whether a piece of a remembered line means something here."""
        token = found[number]
        name = token.text
        if token.shape == NAME:
            # A name that has another's place here means something else.
            return (
                name in self._here
                or name in own
                or (name in self._exists and name not in self._there)
            )
        if token.shape == TEXT or not name.isidentifier() or is_word(name):
            return True
        is_called = number + 1 < len(found) and found[number + 1].text == "("
        is_attribute = number > 0 and found[number - 1].text == "."
        return not is_called or is_attribute or name in self._exists or name in own

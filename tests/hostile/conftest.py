"""Servers with every case, and a panel's answers about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lb_widgets.media.loader import Loader
from lb_widgets.net.session import HttpSession
from tests.hostile import corpus, honest
from tests.hostile.asking import Answers, Asking
from tests.hostile.case import Case, Places
from tests.hostile.servers import EvilServer, MediaServer
from tests.hostile.watch import watching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hostile.watch import Watched


class Trial:
    """Where cases are tried."""

    def __init__(self, folder: str, media: MediaServer, evil: EvilServer, seen: Watched) -> None:
        self._media, self._evil, self._seen = media, evil, seen
        places = Places(media.url, evil.url, folder)
        for each in (corpus, honest):
            media.serve(each.cases(), places)
        # As `Loader` has it, but with less patience; and nothing kept, so that all is asked for.
        session = HttpSession(timeout=(1.0, 1.0), deadline=1.0)
        self.loader = Loader(session=session, cache_bytes=1)
        self.asking = Asking(self.loader, places)

    def try_(self, case: Case) -> Answers:
        """Ask everything about a case; check that nothing but words came of it."""
        self._media.requests.clear()
        answers = self.asking.ask(case)
        assert answers.faults == []
        assert answers.state == case.state, answers.text[:500]
        assert case.says in answers.text, answers.text[:500]
        asked = {request.path for request in self._media.requests}
        assert asked <= {f"/{case.slug}/{name}" for name in case.files}
        assert self._evil.came == []
        assert (self._seen.elsewhere, self._seen.told) == ([], [])
        return answers


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    folder = corpus.plant(tmp_path_factory.mktemp("planted"))
    with MediaServer() as media, EvilServer() as evil, watching() as seen:
        made = Trial(folder, media, evil, seen)
        yield made
        made.loader.close()

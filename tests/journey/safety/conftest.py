"""One case that the desk of Bình Lư has just taken in, with the consents she gave."""

import pytest

from casework.records.cases import Case
from tests.cast import Cast
from tests.states import taken_in


@pytest.fixture
def case(cast: Cast) -> Case:
    """Registered, not yet assessed by an officer; she agreed to the record and to being sheltered."""
    return taken_in(cast, shelter="given")

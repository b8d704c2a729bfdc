"""One case at work in Bình Lư, with enough told to fill a packet; she agreed to the clinic, not to the police."""

import pytest

from casework.records.cases import Case
from tests.cast import Cast
from tests.states import told_in_full


@pytest.fixture
def case(cast: Cast) -> Case:
    """Registered; the clinic and the shelter may be told."""
    return told_in_full(cast)

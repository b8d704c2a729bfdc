"""Every page that asks, and one of them opened by somebody who may do its act: for whoever comes second."""

from __future__ import annotations

import typing
from collections.abc import Callable

from django.http import HttpResponse

from tests.cast import Cast
from tests.signing_in import SignedIn
from tests.states import STATES
from tests.web.late import LATE, Late
from tests.web.matrix import MATRIX, Row, address_of

ASKS = [name for name, row in MATRIX.items() if {"GET", "POST"} <= row.methods]


def opened(name: str, row: Row, cast: Cast, signed_in: SignedIn) -> tuple[Callable[..., HttpResponse], str]:
    """The page as somebody who may do its act finds it: how she sends it, and what she reads."""
    late = LATE.get(name, Late({}, ()))
    ids = (late.at or STATES[row.at])(cast)
    client = signed_in(cast.everybody[late.by or sorted(row.opens_to - {"thu"} or row.opens_to)[0]])
    address = address_of(name, row, ids)

    def send(version: int | str) -> HttpResponse:
        units = {key: str(getattr(cast, unit).pk) for key, unit in late.of_the_cast.items()}
        return typing.cast(HttpResponse, client.post(address, {**late.typed, **units, "version": version}))

    return send, client.get(address).content.decode()

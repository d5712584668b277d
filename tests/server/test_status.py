from __future__ import annotations

import json

import pytest
from tornado.httpclient import HTTPClientError

from jupyter_nbedit import __version__
from jupyter_nbedit.server.wire import prediction as wire


async def test_status_tells_version_and_protocol(jp_fetch):
    response = await jp_fetch("jupyter-nbedit", "status")

    assert response.code == 200
    assert json.loads(response.body) == {
        "version": __version__,
        "protocol": wire.PROTOCOL,
        "recording": "off",
        "languages": ["julia", "python"],
    }


async def test_status_refuses_a_request_without_token(jp_fetch):
    with pytest.raises(HTTPClientError) as refused:
        await jp_fetch("jupyter-nbedit", "status", headers={"Authorization": "token wrong"})

    assert refused.value.code == 403

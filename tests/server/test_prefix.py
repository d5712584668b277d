"""Everything that is answered lies below the server's own prefix, as a JupyterHub gives one."""

from __future__ import annotations

import json

import pytest
from tornado.httpclient import HTTPClientError

from jupyter_nbedit.server.extension import NbeditApp

PREFIX = "/user/name/"


@pytest.fixture
def jp_base_url() -> str:
    return PREFIX


@pytest.fixture
def paths(jp_serverapp) -> list[str]:
    app = next(iter(jp_serverapp.extension_manager.extension_apps[NbeditApp.name]))
    return [str(handler[0]) for handler in app.handlers if "nbedit" in str(handler[0])]


async def test_every_endpoint_is_below_the_prefix_and_nowhere_else(
    paths, http_server_client, jp_auth_header
):
    assert len(paths) > 10
    for path in (full.removeprefix(PREFIX.rstrip("/")) for full in paths):
        for prefix, is_there in ((PREFIX, True), ("/", False), ("/user/other/", False)):
            answer = await http_server_client.fetch(
                f"{prefix}{path.lstrip('/')}",
                headers=jp_auth_header,
                raise_error=False,
                follow_redirects=False,
            )
            # What is there may want arguments, a WebSocket or another method.
            assert (answer.code in {200, 400, 405, 426}) == is_there, (prefix, path, answer.code)


async def test_the_status_is_told_to_who_may_know(jp_fetch, http_server_client):
    answer = await jp_fetch("jupyter-nbedit", "status")
    assert "protocol" in json.loads(answer.body)
    with pytest.raises(HTTPClientError) as refused:
        await http_server_client.fetch(f"{PREFIX}jupyter-nbedit/status")
    assert refused.value.code == 403

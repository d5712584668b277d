"""The server extension and its REST handlers."""

from __future__ import annotations

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.application import ExtensionApp
from tornado import web

from jupyter_nbedit._version import __version__

#: Raised by one whenever an older client would misread what the server says.
PROTOCOL_VERSION = 1


class StatusHandler(APIHandler):
    """Tell a client which version it talks to."""

    auth_resource = "nbedit"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Answer with the package's version and the protocol's."""
        self.finish({"version": __version__, "protocol": PROTOCOL_VERSION})


class NbeditApp(ExtensionApp):
    """Predict the next edit in a notebook."""

    name = "jupyter_nbedit"
    app_name = "jupyter-nbedit"
    description = "Edit prediction for notebooks"
    load_other_extensions = True

    def initialize_handlers(self) -> None:
        """Register what the extension answers."""
        self.handlers.append((r"/jupyter-nbedit/status", StatusHandler))

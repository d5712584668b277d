"""Server for the browser tests: no security, no look-ups outside, nothing of the user's."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from jupyterlab.galata import configure_jupyter_server
from jupyterlab_server import translation_utils
from tornado.web import RequestHandler

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - traitlets has it

configure_jupyter_server(c)

c.ServerApp.port = int(os.environ.get("NBEDIT_TEST_PORT", "8988"))
c.ServerApp.allow_root = True
c.Application.log_level = "ERROR"

c.JupyterNotebookApp.expose_app_in_browser = True
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"
OTHERS = ("@axlair/jupyterlab_vim", "jupyterlab_code_formatter")
"""Other extensions; a page has the one that its address asks for: ``/lab?with=…``."""

is_shared = os.environ.get("NBEDIT_SHARED") == "1"
"""Whether documents are shared by those who have them open: on the server, or not at all."""

SHARING = (
    () if is_shared else ("@jupyter/collaboration-extension", "@jupyter/docprovider-extension")
)
c.ServerApp.jpserver_extensions = {
    "jupyter_server_ydoc": is_shared,
    "jupyter_server_fileid": is_shared,
}


def choose_extensions(handler: RequestHandler, page: dict[str, Any]) -> dict[str, Any]:
    """Return the configuration of a page with the other extensions that it is to have."""
    wanted = handler.get_query_argument("with", "")
    unwanted = [name for name in OTHERS if name != wanted]
    return page | {"disabledExtensions": [*unwanted, *SHARING]}


c.ServerApp.tornado_settings = {
    # Each page would ask whether JupyterLab must be built anew, which starts two processes.
    "page_config_data": {"buildCheck": False},
    "page_config_hook": choose_extensions,
}

home = Path(mkdtemp(prefix="nbedit-ui-"))
atexit.register(shutil.rmtree, home, ignore_errors=True)
c.SQLiteYStore.db_path = str(home / "shared.db")
os.environ["JUPYTER_DATA_DIR"] = str(home / "data")
os.environ["IPYTHONDIR"] = str(home / "ipython")

# As in `make lab`, but for the hint to the keys, which would stand in the way of every test.
app_settings = home / "settings"
shutil.copytree(Path(__file__).resolve().parent.parent / "scripts" / "lab", app_settings)
overrides = json.loads((app_settings / "overrides.json").read_text())
overrides["jupyter-nbedit:prediction"] = {"explainKeys": False}
(app_settings / "overrides.json").write_text(json.dumps(overrides))
c.LabApp.app_settings_dir = str(app_settings)
c.LabApp.user_settings_dir = str(home / "user")

# A language pack without a word of its own: what is German in a page is this package's.
language_pack = home / "pack"
language_pack.mkdir()
translation_utils._get_installed_language_pack_locales = lambda: (  # noqa: SLF001
    {"de_DE": str(language_pack)},
    "",
)

# No model but those of a test, on this machine; the second is one that counts as another machine.
model_port = os.environ.get("NBEDIT_MODEL_PORT", str(c.ServerApp.port + 1))
c.NbeditApp.model = "none"
c.NbeditApp.models = {
    name: {"model": "openai/m", "api_base": f"http://{host}:{model_port}/v1"}
    for name, host in (("scripted", "127.0.0.1"), ("far", "0.0.0.0"))
}

# Another package, as if it were installed, which adds a predictor by its entry point.
package = home / "nbedit_ui_tests-0.dist-info"
package.mkdir()
(package / "METADATA").write_text("Metadata-Version: 2.1\nName: nbedit-ui-tests\nVersion: 0\n")
(package / "entry_points.txt").write_text(
    "[jupyter_nbedit.predictors]\nnext-cell = predictor:NextCell\n"
)
sys.path[:0] = [str(home), str(Path(__file__).resolve().parent)]

"""The library that runs the model, and the only module that knows it.

xllamacpp is llama.cpp with its HTTP server inside a Python process. Its interface changes from
month to month, so its version is pinned and everything it is asked for stands here.
"""

from __future__ import annotations

import importlib
from typing import Any

from ....utils.user_messages import user_message
from .errors import LocalModelError
from .settings import LocalSettings

BATCH = 256
"""Prompt tokens that are evaluated at a stretch: a request can be cancelled between two."""

HTTP_THREADS = 4
"""Connections answered at a time, waiting ones included."""

NOBODY = "http://nobody.invalid"
"""The origin whose pages are let in: one that cannot be; the default is every one."""


def start(settings: LocalSettings, key: str) -> tuple[object, str]:
    """Load the model and serve it on a free port of the loopback interface.

    Parameters
    ----------
    settings : LocalSettings
        What to load, and how.
    key : str
        What a request has to bear to be answered.

    Returns
    -------
    server : object
        Lives as long as it is kept.
    url : str
        Where it listens.

    Raises
    ------
    LocalModelError
        If the library is missing or cannot load the model.
    """
    try:
        # It takes its time and comes with an extra.
        xllamacpp: Any = importlib.import_module("xllamacpp")
    except ImportError as error:
        raise LocalModelError(
            user_message(
                "the library that runs it is missing (%1): pip install 'jupyter-nbedit[local]'",
                str(error),
            )
        ) from None
    params = xllamacpp.CommonParams()
    params.model.path = settings.model
    params.model_alias = {settings.name}
    if settings.adapter:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(settings.adapter, 1.0)]
    params.n_ctx = settings.context
    params.n_batch = params.n_ubatch = BATCH
    params.n_gpu_layers = 0
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.n_threads = settings.computing_threads
        # A thread that waits actively for work takes a core from everybody else.
        threads.poll = 0
    # One notebook is typed in at a time. The slot keeps the newest prompt, and what else would be
    # kept could take gigabytes.
    params.n_parallel = 1
    params.cache_ram_mib = 0
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.cors_origins = NOBODY
    params.cors_credentials = False
    params.n_threads_http = HTTP_THREADS
    params.ui = False
    params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
    params.offline = True
    # Errors alone: what is higher may write prompts into a log.
    params.verbosity = 1
    try:
        server = xllamacpp.Server(params)
    except (RuntimeError, MemoryError) as error:
        raise LocalModelError(user_message("the library cannot load it")) from error
    return server, str(server.listening_address)

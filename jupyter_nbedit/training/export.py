"""What a run has learned, as a GGUF file that the embedded runtime loads."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from ..predict.llm.local.merging import merge
from ..predict.llm.local.weights import ADAPTER, MAX_ADAPTER, SMOLLM2, sha256_of
from ..utils.extras import need
from ..utils.files import DatasetError
from . import checkpoints
from .conversion.adapter_to_gguf import write_adapter
from .conversion.errors import UnsupportedModelError
from .conversion.from_gguf import GgufModel
from .conversion.replacing import replace
from .folder import RECIPE
from .recipe import Recipe, read_recipe


def export(folder: Path, path: Path, *, adapter: bool = False, look: int | None = None) -> None:
    """Write the best weights of a run: those likeliest to answer the held-out examples.

    Without held-out examples they are the averaged weights of the newest checkpoint.

    Parameters
    ----------
    folder : Path
        The run, which may have ended or not.
    path : Path
        Where to write; the file appears when it is whole.
    adapter : bool
        Write the adapter alone: it is small, and is loaded beside the weights it belongs to.
    look : int, optional
        Write the weights of the look after so many tokens instead, if the run kept them.

    Raises
    ------
    DatasetError
        If there is no run in the folder, it has learned nothing yet, or kept no such look.
    UnsupportedModelError
        If the run trains no model in GGUF, or has no adapter although one is asked for.
    """
    if not (folder / RECIPE).exists():
        raise DatasetError(f"{folder}: no run of `jupyter nbedit train`")
    recipe = read_recipe(folder / RECIPE)
    weights = _weights(folder, look)
    if adapter and not recipe.rank:
        raise UnsupportedModelError(f"{folder}: all weights were trained, there is no adapter")
    base = _base(recipe)
    if not recipe.rank:
        replace(base, weights, path)
        return
    with TemporaryDirectory(dir=path.parent, prefix=".export-") as temporary:
        small = path if adapter else Path(temporary, "adapter.gguf")
        model = GgufModel(base)
        write_adapter(
            small, weights, alpha=recipe.alpha, heads=model.heads, key_heads=model.key_heads
        )
        if not adapter:
            merge(base, small, path)


def bundle(folder: Path, *, look: int | None = None) -> Path:
    """Write the adapter of a run to where the package has that of the bundled weights.

    Parameters
    ----------
    folder : Path
        The run.
    look : int, optional
        As for :func:`export`.

    Raises
    ------
    UnsupportedModelError
        If it is of other weights, or too large for a wheel.
    """
    if not (folder / RECIPE).exists():
        raise DatasetError(f"{folder}: no run of `jupyter nbedit train`")
    if read_recipe(folder / RECIPE).base_sha256 != SMOLLM2.sha256:
        raise UnsupportedModelError(f"{folder} trains other weights than the bundled ones")
    with TemporaryDirectory(dir=ADAPTER.parent, prefix=".export-") as temporary:
        made = Path(temporary, ADAPTER.name)
        export(folder, made, adapter=True, look=look)
        size = made.stat().st_size
        if size > MAX_ADAPTER:
            raise UnsupportedModelError(
                f"the adapter has {size >> 20} MiB, more than the {MAX_ADAPTER >> 20} that a wheel "
                "has room for: train one of a lower rank"
            )
        made.replace(ADAPTER)
    return ADAPTER


def _weights(folder: Path, look: int | None) -> dict[str, object]:
    best = folder / checkpoints.BEST
    if look is not None:
        kept = checkpoints.looks(folder)
        if look not in kept:
            there = ", ".join(map(str, kept)) or "none"
            raise DatasetError(f"{folder}: no weights were kept after {look} tokens ({there})")
        found: Path | None = kept[look]
    else:
        found = best if best.exists() else checkpoints.average_of(folder)
    if found is None:
        raise DatasetError(f"{folder}: this run has learned nothing yet")
    weights: dict[str, object] = need("safetensors.numpy", "train").load_file(found)
    return weights


def _base(recipe: Recipe) -> Path:
    base = Path(recipe.base)
    if base.is_dir():
        raise UnsupportedModelError(
            f"{base} is a folder of transformers; llama.cpp's convert_hf_to_gguf.py and "
            "convert_lora_to_gguf.py turn such a model and its adapter into GGUF"
        )
    # An adapter of other weights would be loaded, and would say nonsense.
    if sha256_of(base) != recipe.base_sha256:
        raise DatasetError(f"{base} is not the file that the run was trained on")
    return base

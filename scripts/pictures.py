"""Take the pictures of the README and the documentation anew.

The browser takes them in the real application (`ui-tests/pictures`). Here they are framed, and
those of a story are joined into an animation.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw

from .browser import UI_TESTS, install_debian
from .test import free_port

ROOT = Path(__file__).resolve().parent.parent
TAKEN = UI_TESTS / "test-results" / "pictures"
IMAGES = ROOT / "docs" / "images"

FONTS = {"Inter": "fonts-inter", "JetBrains Mono": "fonts-jetbrains-mono"}
"""The fonts of the pictures, and the Debian packages that have them."""

SCALE = 2
"""Pixels of a picture for one of the page."""

RADIUS = 10
BORDER = (128, 128, 128, 110)

MAX_BYTES = 1_000_000


def missing_fonts() -> list[str]:
    """List the fonts that are not there, as far as it can be told."""
    if shutil.which("fc-list") is None:
        return []
    there = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True)
    families = {name.strip() for line in there.stdout.splitlines() for name in line.split(",")}
    return [font for font in FONTS if font not in families]


def take() -> bool:
    """Have the browser take all pictures, and tell whether it could."""
    shutil.rmtree(TAKEN, ignore_errors=True)
    command = ["jlpm", "playwright", "test", "--config", "playwright.pictures.config.ts"]
    environment = {**os.environ, "NBEDIT_TEST_PORT": str(free_port())}
    return subprocess.run(command, cwd=UI_TESTS, env=environment, check=False).returncode == 0


def framed(picture: Image.Image) -> Image.Image:
    """Round the corners, and draw a thin line that can be seen on white and on black."""
    picture = picture.convert("RGBA")
    # Drawn four times as large: Pillow does not smooth what it draws.
    size = (picture.width * 4, picture.height * 4)
    box = (0, 0, size[0] - 1, size[1] - 1)
    radius = RADIUS * SCALE * 4
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius, fill=255)
    line = Image.new("RGBA", size, (*BORDER[:3], 0))
    ImageDraw.Draw(line).rounded_rectangle(box, radius, outline=BORDER, width=SCALE * 4)
    picture.alpha_composite(line.resize(picture.size, Image.Resampling.LANCZOS))
    picture.putalpha(mask.resize(picture.size, Image.Resampling.LANCZOS))
    return picture


def still(path: Path) -> Path:
    """Write a picture as PNG."""
    target = IMAGES / path.name
    with Image.open(path) as picture:
        framed(picture).save(target, optimize=True)
    return target


def animation(folder: Path) -> Path:
    """Write the pictures of a story as an animated WebP."""
    target = IMAGES / f"{folder.name}.webp"
    durations = json.loads((folder / "durations.json").read_text("utf-8"))
    frames = []
    for number in range(1, len(durations) + 1):
        with Image.open(folder / f"{number:03}.png") as picture:
            frames.append(framed(picture))
    frames[0].save(
        target,
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=0,
        lossless=True,
        quality=60,
        method=4,
    )
    return target


def main() -> int:
    """Write `docs/images` anew; return 0 if every picture is there and small enough."""
    missing = missing_fonts()
    if missing and not install_debian([FONTS[font] for font in missing]):
        print(f"Install the fonts {' and '.join(missing)} first.")
        return 1
    if not take():
        return 1
    IMAGES.mkdir(exist_ok=True)
    written = [still(path) for path in sorted(TAKEN.glob("*.png"))]
    written += [animation(path.parent) for path in sorted(TAKEN.glob("*/durations.json"))]
    for path in written:
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size / 1000:.0f} kB")
    return int(any(path.stat().st_size > MAX_BYTES for path in written))


if __name__ == "__main__":
    sys.exit(main())

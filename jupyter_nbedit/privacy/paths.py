"""Files that hold secrets, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import lru_cache

SENSITIVE: tuple[str, ...] = (
    ".env",
    ".env.*",
    "*.env",
    ".envrc",
    ".dev.vars",
    ".netrc",
    "_netrc",
    ".pgpass",
    ".my.cnf",
    ".npmrc",
    ".pypirc",
    ".git-credentials",
    ".htpasswd",
    ".kaggle/*",
    "kaggle.json",
    ".aws/*",
    ".azure/*",
    ".config/gcloud/*",
    ".docker/config.json",
    ".gnupg/*",
    ".kube/*",
    "kubeconfig",
    ".ssh/*",
    "id_rsa*",
    "id_dsa*",
    "id_ecdsa*",
    "id_ed25519*",
    "*.pem",
    "*.key",
    "*.cert",
    "*.crt",
    "*.cer",
    "*.der",
    "*.p12",
    "*.pfx",
    "*.jks",
    "*.keystore",
    "*.kdbx",
    "*.ppk",
    "*.asc",
    "*.gpg",
    "credentials",
    "credentials.*",
    "*credentials*.json",
    "client_secret*.json",
    "*service*account*.json",
    "secret.*",
    "secrets.*",
    "*.secret",
    "*.secrets",
    "*.tfvars",
    "*.tfstate",
    "token",
    "token.*",
    "*.token",
    "passwords.*",
)
"""Built-in patterns: of a file's name, or of the end of its path when they contain a slash."""


def is_sensitive(path: str, patterns: Iterable[str] = ()) -> bool:
    """Tell whether a file's name says that it holds secrets.

    Parameters
    ----------
    path : str
        Its path, with slashes or backslashes. Letters count the same in upper and lower case.
    patterns : iterable of str
        Shell patterns that are added to the built-in ones; nothing takes those away. A pattern
        without a slash is matched against the name and against that of each folder above, one
        with a slash against the end of the path and of those of the folders above. One that
        begins with `./` or `/` is matched from the top folder of the file browser on.
    """
    parts = _parts(path.lower())
    whole = "/" + "/".join(parts)
    bare, long = _compiled(SENSITIVE)
    if bare.fullmatch(parts[-1] if parts else "") or long.fullmatch(whole):
        return True
    bare, long = _compiled(tuple(patterns))
    paths = ["/" + "/".join(parts[:count]) for count in range(len(parts) + 1)]
    return any(map(bare.fullmatch, parts)) or any(map(long.fullmatch, paths))


def leads_outside(pattern: str) -> bool:
    """Tell whether a pattern leads out of the folder that Jupyter serves: there it fits no path."""
    parts = _SLASH.split(pattern.strip())
    return ".." in parts or parts[0] == "~" or re.fullmatch("[A-Za-z]:", parts[0]) is not None


_SLASH = re.compile(r"[/\\]")


def _parts(text: str) -> list[str]:
    """Return the parts of a path or a pattern."""
    return [part for part in _SLASH.split(text) if part not in {"", "."}]


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile the patterns of names, and those of whole paths."""
    names: list[str] = []
    paths: list[str] = []
    for text in (pattern.strip().lower() for pattern in patterns):
        parts = _parts(text)
        path = "/" + "/".join(parts)
        if re.match(r"\.?[/\\]", text) or text == ".":
            paths.append(translate(path))
        elif len(parts) > 1:
            paths.append(translate("*" + path))
        else:
            names += map(translate, parts)
    return re.compile("|".join(names) or r"(?!)"), re.compile("|".join(paths) or r"(?!)")

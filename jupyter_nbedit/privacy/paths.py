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
        with a slash against the end of the path.
    """
    parts = [part for part in path.lower().replace("\\", "/").split("/") if part not in {"", "."}]
    whole = "/" + "/".join(parts)
    name = parts[-1] if parts else ""
    bare, long = _compiled(SENSITIVE)
    if bare.fullmatch(name) or long.fullmatch(whole):
        return True
    bare, long = _compiled(tuple(patterns))
    return any(bare.fullmatch(part) for part in parts) or bool(long.fullmatch(whole))


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile the patterns of names, and those of the ends of paths."""
    lower = [pattern.strip().lower().replace("\\", "/").rstrip("/") for pattern in patterns]
    names = [translate(pattern) for pattern in lower if pattern and "/" not in pattern]
    ends = [translate("*/" + pattern.lstrip("/")) for pattern in lower if "/" in pattern]
    return re.compile("|".join(names) or r"(?!)"), re.compile("|".join(ends) or r"(?!)")

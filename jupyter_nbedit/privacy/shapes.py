"""Tokens that are told by their shape: a provider's prefix, a header, a URL, a key block."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import cache
from typing import Protocol

Found = tuple[int, int, str]

_TOKENS = re.compile(
    r"""
    (?<![A-Za-z0-9])(?:
      sk-[A-Za-z0-9_\-]{16,}                       # OpenAI, Anthropic, OpenRouter and others
    | (?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}  # Stripe
    | hf_[A-Za-z0-9]{20,} | api_org_[A-Za-z0-9]{20,}
    | gh[pousr]_[A-Za-z0-9]{20,} | github_pat_[A-Za-z0-9_]{20,}
    | gl(?:pat|dt|ft|rt|cbt|ptt|soat)-[A-Za-z0-9_\-]{16,}
    | (?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}
    | AIza[A-Za-z0-9_\-]{30,} | ya29\.[A-Za-z0-9_\-]{20,} | GOCSPX-[A-Za-z0-9_\-]{20,}
    | xox[abeoprs]-[A-Za-z0-9\-]{10,} | xapp-[A-Za-z0-9\-]{10,}
    | npm_[A-Za-z0-9]{30,} | pypi-[A-Za-z0-9_\-]{50,} | dckr_pat_[A-Za-z0-9_\-]{20,}
    | dapi[0-9a-f]{32} | dop_v1_[0-9a-f]{40,} | shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}
    | (?:gsk|r8|pcsk|lsv2_[a-z]{2}|glsa|phc|rnd|fw|xai|tvly|nvapi|csk|jina)[_\-]
      (?=[A-Za-z_\-]*\d)[A-Za-z0-9_\-]{24,}
    | SG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,}
    | eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}(?:\.[A-Za-z0-9_\-]*)?    # JSON Web Token
    )
    """,
    re.VERBOSE,
)
_HEADER = re.compile(
    r"\b(?:bearer|basic|token|apikey)[ ]+(?P<value>[A-Za-z0-9._~+/=\-]{8,})", re.IGNORECASE
)
_URL_PASSWORD = re.compile(r"://(?P<user>[^\s:/@\"'`<>]{0,80}):(?P<value>[^\s/@\"'`<>]{1,128})@")
_URL_USER = re.compile(r"://(?P<value>[A-Za-z0-9_\-]{20,128})@")
_URL_QUERY = re.compile(
    r"[?&](?:[\w\-]*(?:api_?key|token|secret|password|passwd|signature)|sig|appid|app_?key"
    r"|key|pwd|auth|code)=(?P<value>[^\s&#\"'`<>{}]{8,})",
    re.IGNORECASE,
)
# Whoever knows the address may write into the chat.
_HOOK = re.compile(
    r"""https://(?:
        hooks\.slack\.com/(?P<slack>(?:services|workflows|triggers)/[A-Za-z0-9_/]{10,})
      | (?:\w+\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/(?P<discord>[\w\-]{20,})
      | (?:[\w.\-]+\.webhook\.office\.com/webhookb2|outlook\.office(?:365)?\.com/webhook)/
        (?P<teams>[\w@\-]{20,}[\w@/\-]*)
      | api\.telegram\.org/(?:file/)?bot(?P<telegram>\d+:[\w\-]{20,})
      | hooks\.zapier\.com/hooks/catch/(?P<zapier>\d+/\w+)
      | maker\.ifttt\.com/trigger/[^\s/]+/(?:json/)?with/key/(?P<ifttt>[\w\-]{10,})
      | open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/(?P<feishu>[\w\-]{20,})
      | hook\.\w+\.make\.com/(?P<make>\w{20,})
      | [\w.\-]{1,80}(?::\d+)?/hooks/(?P<mattermost>[A-Za-z0-9]{20,}(?:/[A-Za-z0-9]{20,})?)
      )""",
    re.VERBOSE,
)
_ORACLE = re.compile(
    r"(?:\bthin:|\bsqlplus\s+|\bconnect\(\s*[\"'])\w{1,40}/(?P<value>[^\s/@\"']{3,128})@"
)
_AZURE = re.compile(r"(?:AccountKey|SharedAccessKey)=(?P<value>[A-Za-z0-9+/]{12,}={0,2})")
_NPM = re.compile(r"\b_auth(?:Token)?\s*=\s*[\"']?(?P<value>[A-Za-z0-9+/=_.\-]{8,})")
_KEY_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_BODY = re.compile(r"(?:[A-Za-z0-9+/=:,\s\\-]|\"\s*\"|'\s*'){0,20000}")
# One unbroken run of that length is an image or another file, not a token.
_BASE64 = re.compile(r"[A-Za-z0-9+/=]{256,}")


_BLANKS = re.compile(r"\s{4,}")
_PIECE, _OVERLAP = 1200, 200


class _Detector(Protocol):
    secret_type: str

    def analyze_string(self, string: str) -> Iterator[str]: ...


def tokens(line: str) -> Iterator[Found]:
    """Yield the secrets of a line that have a known shape: start, end and kind."""
    files = [match.span() for match in _BASE64.finditer(line)]
    for start, end, kind in _all_tokens(line):
        if not any(low <= start and end <= high for low, high in files):
            yield start, end, kind


def _all_tokens(line: str) -> Iterator[Found]:
    for match in _TOKENS.finditer(line):
        yield (*match.span(), "token")
    for match in _HEADER.finditer(line):
        value = match["value"]
        if has_digit(value) or len(value) >= 20 or _is_user_and_password(value):
            yield (*match.span("value"), "header")
    if "://" in line:
        for match in _URL_PASSWORD.finditer(line):
            if not is_filled_in_later(match["value"]):
                yield (*match.span("value"), "password in a URL")
        for match in _URL_USER.finditer(line):
            yield (*match.span("value"), "token in a URL")
        for match in _HOOK.finditer(line):
            yield (*match.span(match.lastgroup or 0), "token in a URL")
    for match in (*_ORACLE.finditer(line), *_AZURE.finditer(line), *_NPM.finditer(line)):
        if not is_filled_in_later(match["value"]):
            yield (*match.span("value"), "connection")
    for match in _URL_QUERY.finditer(line):
        if has_digit(match["value"]) and not is_filled_in_later(match["value"]):
            yield (*match.span("value"), "token in a URL")
    yield from _detected(line)


def _detected(line: str) -> Iterator[Found]:
    """Ask the detectors, piece by piece: some of them are slow on long lines."""
    for offset in range(0, max(len(line) - _OVERLAP, 1), _PIECE - _OVERLAP):
        piece = line[offset : offset + _PIECE]
        # Some take cubic time for blanks, which no value has in it.
        narrow = _BLANKS.sub("   ", piece)
        for detector in _detectors():
            for value in detector.analyze_string(narrow):
                start = piece.find(value) if has_digit(value) else -1
                while start >= 0:
                    if not piece[max(0, start - 1) : start].isalnum():
                        low = offset + start
                        yield low, low + len(value), detector.secret_type
                    start = piece.find(value, start + len(value))


def private_keys(text: str) -> Iterator[tuple[int, int]]:
    """Yield where private keys stand, from the first line to the last, even if that is missing."""
    position = 0
    while (begin := _KEY_BEGIN.search(text, position)) is not None:
        end = text.find("-----END ", begin.end())
        close = text.find("-----", end + 9) if end >= 0 else -1
        if close >= 0 and end - begin.end() < 20_000:
            position = close + 5
        else:
            body = _KEY_BODY.match(text, begin.end())
            position = body.end() if body is not None else begin.end()
        yield begin.start(), max(begin.end(), len(text[:position].rstrip()))


def is_filled_in_later(value: str) -> bool:
    """Tell whether a value is a hole that something else is put into: ``{name}``, ``$NAME``."""
    return value.startswith(("$", "{", "%(", "<", "[", "file:", "env:")) or (
        "{" in value and "}" in value
    )


def _is_user_and_password(value: str) -> bool:
    """Tell whether a value is what basic authentication sends: ``user:password`` in base64."""
    try:
        return b":" in base64.b64decode(value, validate=True)
    except ValueError:
        return False


def has_digit(value: str) -> bool:
    """Tell whether a value has a digit in it."""
    return any(character.isdigit() for character in value)


@cache
def _detectors() -> tuple[_Detector, ...]:
    """Load the detectors of `detect-secrets` that go by shape."""
    # At server start this would be paid by everybody.
    from detect_secrets.plugins import (
        aws,
        cloudant,
        discord,
        ibm_cloud_iam,
        ibm_cos_hmac,
        mailchimp,
        npm,
        softlayer,
        square_oauth,
        telegram_token,
        twilio,
    )

    return (
        aws.AWSKeyDetector(),
        cloudant.CloudantDetector(),
        discord.DiscordBotTokenDetector(),
        ibm_cloud_iam.IbmCloudIamDetector(),
        ibm_cos_hmac.IbmCosHmacDetector(),
        mailchimp.MailchimpDetector(),
        npm.NpmDetector(),
        softlayer.SoftlayerDetector(),
        square_oauth.SquareOAuthDetector(),
        telegram_token.TelegramBotTokenDetector(),
        twilio.TwilioKeyDetector(),
    )

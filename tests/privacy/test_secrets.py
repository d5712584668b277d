"""Secrets are found in all their dresses, and ordinary notebooks are left alone.

The keys below are made up or the providers' own examples.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_nbedit.privacy.masking import PLACEHOLDER
from jupyter_nbedit.privacy.secrets import find_secrets, mask, redact, secret_values

# The stretch between the marks is the secret. Tokens are put together here, so that scanners of
# repositories do not take them for real.
SECRETS = r"""
api_key = "«sk-proj-abc123def456ghi789jkl»"
API_KEY='«abcd1234efgh»'
apiKey: "«abcd1234efgh»",
openai.api_key = "«Zx81kd93kd93»"
headers = {"X-Api-Key": "«9f8a7b6c5d»"}
password = "«hunter2»"
db_password="«correct horse»"
password = '''«hunter2»'''
seed_phrase = "«legal winner thank year wave sausage worth useful»"
conn = psycopg2.connect("dbname=x user=y password=«s3cr3t!pw»")
engine = create_engine("postgresql://scott:«tiger»@localhost/test")
engine = create_engine(f"mysql+pymysql://root:«pa55w0rd»@{host}/db")
client = MongoClient("mongodb+srv://admin:«Gx81!!a»@cluster0.mongodb.net")
aws_access_key_id = "«AKIA¦IOSFODNN7EXAMPLE»"
aws_secret_access_key = "«wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»"
!git clone https://«ghp_¦abcdefghijklmnopqrstuvwxyz0123456789»@github.com/a/b
!git clone https://oauth2:«glpat-¦abcdEFGH1234ijklMNOP»@gitlab.com/a/b
slack = WebClient("«xoxb-¦123456789012-abcdefghijkl»")
login("«hf_¦abcdefghijklmnopqrstuvwxyzABCDEF»")
genai.configure(api_key='«AIza¦SyA1234567890abcdefghijklmnopqrstuv»')
headers = {"Authorization": "Bearer «abcdef1234567890»"}
headers = {"Authorization": "Basic «dXNlcjpwYXNzMTIz»"}
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_Xg
%env OPENAI_API_KEY=«abcdef123456»
%env OPENAI_API_KEY «abcdef123456»
%set_env HF_TOKEN=«abcdef123456»
os.environ["TOKEN"] = "«abc123def456»"
os.environ['GITHUB_TOKEN']="«abc123def456»"
os.environ.setdefault("API_KEY", "«abc123def»")
!export AWS_SECRET=«abcd1234efgh»
!export DB_PASSWORD="«s3cret»" && python x.py
!curl -H "Authorization: token «0123456789abcdef»" https://example.org
!mysql -u root --password=«hunter22» db
requests.get(url, auth=("user", "«s3cretpw»"))
requests.get("https://example.org/v1?appid=«0123456789abcdef0123456789abcdef»&q=1")
# password: «hunter2»
token: str = "«abcdef1234567890»"
if password == "«letmein1»":
api_key = "«abcdef123456»
client_secret = r'«abc~def.ghi123»'
wandb.login(key="«0123456789abcdef0123456789abcdef01234567»")
Server=tcp:db.example.org;Database=d;User ID=u;Password=«Abc12345»;
key = "«aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW»"
login(username="me", password='«p@ss»')
{"username":"me","key":"«0123456789abcdef0123456789abcdef»"}
GITHUB_TOKEN=«abcdefgh12345678»
"""

ORDINARY = r"""
pad_token = "<pad>"
sep_token="[SEP]", eos_token="</s>"
tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")
model.generate(max_tokens=512, token="hello")
api_key = os.environ["OPENAI_API_KEY"]
password = getpass("Enter password: ")
password = getpass.getpass()
connect(password=pw1)
api_key="YOUR_API_KEY"
api_key = "<your key>"
api_key = "sk-..."
api_key="OPENAI_API_KEY"
password = f"{pw}"
df["password"].value_counts()
cols = ["password", "username"]
pip install git+https://github.com/a/b@0123456789abcdef0123456789abcdef01234567
"https://raw.githubusercontent.com/a/b/0123456789abcdef0123456789abcdef01234567/x.csv"
uuid = "123e4567-e89b-12d3-a456-426614174000"
"id": "0123456789abcdef0123456789abcdef"
sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
df["Average_number_of_rooms_per_dwelling_2019"]
path = "LLMs-from-scratch/main/ch02/01_main-chapter-code/"
secret_name = "projects/x/secrets/y1"
key="column_1"
password: str = ""
def f(password: str, token: Optional[str] = None):
![img](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwA=)
next_token = model.generate(ids)
for token in doc: print(token.text, token.pos_)
sns.heatmap(df, cmap="YlGnBu", annot=True)
model = "meta-llama/Llama-2-7b-chat-hf"
url = "http://localhost:8888/lab"
author = "abc12345"
bypass = "abc123456"
keyword = "machine2learning"
"""


def marked(line: str) -> tuple[str, str]:
    """Return a line and the same line redacted, from one in which the secret is marked."""
    line = line.replace("¦", "")
    if "«" not in line:
        return line, PLACEHOLDER
    before, _, rest = line.partition("«")
    secret, _, after = rest.partition("»")
    return before + secret + after, before + PLACEHOLDER + after


@pytest.mark.parametrize("line", SECRETS.strip().split("\n"))
def test_a_secret_is_found(line):
    text, expected = marked(line)

    assert redact(text) == expected
    assert redact(f"x = 1\n{text}\ny = 2") == f"x = 1\n{expected}\ny = 2"


@pytest.mark.parametrize("line", ORDINARY.strip().split("\n"))
def test_an_ordinary_line_is_left_alone(line):
    assert find_secrets(line) == []


def test_a_private_key_is_one_secret_over_many_lines():
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabc+/=\n-----END RSA PRIVATE KEY-----"

    assert redact(f'pem = """{key}"""\nx = 1') == f'pem = """{PLACEHOLDER}"""\nx = 1'
    escaped = key.replace("\n", "\\n")
    assert redact(f'{{"private_key": "{escaped}\\n", "a": 1}}').endswith(', "a": 1}')
    assert "MII" not in redact(f'{{"private_key": "{escaped}\\n", "a": 1}}')


def test_a_private_key_that_is_cut_off_is_found_too():
    assert redact("-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nabc") == PLACEHOLDER


def test_a_cell_that_writes_a_sensitive_file_shows_only_its_name():
    assert redact("%%writefile .env\nA=b\nC=d\n") == f"%%writefile .env\n{PLACEHOLDER}\n"
    assert redact("%%writefile train.py\nA=b\n") == "%%writefile train.py\nA=b\n"


def test_an_image_in_pieces_is_no_secret():
    piece = '"mJpqN5vHcRkWyzie1tomaRnnOJEwShbqA+thCgtd+2iRXca46qr9K/n7aZbOkrOudzSP",'

    assert find_secrets("image = [\n" + "\n".join([piece] * 40) + "\n]") == []
    assert len(find_secrets(f"x = [\n{piece}\n]")) == 1


def test_a_value_that_is_secret_somewhere_is_secret_everywhere():
    known = secret_values('password = "hunter2secret"')

    assert redact("OperationalError: login with hunter2secret failed", known) == (
        f"OperationalError: login with {PLACEHOLDER} failed"
    )
    assert secret_values('password = "admin"') == frozenset()


def test_secrets_are_named_and_in_order():
    found = find_secrets('password = "hunter2"\nurl = "ftp://me:pw@host"')

    assert [secret.kind for secret in found] == ["named value", "password in a URL"]
    assert found[0].end < found[1].start


LINES = st.sampled_from(
    [marked(line)[0] for line in (SECRETS + ORDINARY).strip().split("\n")]
    + ["-----BEGIN PRIVATE KEY-----", "abc", '"""', PLACEHOLDER, "%%writefile .env", ""]
)


@given(st.lists(LINES | st.text(max_size=30), max_size=6).map("\n".join))
def test_masking_is_exact(text):
    masked = mask(text)

    pieces, last = [], 0
    for hidden in masked.hidden:
        assert masked.text[hidden.start : hidden.end] == PLACEHOLDER
        pieces += [masked.text[last : hidden.start], None]
        last = hidden.end
    pieces.append(masked.text[last:])
    # What is shown stands in the real text at the place that it is mapped to.
    shown = 0
    for piece in pieces:
        if piece is None:
            shown += len(PLACEHOLDER)
        elif piece:
            real = masked.real(shown)
            assert text[real : real + len(piece)] == piece
            assert masked.shown(real + 1) == shown + 1
            shown += len(piece)
    assert masked.real(len(masked.text)) == len(text)
    secrets = find_secrets(text)
    assert all(first.end <= second.start for first, second in pairwise(secrets))
    assert all(0 <= secret.start < secret.end <= len(text) for secret in secrets)


def test_hostile_lines_take_linear_time():
    for line in ("://" * 20_000, 'password="' * 6_000, '"ab", ' * 10_000, "-----BEGIN " * 5_000):
        assert find_secrets(line) is not None


def test_nothing_is_loaded_before_it_is_needed():
    program = "import sys, jupyter_nbedit.privacy.secrets; print('detect_secrets' in sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert printed.strip() == "False"

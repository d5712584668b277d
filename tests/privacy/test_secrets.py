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

from .marks import marked

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
[Environment]::SetEnvironmentVariable("API_KEY", "«abcdefghijkl»", "User")
os.environ["DB_PASSWORD"] = "«hunterhunter»"
os.environ.setdefault("DB_PASSWORD", "«hunterhunter»")
os.environ.update({"DB_PASSWORD": "«hunterhunter»"})
os.environ.update(DB_PASSWORD="«hunterhunter»")
os.environ |= {"DB_PASSWORD": "«hunterhunter»"}
os.environ.get("DB_PASSWORD", "«hunterhunter»")
pw = os.getenv("DB_PASSWORD", "«hunterhunter»")
pw = os.getenv("DB_PASSWORD", default="«hunterhunter»")
pw = os.environ.get("DB_PASSWORD") or "«hunterhunter»"
password = os.getenv("X") or "«hunter2»"
password = os.environ.get("X") or '«hunter2»'
password = os.getenv("X", "«hunter2»")
password = os.environ.get("X", "«hunter2»")
password = config.get("x") if config else "«hunter2»"
password = "«hunter2»" if debug else getpass()
password = (os.getenv("X") or "«hunter2»")
password = password or "«hunter2»"
self.password = password if password is not None else "«hunter2»"
const password = process.env.DB_PASS || "«hunter2»"
const password = process.env.DB_PASS ?? "«hunter2»"
password = Sys.getenv("X", "«hunter2»")
Sys.setenv(DB_PASSWORD = "«hunterhunter»")
ENV["DB_PASSWORD"] = "«hunterhunter»"
monkeypatch.setenv("API_KEY", "«hunterhunter»")
env = dict(os.environ, DB_PASSWORD="«hunterhunter»")
DB_PASSWORD = config("DB_PASSWORD", default="«hunterhunter»")
keyring.set_password("service", "user", "«hunterhunter»")
cookies = {"sessionid": "«abcdefgh12345678»"}
requests.get(url, cookies={"sessionid": "«abcdefgh12345678»"})
session.cookies.set("sessionid", "«abcdefgh12345678»")
headers = {"Authorization": "«abcdefgh12345678»"}
headers = {"Authorization": "Token «abcdefgh12345678»"}
headers={'Authorization': 'Bearer ' + '«abcdefgh12345678»'}
headers={'Authorization': 'Bearer %s' % '«abcdefgh12345678»'}
ngrok.set_auth_token("«2abcDEF3ghiJKL4mnoPQR_5stuVWX»")
https://discord.com/¦api/webhooks/123456789012345678/«abcdefGHIJKL_mnopqrstuvwxyz-0123456789abcdefghijklmnopqrstuvwxyzABCD»
hook = "https://discordapp.com/¦api/webhooks/123456789012345678/«abcdefGHIJKL_mnopqrstuvwxyz-0123456789»"
hook = "https://ptb.discord.com/¦api/v10/webhooks/123456789012345678/«abcdefGHIJKL_mnopqrstuvwxyz-0123456789»"
hook = "https://example.webhook.office.com/¦webhookb2/«11111111-2222-3333-4444-555555555555@11111111-2222-3333-4444-555555555555/IncomingWebhook/0123456789abcdef0123456789abcdef/11111111-2222-3333-4444-555555555555»"
hook = "https://outlook.office.com/webhook/«11111111-2222-3333-4444-555555555555@11111111-2222-3333-4444-555555555555/IncomingWebhook/0123456789abcdef0123456789abcdef/11111111-2222-3333-4444-555555555555»"
hook = "https://hooks.slack.com/«ser¦vices/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX»"
hook = "https://chat.googleapis.com/v1/spaces/AAAA/messages?key=«abcdefgh12345678»&token=«abcdefgh12345678»"
hook = "https://api.telegram.org/bot«123456789:¦AAabcdefghijklmnopqrstuvwxyz0123456»/sendMessage"
hook = "https://mattermost.example.org/hooks/«abcdefghijklmnopqrstuvwxyz»"
hook = "https://maker.ifttt.com/trigger/e/with/key/«abcdefghijklmnopqrstuv»"
hook = "https://prod-00.westus.logic.azure.com:443/workflows/0123/triggers/manual/paths/invoke?api-version=1&sig=«abcDEF123_ghiJKL456-mnoPQR789»"
hook = "https://open.feishu.cn/open-apis/bot/v2/hook/«11111111-2222-3333-4444-555555555555»"
hook = "https://oapi.dingtalk.com/robot/send?access_token=«0123456789abcdef0123456789abcdef»"
hook = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=«11111111-2222-3333-4444-555555555555»"
hook = "https://ntfy.example.org/x?auth=«abcdefgh12345678»"
conn = "DefaultEndpointsProtocol=https;AccountName=x;Account¦Key=«abcdefghijkl1234==»;Suffix=x"
conn = "AccountEndpoint=https://x.documents.azure.com:443/;Account¦Key=«abcdefghijkl1234==»;"
conn = "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccess¦Key=«abcdefghijkl1234=»"
conn = "HostName=x.azure-devices.net;DeviceId=d;SharedAccess¦Key=«abcdefghijkl1234=»"
conn = "Server=tcp:db.example.org;Database=d;User ID=u;Password=«hunterhunter»;"
conn = "Server=db;Uid=u;Pwd=«hunterhunter»;"
conn = "DRIVER={ODBC Driver 17 for SQL Server};SERVER=x;UID=u;PWD=«hunterhunter»"
url = "jdbc:mysql://h/db?user=me&password=«hunterhunter»"
url = "jdbc:postgresql://h/db?user=me&password=«hunter22hunter»&ssl=true"
url = "jdbc:sqlserver://h;databaseName=d;user=me;password=«hunterhunter»;"
url = "jdbc:oracle:thin:me/«hunterhunter»@//h:1521/x"
cx_Oracle.connect("me/«hunterhunter»@h:1521/x")
url = "postgresql://h/db?user=me&password=«hunterhunter»"
df.write.jdbc(url, "t", properties={"user": "me", "password": "«hunterhunter»"})
spark.read.option("password", "«hunterhunter»").load()
spark.conf.set("fs.azure.account.key.x.dfs.core.windows.net", "«abcdefghijkl1234==»")
spark.conf.set("spark.x.password", "«hunterhunter»")
conf.set("fs.s3a.secret.key", "«wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»")
redis.Redis(host="h", password="«hunterhunter»")
url = "redis://:«hunterhunter»@h:6379/0"
amqp = "amqp://me:«hunterhunter»@h"
requests.get(url, auth=HTTPBasicAuth("me", "«hunterhunter»"))
requests.get(url, auth=("me", "«hunterhunter»"))
s.auth = ("me", "«hunterhunter»")
httpx.BasicAuth("me", "«hunterhunter»")
auth = aiohttp.BasicAuth(login="me", password="«hunterhunter»")
smtp.login("me@example.org", "«hunterhunter»")
server.login('me', '«hunterhunter»')
ftp.login("me", "«hunter22»")
imap.login(user, "«hunterhunter»")
ssh.connect("h", username="me", password="«hunterhunter»")
login(token="«hf_¦abcdefghijklmnopqrstuvwxyzABCDEF»")
username, password = "me", "«hunterhunter»"
user = "me"; password = "«hunterhunter»"
jwt_token = "«eyJ¦hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3»"
_authToken=«abcdefgh12345678»
//packages.example.org/:_authToken=«abcdefgh12345678»
_auth=«dXNlcjpwYXNzMTIz»
headers = {"Cookie": "«sessionid=abcdefgh12345678; lang=en»"}
!curl -H "Cookie: «sessionid=abcdefgh12345678»" https://example.org
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
password = x or getpass()
connect(password=x, user=y or "me123456")
connect(password=get(x), user=y or "me123456")
name = os.getenv("HOME", "/root123")
name = os.getenv("USER") or "someone1"
x = {"token": "word", "pos": "NN"}
cookies = {"consent": "yes"}
model.login("user", "password")
password, user = getpass(), "me123456"
df.set("key", "column_1")
parser.add_argument("--token", type=str, default="hello")
parser.add_argument("--password", "-p", help="the password")
secret = "default"
hook = "https://github.com/a/b/hooks/pre-commit"
"""


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
    lines = (
        "://" * 20_000,
        'password="' * 6_000,
        '"ab", ' * 10_000,
        "-----BEGIN " * 5_000,
        # Would take minutes and hours if it took cubic time.
        "password" + " " * 20_000 + "= 'x'",
        'curl -u "' * 5_001,
        'password = a or "b" ' * 2_000,
    )
    for line in lines:
        assert find_secrets(line) is not None


def test_nothing_is_loaded_before_it_is_needed():
    program = "import sys, jupyter_nbedit.privacy.secrets; print('detect_secrets' in sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert printed.strip() == "False"

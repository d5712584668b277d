"""Secrets are found where a shell or a client is told them.

Every value is made up.
"""

from __future__ import annotations

import pytest

from jupyter_nbedit.privacy.masking import PLACEHOLDER
from jupyter_nbedit.privacy.secrets import find_secrets, redact

from .marks import marked

SECRETS = r"""
!export DB_PASS=«hunter2»
!export DATABASE_PASSWORD=«correcthorse»
!export OPENAI_API_KEY=«abcdefghijkl»
!set API_KEY=«abcdefghijkl»
!setx API_KEY "«abcdefghijkl»"
!setx API_KEY «abcdefghijkl»
!setenv API_KEY «abcdefghijkl»
!setenv API_KEY «abcdef123456»
setenv API_KEY «abcdefghijkl»
$env:API_KEY = "«abcdefghijkl»"
!$env:API_KEY="«abcdefghijkl»"
$env:API_KEY='«abcdefghijkl»'
!powershell -c "$env:DB_PASSWORD='«abcdefghijkl»'; python x.py"
set -gx API_KEY «abcdefghijkl»
set -x API_KEY «abcdefghijkl»
!fish -c 'set -gx API_KEY «abcdefghijkl»'
declare -x DB_PASSWORD=«abcdefghijkl»
!PGPASSWORD=«hunterhunter» psql -h db.example.org -U me
!MYSQL_PWD=«hunterhunter» mysql -u me
!env API_KEY=«abcdefghijkl» python x.py
    !API_KEY=«abcdefghijkl» python x.py
out = !API_KEY=«abcdefghijkl» python x.py
export DB_PASSWORD=«abcdefghijkl»
%env DB_PASSWORD=«hunterhunter»
%env DB_PASSWORD «hunterhunter»
%set_env DB_PASSWORD «hunterhunter»
%set_env DB_PASSWORD=«hunterhunter»
!mysql -u root -p«hunterhunter» db
!mysql -uroot -p«hunter22» db
!mysqldump --password «hunterhunter» db
!mysqladmin -u root -p'«hunter22»' ping
!mysql -u root --password="«hunterhunter»" db
!mariadb -p«hunter22»
!psql postgresql://me:«hunterhunter»@localhost/db
!psql "host=localhost user=me password=«hunterhunter»"
!redis-cli -a «hunterhunter» ping
!redis-cli -h x --pass «hunterhunter» ping
!sshpass -p «hunterhunter» ssh me@example.org
!sshpass -p '«hunter hunter»' ssh me@example.org
!sshpass -p«hunterhunter» scp a b
!docker login -u me -p «hunterhunter»
!docker login --username me --password «hunterhunter»
!docker login --password=«hunterhunter» images.example.org
!podman login -u me -p «hunterhunter» images.example.org
!echo «hunterhunter» | docker login -u me --password-stdin
!echo "«hunterhunter»" | sudo -S apt install x
!wget --user me --password «hunterhunter» https://example.org
!wget --http-password=«hunterhunter» https://example.org
!wget --header="Authorization: Bearer «abcdef1234567890»" https://example.org
!http -a me:«hunterhunter» example.org
!http --auth me:«hunterhunter» example.org
!https -a me:«hunterhunter» example.org
!http --auth-type bearer --auth «abcdef1234567890» example.org
!curl -u me:«hunterhunter» https://example.org
!curl -u 'me:«hunter hunter»' https://example.org
!curl -u "me:«hunterhunter»" https://example.org
!curl --user me:«hunterhunter» https://example.org
!curl --user=me:«hunterhunter» https://example.org
!curl -ume:«hunterhunter» https://example.org
!curl -sS -L -u me:«hunterhunter» https://example.org
!curl -U me:«hunterhunter» https://example.org
!curl --proxy-user me:«hunterhunter» https://example.org
!curl -x http://me:«hunterhunter»@proxy:80 https://example.org
subprocess.run("curl -u me:«hunterhunter» https://example.org", shell=True)
subprocess.run(["curl", "-u", "me:«hunterhunter»", url])
subprocess.run(["mysql", "--password", "«hunterhunter»"])
subprocess.run(["docker", "login", "-p", "«hunterhunter»"])
os.system("export API_KEY=«abcdefghijkl»")
os.system("mysql -u root -p«hunterhunter» db")
curl -u me:«hunterhunter» https://example.org
!curl -H "Authorization: Basic «dXNlcjpwYXNzMTIz»" https://example.org
!curl -H "X-Auth-Token: «abcdefgh12345678»" https://example.org
!curl -H "apikey: «abcdefgh12345678»" https://example.org
!curl -H "Private-Token: «abcdefgh12345678»" https://example.org
!curl -b "session=«abcdefgh12345678»" https://example.org
!curl -d "username=me&password=«hunterhunter»" https://example.org
!curl -d '{"password": "«hunterhunter»"}' https://example.org
!curl --oauth2-bearer «abcdefgh12345678» https://example.org
!curl -F password=«hunterhunter» https://example.org
!aws configure set aws_secret_access_key «wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»
!aws configure set aws_session_token «abcdefgh12345678»
!huggingface-cli login --token «hf_¦abcdefghijklmnopqrstuvwxyzABCDEF»
!huggingface-cli login --token «abcdefghijklmnop»
!hf auth login --token «abcdefghijklmnop»
!wandb login «0123456789abcdef0123456789abcdef01234567»
!wandb login --relogin «0123456789abcdef0123456789abcdef01234567»
!ngrok authtoken «2abcDEF3ghiJKL4mnoPQR_5stuVWX»
!ngrok config add-authtoken «2abcDEF3ghiJKL4mnoPQR_5stuVWX»
!gh auth login --with-token «abcdefghijklmnop1»
!databricks configure --token «abcdefghijklmnop1»
!git clone https://me:«abcdefghijklmnop»@github.com/a/b
!git config --global github.token «abcdefghijklmnop1»
!git remote set-url origin https://me:«abcdefghijkl»@example.org/a.git
!heroku config:set API_KEY=«abcdefghijkl»
!openssl enc -aes-256-cbc -k «hunterhunter» -in a
!unzip -P «hunterhunter» a.zip
!zip -P «hunterhunter» a.zip b
!7z x -p«hunterhunter» a.7z
!gpg --passphrase «hunterhunter» -d a.gpg
!mongosh -u me -p «hunterhunter» mongodb://localhost
!mongo --username me --password «hunterhunter»
!mongodump -u me -p «hunterhunter» --db x
!ldapsearch -D cn=me -w «hunterhunter» -b dc=x
!sqlcmd -S x -U sa -P «hunter2hunter»
!bcp db.t out a.csv -S x -U sa -P «hunter2hunter»
!cqlsh -u me -p «hunterhunter»
!snowsql -a acct -u me --password «hunterhunter»
!twine upload -u __token__ -p «pypi-¦AgEIcHlwaS5vcmcAAAAAabcdefghijklmnopqrstuvwxyz01234567» dist/*
!twine upload -u me -p «hunterhunter» dist/*
!pip install --index-url https://me:«hunterhunter»@pypi.example.org/simple x
!conda token set «abcdefghijklmnop1»
!anaconda login --username me --password «hunterhunter»
!az login -u me -p «hunterhunter»
!az login --service-principal -u id -p «hunter~hunter» --tenant x
!smbclient //h/share -U me%«hunterhunter»
!mount -t cifs -o username=me,password=«hunterhunter» //h/share /mnt
!lftp -u me,«hunterhunter» example.org
!jupyter notebook --NotebookApp.password='«sha1:67c9e60bb8b6:9ffede0825894254b2e042»'
!htpasswd -b file me «hunterhunter»
!echo "me:«hunterhunter»" | chpasswd
!useradd -p «hunterhunter» me
!vault login «s.abcdefgh12345678»
!vault kv put secret/x password=«hunterhunter»
!kubectl create secret generic x --from-literal=password=«hunterhunter»
!oc login --token=«sha256~abcdefgh12345678abcdefgh»
!helm install x --set auth.password=«hunterhunter»
!docker run -e POSTGRES_PASSWORD=«hunterhunter» postgres
!docker run --env API_KEY=«abcdefghijkl» x
!python train.py --api_key «abcdefghijkl» --lr 1
!python train.py --api-key=«abcdefghijkl»
!python train.py --password '«abcdefghijkl»'
%run train.py --api-key «abcdefghijkl»
%sql postgresql://me:«hunterhunter»@localhost/db
%load_ext sql --password «hunterhunter»
machine example.org login me password «hunterhunter»
machine api.wandb.ai login user password «0123456789abcdef0123456789abcdef01234567»
default login me password «hunterhunter»
!echo "machine example.org login me password «hunterhunter»" > ~/.netrc
"""

ORDINARY = r"""
!export NAME=hunter2 && ls
!docker run -p 8080:80 nginx
!mysql -u root -p mydb
!curl -u user:password https://example.org
!curl -u $USER:$PASS https://example.org
!curl -u {user}:{pw} https://example.org
!curl -u me https://example.org
subprocess.run(["curl", "-u", auth, url])
subprocess.run(["mysql", "-u", user, f"-p{password}"])
!unzip -P $PW a.zip
!unzip -q -o data.zip -d data
!wandb login
wandb login before you start training with 8 workers
!ssh -p 2222 host
for a, b in zip(a, b): print(a)
!mkdir -p data/raw1234
!pip install -U scikit-learn
export PATH=$PATH:/usr/local/bin1
!python train.py --tokenizer bert-base-uncased --max-tokens 512
!python train.py --key=column1
%time connect(user=me, password=mypassword)
!git config --global user.email me@example.org
!jupyter lab --ip 0.0.0.0 --port 8888
!az storage blob upload -n blob1234 -f file
!openssl enc -d -aes-256-cbc -pass file:pw.txt
!docker login
!echo "hello world1" | wc
import mysql.connector
!curl -b cookies.txt https://example.org
!http POST example.org name=value
kubectl get secret my-secret-name1 -o yaml
!set -x
!env | grep PATH
"""


@pytest.mark.parametrize("line", SECRETS.strip("\n").split("\n"))
def test_a_secret_of_a_command_is_found(line):
    text, expected = marked(line)

    assert redact(text) == expected


@pytest.mark.parametrize("line", ORDINARY.strip("\n").split("\n"))
def test_an_ordinary_command_is_left_alone(line):
    assert find_secrets(line) == []


@pytest.mark.parametrize("magic", ["%%bash", "%%sh", "%%script bash", "%%cmd", "#!/bin/sh"])
def test_a_cell_of_a_shell_needs_no_quotes(magic):
    script = "DB_PASSWORD={}\nexec python x.py"

    assert redact(f"{magic}\n" + script.format("hunterhunter")) == (
        f"{magic}\n" + script.format(PLACEHOLDER)
    )
    assert find_secrets("%%time\nconnect(password=hunterhunter)") == []

"""What can be said of deploy/compose.yaml without Docker: its parts find each other, and nginx takes what it gets."""

import os
import re
import shutil
import subprocess
from ipaddress import ip_address, ip_network

import pytest
import yaml
from sqlalchemy import make_url

from deploy.start import write_nginx
from tests.support.server import ROOT

TEMPLATE = (ROOT / "deploy" / "replicas.conf.template").read_text()


@pytest.fixture(scope="module")
def compose():
    text = (ROOT / "deploy" / "compose.yaml").read_text()
    return yaml.safe_load(re.sub(r"\$\{COOKIE_SECRET[^}]*\}", "0a" * 32, text))


def test_the_replicas_reach_the_database_as_the_user_that_it_has(compose):
    services = compose["services"]
    for name in ("replica1", "replica2", "replica3"):
        url, database = make_url(services[name]["environment"]["MNIST_CLASS_DATABASE"]), services["database"]
        assert url.host in services
        assert set(services[name]["networks"]) & set(services[url.host]["networks"])
        assert database["environment"] == {"POSTGRES_USER": url.username, "POSTGRES_PASSWORD": url.password}
        assert url.database == url.username, "the image makes a database of its user's name"


def test_nginx_knows_the_replicas_by_the_addresses_that_they_have(compose):
    services, network = compose["services"], ip_network(compose["networks"]["replicas"]["ipam"]["config"][0]["subnet"])
    given = services["nginx"]["environment"]
    assert set(re.findall(r"^[^#\n]*\$\{(\w+)\}", TEMPLATE, re.M)) == set(given)
    for number in (1, 2, 3):
        address = services[f"replica{number}"]["networks"]["replicas"]["ipv4_address"]
        assert given[f"REPLICA_{number}"] == f"{address}:8501"
        assert ip_address(address) in network


def test_nginx_takes_its_configuration(compose, tmp_path):
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        missing = "nginx is not installed"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    write_nginx(tmp_path, compose["services"]["nginx"]["environment"])
    command = [nginx, "-t", "-p", str(tmp_path), "-c", "nginx.conf", "-e", "stderr"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


def test_all_that_the_image_is_built_from_is_there(compose):
    built = compose["services"]["replica1"]["build"]
    assert (ROOT / built["args"]["REQUIREMENTS"]).exists()
    assert "ARG REQUIREMENTS" in (ROOT / "Dockerfile").read_text()
    assert "psycopg" in (ROOT / built["args"]["REQUIREMENTS"]).read_text()
    for volume in compose["services"]["nginx"]["volumes"]:
        assert (ROOT / "deploy" / volume.partition(":")[0]).exists()

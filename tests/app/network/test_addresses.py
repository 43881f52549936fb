"""One thing at one web address: read whole or refused, fetched with every byte right or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.models.network_wire import AnyEvent, Contact, FetchAddress, Hub as HubAddress, ReadAddress, RemoteFile
from app.network.addresses import PART, fetch_address, read_address
from app.network.refusals import Refusal
from app.network_errors import NetworkCode
from tests.app.network.conftest import QUICK
from tests.hub_server import Fault, Hub

REPOSITORY = "triptych/releases"
PACK = bytes(range(256)) * 4000


def address(hub: Hub, name: str) -> HubAddress:
    return HubAddress(f"{hub.endpoint}/{REPOSITORY}/resolve/main/{name}", token="")


def read(hub: Hub, name: str, most: int = 1000) -> bytes:
    return read_address(ReadAddress(address(hub, name), most, QUICK), lambda _: None).content


def request(hub: Hub, folder: Path, name: str = "pack.zip", saved_as: str = "pack.zip") -> FetchAddress:
    sha256 = hub.add(REPOSITORY, name, PACK).digest
    return FetchAddress(address(hub, name), RemoteFile(saved_as, len(PACK), sha256), str(folder), QUICK)


def test_a_text_is_read_whole_and_the_host_is_told(hub: Hub) -> None:
    hub.add(REPOSITORY, "list", b"signature\n{}", is_large=False)
    told: list[AnyEvent] = []
    read_address(ReadAddress(address(hub, "list"), 1000, QUICK), told.append)
    assert read(hub, "list") == b"signature\n{}"
    assert [event.received for event in told if isinstance(event, Contact)][-1] == 12


def test_more_than_was_expected_is_refused(hub: Hub) -> None:
    hub.add(REPOSITORY, "list", b"x" * 1001, is_large=False)
    with pytest.raises(Refusal) as caught:
        read(hub, "list")
    assert caught.value.code is NetworkCode.SERVER


def test_what_is_not_there_is_said(hub: Hub) -> None:
    hub.add(REPOSITORY, "list", b"x", is_large=False)
    with pytest.raises(Refusal) as caught:
        read(hub, "other")
    assert caught.value.code is NetworkCode.NOT_FOUND


def test_a_file_arrives_though_the_connection_breaks(hub: Hub, tmp_path: Path) -> None:
    asked = request(hub, tmp_path)
    hub.faults.append(Fault(cut_after=5000))
    fetched = fetch_address(asked, lambda _: None)
    assert fetched.paths == (str(tmp_path / "pack.zip"),)
    assert (tmp_path / "pack.zip").read_bytes() == PACK and len(list(tmp_path.iterdir())) == 1


def test_it_goes_on_where_an_earlier_process_stopped(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / f"pack.zip{PART}").write_bytes(PACK[:300_000])
    fetch_address(request(hub, tmp_path), lambda _: None)
    assert (tmp_path / "pack.zip").read_bytes() == PACK
    assert any(asked.headers.get("range") == "bytes=300000-" for asked in hub.asked)


def test_wrong_bytes_are_refused_and_not_kept(hub: Hub, tmp_path: Path) -> None:
    asked = request(hub, tmp_path)
    hub.faults.append(Fault(flip=77))
    with pytest.raises(Refusal) as caught:
        fetch_address(asked, lambda _: None)
    assert caught.value.code is NetworkCode.DAMAGED and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../up.zip", "/tmp/up.zip", ""])
def test_a_name_that_leads_elsewhere_is_refused(hub: Hub, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        fetch_address(request(hub, tmp_path / "in", saved_as=name), lambda _: None)
    assert caught.value.code is NetworkCode.BAD_NAME

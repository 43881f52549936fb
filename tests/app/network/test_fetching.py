"""Files from the hub: each has the right bytes or no name at all; cuts, stalls and refusals on the way."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import httpx2
import msgspec
import pytest

from app.core.models.network_wire import Contact, Hub as HubAddress, Patience, Planned, Progress, Waiting
from app.network.fetching import fetch
from app.network.refusals import Refusal
from app.network.session import Session
from app.network_errors import NetworkCode
from tests.app.network.conftest import REPOSITORY, Fetcher
from tests.hub_server import Fault, Hub

CONTENT = random.Random(7).randbytes(1_000_000)
MIDDLE = len(CONTENT) // 2
HALF = Fault(cut_after=MIDDLE)
NAME = "gpt-oss-20b-MXFP4.gguf"


@pytest.fixture(autouse=True)
def _published(hub: Hub) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)


def swapped(at: int) -> bytes:
    """Two bytes that lie beside each other change places."""
    return CONTENT[:at] + CONTENT[at + 1 : at + 2] + CONTENT[at : at + 1] + CONTENT[at + 2 :]


def test_a_file_comes_with_its_name_and_its_hash(fetcher: Fetcher) -> None:
    (path,) = fetcher(NAME).paths
    assert Path(path).read_bytes() == CONTENT
    assert Path(path).name == NAME
    planned = [event for event in fetcher.told if isinstance(event, Planned)]
    assert [file.size for file in planned[0].files] == [len(CONTENT)]
    assert [event for event in fetcher.told if isinstance(event, Progress)][-1] == Progress(len(CONTENT), len(CONTENT))
    contacts = {event.host: event.received for event in fetcher.told if isinstance(event, Contact)}
    assert contacts["localhost"] == len(CONTENT) and contacts["127.0.0.1"] > 0


def test_only_what_was_wanted_is_asked_for(fetcher: Fetcher, hub: Hub) -> None:
    fetcher(NAME)
    assert [asked.path.partition("/resolve/")[0] for asked in hub.asked] == [
        f"/api/models/{REPOSITORY}/revision/main",
        f"/{REPOSITORY}",
        f"/store/{REPOSITORY}//{NAME}",
    ]
    assert not any({"x-hf-download-counter", "authorization"} & set(asked.headers) for asked in hub.asked)


@pytest.mark.slow
def test_a_hundred_cuts_end_with_the_right_bytes(fetcher: Fetcher, hub: Hub) -> None:
    hub.faults.extend(Fault(cut_after=9_000) for _ in range(100))
    (path,) = fetcher(NAME).paths
    assert Path(path).read_bytes() == CONTENT
    assert not hub.faults
    assert len([event for event in fetcher.told if isinstance(event, Waiting)]) == 100
    assert sum("range" in asked.headers for asked in hub.asked) == 200  # at the hub and where it leads


def test_silence_counts_as_a_cut(fetcher: Fetcher, hub: Hub) -> None:
    hub.faults.append(Fault(stall_after=MIDDLE))
    assert fetcher(NAME, patience=Patience(attempts=2, first_wait=0.0, stall=0.3)).paths
    assert "ReadTimeout" in next(event.reason for event in fetcher.told if isinstance(event, Waiting))


WRONG = {
    "the first byte": ([Fault(flip=0)], NetworkCode.DAMAGED),
    "a byte in the middle": ([Fault(flip=MIDDLE)], NetworkCode.DAMAGED),
    "the last byte": ([Fault(flip=len(CONTENT) - 1)], NetworkCode.DAMAGED),
    "a byte before a cut": ([Fault(flip=5, cut_after=MIDDLE)], NetworkCode.DAMAGED),
    "a byte after a cut": ([HALF, Fault(flip=MIDDLE + 1)], NetworkCode.DAMAGED),
    "two bytes swapped": ([Fault(body=swapped(MIDDLE))], NetworkCode.DAMAGED),
    "only zeros": ([Fault(body=bytes(len(CONTENT)))], NetworkCode.DAMAGED),
    "zeros at the end": ([Fault(body=CONTENT[:MIDDLE] + bytes(len(CONTENT) - MIDDLE))], NetworkCode.DAMAGED),
    "a page in its place": ([Fault(body=b"<html>".ljust(len(CONTENT)))], NetworkCode.DAMAGED),
    "another file after a cut": ([HALF, Fault(body=CONTENT[::-1])], NetworkCode.DAMAGED),
    "the beginning again after a cut": ([HALF, Fault(body=CONTENT[:MIDDLE] * 2)], NetworkCode.DAMAGED),
    "a byte too few": ([Fault(body=CONTENT[:-1])], NetworkCode.CHANGED),
    "a byte too many": ([Fault(body=CONTENT + b"!")], NetworkCode.CHANGED),
    "nothing at all": ([Fault(body=b"")], NetworkCode.CHANGED),
    "a short page": ([Fault(body=b"<html>sign in</html>")], NetworkCode.CHANGED),
    "more than announced by nobody": (
        [Fault(extra=b"more", headers={"Content-Length": "", "Connection": "close"})],
        NetworkCode.CHANGED,
    ),
    "another length after a cut": ([HALF, Fault(body=CONTENT + b"!")], NetworkCode.CHANGED),
    "another ETag": ([Fault(headers={"X-Linked-Etag": f'"{"0" * 64}"'})], NetworkCode.CHANGED),
    "another ETag after a cut": ([HALF, Fault(headers={"X-Linked-Etag": f'"{"0" * 64}"'})], NetworkCode.CHANGED),
    "another size by the hub": (
        [Fault(headers={"X-Linked-Etag": "", "X-Linked-Size": "17"})],
        NetworkCode.CHANGED,
    ),
    "another place of the file": (
        [HALF, *(Fault(headers={"Content-Range": f"bytes 7-{len(CONTENT) - 1}/{len(CONTENT)}"}) for _ in range(2))],
        NetworkCode.SERVER,
    ),
    "packed bytes": ([Fault(headers={"Content-Encoding": "gzip"}) for _ in range(3)], NetworkCode.SERVER),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_never_gets_a_name(fetcher: Fetcher, hub: Hub, kind: str) -> None:
    faults, code = WRONG[kind]
    hub.faults.extend(faults)
    with pytest.raises(Refusal) as refusal:
        fetcher(NAME)
    assert refusal.value.code is code
    assert not hub.faults
    assert not list(fetcher.folder.rglob(NAME))
    if code is NetworkCode.DAMAGED:
        assert Path(refusal.value.path).stat().st_size == len(CONTENT)
        assert refusal.value.path.endswith(".damaged")
    assert fetcher(NAME).paths  # and the next time it comes right


def test_a_hash_that_is_not_published_is_refused_before_the_first_byte(fetcher: Fetcher, hub: Hub) -> None:
    with pytest.raises(Refusal) as refusal:
        fetcher(sha256=("1" * 64,))
    assert refusal.value.code is NetworkCode.CHANGED
    assert len(hub.asked) == 1


def test_a_small_file_is_held_against_what_git_says(fetcher: Fetcher, hub: Hub) -> None:
    hub.add(REPOSITORY, "config.json", b"{}", is_large=False)
    hub.faults.append(Fault(body=b"[]"))
    with pytest.raises(Refusal) as refusal:
        fetcher("config.json")
    assert refusal.value.code is NetworkCode.DAMAGED
    assert Path(fetcher("config.json").paths[0]).read_bytes() == b"{}"


def test_what_others_fetched_is_not_fetched_again(fetcher: Fetcher, hub: Hub) -> None:
    fetcher(NAME)
    before = len(hub.asked)
    assert fetcher(NAME).paths
    assert len(hub.asked) == before + 1  # the listing


def test_wrong_bytes_that_others_left_are_kept_aside_and_fetched(fetcher: Fetcher) -> None:
    (path,) = fetcher(NAME).paths
    blob = Path(path).resolve()
    blob.write_bytes(bytes(len(CONTENT)))
    (again,) = fetcher(NAME).paths
    assert Path(again).read_bytes() == CONTENT
    (aside,) = blob.parent.glob("*.damaged")
    assert aside.read_bytes() == bytes(len(CONTENT))


def test_a_part_that_is_too_long_or_wrong_never_counts(fetcher: Fetcher) -> None:
    (path,) = fetcher(NAME).paths
    blob, part = Path(path).resolve(), Path(path).resolve().with_name(Path(path).resolve().name + ".triptych-part")
    Path(path).unlink()
    blob.unlink()
    part.write_bytes(CONTENT + b"!")
    assert Path(fetcher(NAME).paths[0]).read_bytes() == CONTENT
    Path(path).unlink()
    blob.unlink()
    part.write_bytes(bytes(100))
    with pytest.raises(Refusal) as refusal:
        fetcher(NAME)
    assert refusal.value.code is NetworkCode.DAMAGED


@pytest.mark.parametrize(
    ("status", "headers", "code"),
    [
        (404, {}, NetworkCode.NOT_FOUND),
        (401, {}, NetworkCode.GATED),
        (403, {"X-Error-Code": "GatedRepo"}, NetworkCode.GATED),
        (418, {}, NetworkCode.SERVER),
    ],
)
def test_a_refusal_is_final(
    fetcher: Fetcher, hub: Hub, status: int, headers: dict[str, str], code: NetworkCode
) -> None:
    hub.faults.append(Fault(status=status, headers=headers))
    with pytest.raises(Refusal) as refusal:
        fetcher(NAME)
    assert (refusal.value.code, len(hub.faults)) == (code, 0)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again_and_given_up_in_the_end(fetcher: Fetcher, hub: Hub, status: int) -> None:
    hub.faults.extend([Fault(status=status), Fault(status=status)])
    assert fetcher(NAME).paths
    hub.add(REPOSITORY, "other.gguf", CONTENT[1:])
    hub.faults.extend([Fault(status=status)] * 3)
    with pytest.raises(Refusal) as refusal:
        fetcher("other.gguf")
    assert refusal.value.code is (NetworkCode.RATE_LIMITED if status == 429 else NetworkCode.SERVER)


@pytest.mark.slow
def test_a_server_may_ask_for_a_wait(fetcher: Fetcher, hub: Hub) -> None:
    hub.faults.append(Fault(status=429, headers={"Retry-After": "1"}))
    fetcher(NAME)
    assert [event.seconds for event in fetcher.told if isinstance(event, Waiting)] == [1.0]


def test_the_token_goes_to_the_hub_and_nowhere_else(fetcher: Fetcher, hub: Hub) -> None:
    hub.repositories[REPOSITORY].token = "hf_secret"
    with pytest.raises(Refusal) as refusal:
        fetcher(NAME)
    assert refusal.value.code is NetworkCode.GATED
    with pytest.raises(Refusal) as refusal:
        fetcher(NAME, token="hf_wrong")
    assert refusal.value.code is NetworkCode.TOKEN_REFUSED
    hub.asked.clear()
    request = fetcher.request(NAME, token="hf_secret")
    assert "hf_secret" not in repr(request)
    assert fetcher(NAME, token="hf_secret").paths
    for asked in hub.asked:
        assert ("authorization" in asked.headers) == asked.host.startswith("127.0.0.1")
        assert "hf_secret" not in asked.path
    assert "hf_secret" not in repr(fetcher.told)


def test_a_token_that_is_revoked_in_mid_download_is_said_and_the_part_stays(fetcher: Fetcher, hub: Hub) -> None:
    held = hub.repositories[REPOSITORY]
    held.token = "hf_secret"
    hub.faults.append(Fault(cut_after=MIDDLE, on_taken=lambda: setattr(held, "token", "hf_newer")))
    with pytest.raises(Refusal) as refusal:
        fetcher(NAME, token="hf_secret")
    assert refusal.value.code is NetworkCode.TOKEN_REFUSED
    (part,) = fetcher.folder.rglob("*.triptych-part")
    assert 0 < part.stat().st_size <= MIDDLE
    assert fetcher(NAME, token="hf_newer").paths


def test_a_hub_that_leads_nowhere_is_said(fetcher: Fetcher, hub: Hub) -> None:
    hub.faults.extend(Fault(location="http://127.0.0.1:9/x") for _ in range(3))
    with pytest.raises(Refusal) as refusal:
        fetcher(NAME)
    assert refusal.value.code is NetworkCode.NO_CONNECTION


def test_a_disk_too_small_is_said_before_the_first_byte(fetcher: Fetcher, hub: Hub) -> None:
    files = hub.repositories[REPOSITORY].files
    files[NAME] = dataclasses.replace(files[NAME], size=10**15)
    with pytest.raises(Refusal) as refusal:
        fetcher(NAME)
    assert refusal.value.code is NetworkCode.DISK_FULL
    assert refusal.value.facts["needed"] > 10**15 > refusal.value.facts["free"]
    assert len(hub.asked) == 1 and not fetcher.folder.exists()


def test_a_folder_that_cannot_be_written_to_is_said(fetcher: Fetcher) -> None:
    fetcher.folder.write_text("a file in its place")
    with pytest.raises(Refusal) as refusal:
        fetcher(NAME)
    assert refusal.value.code is NetworkCode.NOT_WRITABLE


def test_a_proxy_is_used_where_one_is_set(fetcher: Fetcher, hub: Hub) -> None:
    request = fetcher.request(NAME)
    address = HubAddress("http://hub.example", proxy=hub.endpoint)
    fetched = fetch(msgspec.structs.replace(request, hub=address), fetcher.told.append)
    assert Path(fetched.paths[0]).read_bytes() == CONTENT
    assert hub.asked[0].host == "hub.example"


def test_a_hub_that_would_lead_away_from_encryption_is_not_followed(fetcher: Fetcher) -> None:
    session = Session(HubAddress("https://hub.example"), 1.0, fetcher.told.append)
    with pytest.raises(Refusal, match="without encryption"):
        session._before(httpx2.Request("GET", "http://store.example/x"))
    assert Session(HubAddress("http://hub.example", token="hf_x"), 1.0, fetcher.told.append).headers == {
        "Accept-Encoding": "identity",
        "User-Agent": "triptych",
    }


HOSTILE = (
    "../../x.gguf",
    "/etc/x.gguf",
    "a/../../x.gguf",
    "C:\\x.gguf",
    "C:x.gguf",
    "a\\..\\x.gguf",
    "CON",
    "con.gguf",
    "lpt1.gguf",
    "x.gguf:stream",
    "x" * 300 + ".gguf",
    "a/b/c/d/e/x.gguf",
    "x\u202efugg.gguf",
    "x\0.gguf",
    "x\n.gguf",
    "x.gguf ",
    "x.gguf.",
    ".",
    "..",
    "a//x.gguf",
    "zero\u200bwidth.gguf",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_writes_nothing(fetcher: Fetcher, hub: Hub, tmp_path: Path, name: str) -> None:
    hub.add(REPOSITORY, name, CONTENT[:100])
    with pytest.raises(Refusal) as refusal:
        fetcher(name)
    assert refusal.value.code is NetworkCode.BAD_NAME
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["مودل.gguf", "שלום עולם.gguf", "модель ü 日本.gguf", "a/b.gguf", "common.gguf"])
def test_names_in_every_script_are_fine(fetcher: Fetcher, hub: Hub, name: str) -> None:
    hub.add(REPOSITORY, name, CONTENT[:100])
    (path,) = fetcher(name).paths
    assert Path(path).read_bytes() == CONTENT[:100]


@pytest.mark.parametrize("commit", ["../../../x", "main", "", "A" * 40])
def test_a_commit_that_is_none_is_refused(fetcher: Fetcher, hub: Hub, tmp_path: Path, commit: str) -> None:
    hub.repositories[REPOSITORY].commit = commit
    with pytest.raises(Refusal) as refusal:
        fetcher(NAME)
    assert refusal.value.code is NetworkCode.SERVER
    assert list(tmp_path.iterdir()) == []

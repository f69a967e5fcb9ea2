"""Tiny models, a shelf of their own, and a server on the loopback that carries them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from models.catalog import Catalog, ModelCard, ModelKind
from models.digests import npm_integrity
from models.shelf import Shelf

FILES = {
    "am/final.mdl": b"acoustics" * 5000,
    "conf/mfcc.conf": b"--use-energy=false\n",
    "graph/HCLr.fst": bytes(range(256)) * 200,
}


class Server:
    """Serves what `pages` holds; a path in `halted` is sent half, then held until it is let go."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.halted: dict[str, threading.Event] = {}
        self.half_sent = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                page = server.pages.get(self.path)
                if page is None:
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(page)))
                if self.path.endswith("/"):
                    self.send_header("Content-Type", "text/html")  # pip reads no index without it
                self.end_headers()
                half = len(page) // 2
                try:
                    self.wfile.write(page[:half])
                    self.wfile.flush()
                    if self.path in server.halted:
                        server.half_sent.set()
                        server.halted[self.path].wait(30)
                    self.wfile.write(page[half:])
                except OSError:
                    self.close_connection = True  # whoever asked has been killed

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        for event in self.halted.values():
            event.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(variable, "127.0.0.1")
    running = Server()
    yield running
    running.close()


@pytest.fixture
def make_card() -> Callable[..., ModelCard]:
    """A card of a tiny model, its files' digests taken from `files`."""

    def make(carrier: dict[str, Any], files: dict[str, bytes] = FILES, **more: Any) -> ModelCard:
        listed = [
            {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in files.items()
        ]
        fields = {
            "name": "tiny",
            "kind": "recogniser",
            "description": "A model of three small files.",
            "language": "en-US",
            "licence": "Apache-2.0",
            "download_bytes": 200_000,
            "installed_bytes": sum(map(len, files.values())),
            "carrier": carrier,
            "files": listed,
        }
        return ModelCard.model_validate(fields | more)

    return make


@pytest.fixture
def make_shelf(tmp_path: Path) -> Callable[..., Shelf]:
    """An empty shelf in a temporary folder; the first card of each kind is its catalogue's default."""

    def make(*cards: ModelCard) -> Shelf:
        defaults: dict[ModelKind, str] = {}
        for card in cards:
            defaults.setdefault(card.kind, card.name)
        return Shelf(tmp_path / "shelf", Catalog(default=defaults, card=list(cards)))

    return make


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """What a carrier is given: a folder for what it needs on the way, in it an empty one for the files."""
    folder = tmp_path / "room"
    (folder / "model").mkdir(parents=True)
    return folder


@pytest.fixture
def make_zip() -> Callable[..., bytes]:
    def make(files: dict[str, bytes] = FILES, folder: str = "tiny-0.1") -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
            for path, content in files.items():
                pack.writestr(f"{folder}/{path}", content)
        return packed.getvalue()

    return make


@pytest.fixture
def zip_card(
    server: Server, make_card: Callable[..., ModelCard], make_zip: Callable[..., bytes]
) -> ModelCard:
    """A card whose archive the loopback server holds at /tiny.zip."""
    server.pages["/tiny.zip"] = make_zip()
    return make_card({"by": "https-zip", "url": f"{server.url}/tiny.zip", "folder": "tiny-0.1"})


@pytest.fixture
def npm_card(
    server: Server, make_card: Callable[..., ModelCard], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> ModelCard:
    """A card whose package lies in a registry that the loopback server plays, for the real npm client."""
    tarball = tmp_path / "tiny-model-1.0.0.tgz"
    with tarfile.open(tarball, "w:gz") as tar:
        manifest = json.dumps({"name": "tiny-model", "version": "1.0.0", "scripts": {"prepack": "exit 9"}})
        for path, content in {"package.json": manifest.encode(), **FILES}.items():
            member = tarfile.TarInfo(f"package/{path}" if path == "package.json" else f"package/model/{path}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    integrity = npm_integrity(tarball)
    server.pages["/tiny-model/-/tiny-model-1.0.0.tgz"] = tarball.read_bytes()
    version = {
        "name": "tiny-model",
        "version": "1.0.0",
        "dist": {"tarball": f"{server.url}/tiny-model/-/tiny-model-1.0.0.tgz", "integrity": integrity},
    }
    document = {"name": "tiny-model", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": version}}
    server.pages["/tiny-model"] = json.dumps(document).encode()
    monkeypatch.setenv("npm_config_registry", server.url)
    return make_card(
        {
            "by": "npm",
            "package": "tiny-model",
            "version": "1.0.0",
            "integrity": integrity,
            "folder": "package/model",
        }
    )


def wheel_of(package: str, files: dict[str, bytes]) -> bytes:
    """A wheel of version 1.0 that pip takes for one; `files` by their names inside it."""
    about = f"{package.replace('-', '_')}-1.0.dist-info"
    held = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/RECORD": b"",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        for path, content in held.items():
            pack.writestr(path, content)
    return packed.getvalue()


@pytest.fixture
def add_wheel(server: Server, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str]]:
    """Lays a wheel into a package index that the loopback server plays; gives what a card says of it."""
    for variable in [name for name in os.environ if name.upper().startswith("PIP_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", f"{server.url}/simple/")

    def add(package: str, files: dict[str, bytes], folder: str) -> dict[str, str]:
        wheel = wheel_of(package, files)
        digest = hashlib.sha256(wheel).hexdigest()
        file = f"{package.replace('-', '_')}-1.0-py3-none-any.whl"
        server.pages[f"/{file}"] = wheel
        server.pages[f"/simple/{package}/"] = f'<a href="/{file}#sha256={digest}">{file}</a>'.encode()
        return {"package": package, "version": "1.0", "sha256": digest, "folder": folder}

    return add


@pytest.fixture
def pypi_card(add_wheel: Callable[..., dict[str, str]], make_card: Callable[..., ModelCard]) -> ModelCard:
    """A card whose wheel lies in the loopback server's index, beside a module that must never run."""
    files = {f"tiny_model/model/{path}": content for path, content in FILES.items()}
    trap = {"tiny_model/__init__.py": b"raise SystemExit(9)"}
    return make_card({"by": "pypi", "wheels": [add_wheel("tiny-model", files | trap, "tiny_model/model")]})

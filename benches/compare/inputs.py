"""The six inputs: made when missing, the same bytes every time, the truth beside each as FILE.json.

Five are synthetic, by `maker`; the sixth is the source text of Linux from the system's package, real text in which
almost nothing concerns people; its truth is not known, so it only compares programs with each other."""
import json
import os
import pathlib
import subprocess
import tarfile
from dataclasses import dataclass

HERE = pathlib.Path(__file__).parent
MIB = 1 << 20
SEED = 1
# Name, file, and MiB of the full size; small ones have 64 MiB each.
FULL = {
    "dense": ("dense.csv", 1024),
    "combo": ("combo.txt", 512),
    "sql": ("sql.sql", 512),
    "log": ("log.log", 1024),
    "ndjson": ("ndjson.ndjson", 512),
    "text": ("text.txt", 1024),
}
SMALL = 64
TITLES = {
    "dense": "dense CSV",
    "combo": "combo `mail:md5`",
    "sql": "SQL dump",
    "log": "sparse log",
    "ndjson": "NDJSON",
    "text": "Linux source text",
    "empty": "an empty file",
}


@dataclass(frozen=True)
class Input:
    """A file to read, and what is known to be in it."""

    name: str
    path: pathlib.Path
    truth: dict

    @property
    def size(self):
        return self.truth["bytes"]


def ready(home, size, names):
    """The inputs of `names`, made where they are missing; one that cannot be had is left out, and said so."""
    folder = home / "inputs" / size
    folder.mkdir(parents=True, exist_ok=True)
    maker = None
    found = []
    for name in names:
        file, full = FULL[name]
        path, mib = folder / file, SMALL if size == "small" else full
        recipe = {"mib": mib, "seed": SEED, "maker": maker_version()}
        if known(path, recipe) is None:
            maker = maker or build_maker(home)
            print(f"making {path}", flush=True)
            made = write_text(path, mib, size) if name == "text" else write(maker, name, mib, path)
            if made is None:
                print(f"left out {name}: no source text of Linux under /usr/src")
                continue
            path.with_name(file + ".json").write_text(json.dumps({**made, "recipe": recipe}) + "\n")
        found.append(Input(name, path, known(path, recipe)))
    return found


def empty(home):
    """A file without a byte: what a start costs."""
    path = home / "inputs" / "empty"
    path.touch()
    return Input("empty", path, {"bytes": 0})


def known(path, recipe):
    """What the file beside an input says, if both are whole and made by this recipe."""
    try:
        truth = json.loads(path.with_name(path.name + ".json").read_text())
        return truth if truth.pop("recipe") == recipe and truth["bytes"] == path.stat().st_size else None
    except (OSError, ValueError, KeyError):
        return None


def maker_version():
    """Another version of the maker makes other bytes."""
    lines = (HERE / "maker" / "Cargo.toml").read_text().splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith("version"))


def build_maker(home):
    """Compiles the maker; it needs no other package."""
    target = home / "build"
    manifest = HERE / "maker" / "Cargo.toml"
    command = ["cargo", "build", "--release", "--quiet", "--locked", "--manifest-path", manifest]
    subprocess.run(command, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(target)})
    return target / "release" / "maker"


def write(maker, name, mib, path):
    """Has the maker write one input; the truth it tells."""
    part = path.with_name(path.name + ".part")
    told = subprocess.run([maker, name, str(mib * MIB), str(SEED), part], check=True, capture_output=True, text=True)
    part.replace(path)
    return json.loads(told.stdout)


def write_text(path, mib, size):
    """Linux in the package's own order: all of it up to the size, or, for the small one, every sixteenth MiB."""
    packages = sorted(pathlib.Path("/usr/src").glob("linux-source-*.tar.xz"))
    if not packages:
        return None
    part, every, written = path.with_name(path.name + ".part"), 16 if size == "small" else 1, 0
    with open(part, "wb") as out:
        for number, piece in enumerate(pieces(packages[-1])):
            if number % every:
                continue
            whole = piece[piece.find(b"\n") + 1 : piece.rfind(b"\n") + 1] if every > 1 else piece
            whole = whole[: mib * MIB - written]
            written += out.write(whole)
            if written >= mib * MIB:
                break
    part.replace(path)
    return {"bytes": written, "from": packages[-1].name.removesuffix(".tar.xz")}


def pieces(package):
    """The text of a package's files one after the other, in pieces of 1 MiB."""
    piece = bytearray()
    with tarfile.open(package, "r|xz") as members:
        for member in members:
            if not member.isfile():
                continue
            piece += members.extractfile(member).read()
            while len(piece) >= MIB:
                yield bytes(piece[:MIB])
                del piece[:MIB]
    yield bytes(piece)

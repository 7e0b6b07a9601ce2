#!/usr/bin/env bash
# Installs the programs that breachscope is compared with; what cannot be had is left out, and said so.
#
#   peers.sh [FOLDER]      (default: ${XDG_CACHE_HOME:-~/.cache}/breachscope-compare/peers)
#
# From the system's packages, when run as root: libvectorscan-dev and what builds against it, ripgrep in case that the
# newest cannot be built, and the source text of Linux, an input. Into FOLDER: a virtual environment with DuckDB and
# chDB, the newest ripgrep, and `rx` and `vectorscan`, built from the sources here. bulk_extractor is taken when it is
# on PATH; Debian 12 does not package it. May be run again.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/breachscope-compare/peers}
mkdir -p "$folder/bin"
folder=$(cd "$folder" && pwd)
log=$folder/install.log
: >"$log"

have() { command -v "$1" >/dev/null 2>&1; }
said=()
without() { said+=("$1"); }

# Tells what happened to a step: step NAME COMMAND...
step() {
    local name=$1
    shift
    if "$@" >>"$log" 2>&1; then echo "ok       $name"; else echo "left out $name" && without "$name"; fi
}

packages() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    [ "$(id -u)" -eq 0 ] || { echo "not root: ${missing[*]} missing" && return 1; }
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"
}

linux_source() {
    compgen -G '/usr/src/linux-source-*.tar.xz' >/dev/null && return 0
    local newest
    newest=$(apt-cache search --names-only '^linux-source-[0-9.]+$' | cut -d ' ' -f 1 | sort -V | tail -n 1)
    [ -n "$newest" ] && packages "$newest"
}

engines() {
    [ -x "$folder/venv/bin/python" ] || python3 -m venv "$folder/venv"
    "$folder/venv/bin/python" -c 'import duckdb, chdb' 2>/dev/null || "$folder/venv/bin/pip" install --quiet duckdb chdb
    "$folder/venv/bin/python" -c 'import duckdb, chdb; print(duckdb.__version__, chdb.__version__)'
}

ripgrep() {
    [ -x "$folder/bin/rg" ] || CARGO_TARGET_DIR=$folder/build cargo install --quiet --locked --root "$folder" ripgrep
    "$folder/bin/rg" --version || rg --version
}

rx() {
    # The host's own instructions: the peer is to be as fast as it can be.
    RUSTFLAGS='-C target-cpu=native' CARGO_TARGET_DIR=$folder/build cargo build --release --locked \
        --manifest-path "$here/peers/rx/Cargo.toml"
    cp "$folder/build/release/rx" "$folder/bin/rx"
}

vectorscan() {
    local flags
    flags=$(pkg-config --cflags --libs libhs)
    # shellcheck disable=SC2086  # the flags are words
    cc -O3 -march=native -Wall -Wextra -pthread "$here/peers/vectorscan.c" -o "$folder/bin/vectorscan" $flags
}

if have apt-get; then
    step "ripgrep (package)" packages ripgrep
    step "libvectorscan (package)" packages libvectorscan-dev pkg-config gcc libc6-dev
    step "Linux source text (package)" linux_source
fi
step "DuckDB and chDB" engines
step "regex-automata (rx)" rx
step "Vectorscan" vectorscan
step "ripgrep" ripgrep
step "bulk_extractor" have bulk_extractor
[ ${#said[@]} -eq 0 ] || printf 'Without them the table has fewer rows; %s says why.\n' "$log"

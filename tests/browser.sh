#!/bin/sh
# Installs a browser for the tests of pages from the system's packages; without one `cargo test` says
# that they are skipped, and .ci/run fails. Needs the right to install packages.
set -eu

for name in chromium chromium-browser google-chrome chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        echo "a browser is there: $(command -v "$name")"
        exit 0
    fi
done
if command -v apt-get >/dev/null 2>&1; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        chromium fonts-dejavu-core
elif command -v dnf >/dev/null 2>&1; then
    dnf install -y chromium dejavu-sans-fonts
elif command -v pacman >/dev/null 2>&1; then
    pacman -Sy --noconfirm chromium ttf-dejavu
elif command -v brew >/dev/null 2>&1; then
    brew install --cask chromium
else
    echo "no package manager that this script knows; install Chromium by hand" >&2
    exit 1
fi

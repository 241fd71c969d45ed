#!/bin/sh
# Makes .venv and brings it to what requirements.lock says. Does nothing when it is there already.
set -eu
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

good_python() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && good_python "$name"; then
            echo "$name"
            return
        fi
    done
}

if ! [ -x .venv/bin/python ] || ! good_python .venv/bin/python; then
    python=$(find_python)
    [ -n "$python" ] || stop "Python 3.11 or newer is needed." \
        "  Debian 12 or later, Ubuntu 24.04 or later: apt-get install python3 python3-venv" \
        "  macOS: brew install python" \
        "If it is installed under another name: make PYTHON=/path/to/python3 …"
    "$python" -c 'import venv, ensurepip' 2>/dev/null || stop \
        "$python has no venv module." "  Debian, Ubuntu: apt-get install python3-venv"
    echo "Making .venv …"
    "$python" -m venv --clear .venv
fi

# The copy beside the packages says which lock they were installed from.
if cmp -s requirements.lock .venv/installed.lock; then
    exit 0
fi
echo "Installing …"
.venv/bin/python -m uv --version >/dev/null 2>&1 || .venv/bin/python -m pip install --quiet uv
.venv/bin/python -m uv pip sync --quiet --require-hashes --python .venv/bin/python requirements.lock
cp requirements.lock .venv/installed.lock

#!/bin/sh
# Makes a shop of the files beside this one, without a network: a clone, its packages, its data, and a first measurement.
#
#     sh prepare.sh [FOLDER]
#
# FOLDER is where the clone goes: storefront, beside this file, unless another is named. PYTHON=python3.13 names a Python.
set -eu

fail() { echo "$*" >&2; exit 2; }
step() { printf '\n%s\n' "$*"; }
kind() {
  "$1" -c 'import platform as p, sys; s = p.system().lower()
print("%s-%s:%d.%d" % ({"darwin": "macos"}.get(s, s), p.machine(), *sys.version_info[:2]))' 2>/dev/null || true
}

caller=$PWD
cd "$(dirname "$0")"
here=$PWD
case ${1:-} in
  "") shop=$here/storefront ;;
  /*) shop=$1 ;;
  *) shop=$caller/$1 ;;
esac

[ ! -e "$shop" ] || fail "$shop is there already. Remove it, or name another folder: sh prepare.sh FOLDER"
for tool in git make; do
  command -v "$tool" >/dev/null || fail "The workshop needs $tool: install it, and call this again."
done
python=
for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
  if grep -qxF "$(kind "$name")" laptops.txt; then python=$name; break; fi
done
[ -n "$python" ] || fail "The wheels here are for $(paste -sd ' ' laptops.txt); ${PYTHON:-python3} here is $(kind "${PYTHON:-python3}").
Install such a Python, or ask for an archive for this one: make offline-bundle ARGS=\"--for …\""

step "Checking that no file was damaged on its way"
if command -v sha256sum >/dev/null; then sum=sha256sum; else sum="shasum -a 256"; fi
$sum -c SHA256SUMS >/dev/null || fail "Copy the archive again, and unpack it again."

step "Cloning the shop into $shop"
git clone --quiet --no-checkout storefront.bundle "$shop"
cd "$shop"
git checkout --quiet -B main
# Lessons commit; who has never told git a name would be stopped there.
git config user.email >/dev/null || { git config user.name "A student" && git config user.email student@example.com; }

# pip splits its variables at blanks.
export PIP_NO_INDEX=1 PIP_FIND_LINKS="file://$(printf %s "$here/wheels" | sed 's/ /%20/g')"
make PYTHON="$python" .venv/.ready

step "Filling the shop"
.venv/bin/python manage.py migrate --verbosity 0
.venv/bin/python manage.py seed
.venv/bin/python manage.py tokens --output .cache/tokens.json

step "Looking at this machine, and measuring once"
.venv/bin/python -m harness doctor
.venv/bin/python -m harness verify n_plus_one --blocks 2 --triples 10 --rounds 0 --save-as prepared

step "All is there. Go on in $shop: make run, and open http://127.0.0.1:8000/"

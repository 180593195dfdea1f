# Sourced by .ci/run and .ci/nightly: runs steps, goes on after one that fails, and ends with a table of all.
#
#     step NAME BUDGET COMMAND…     run a command; BUDGET: the seconds that it may take before the table says so
#     aside NAME BUDGET COMMAND…    the same, next to the step that follows; `join` waits for it and prints its output
#     skip NAME REASON              note a step that cannot run here
#
# `selected=(NAME…)` runs these steps alone. Exit code 0: no step failed. 1: one did. 2: no step has such a name.

folder=$(mktemp -d)
known=" "
selected=("$@")
began=$SECONDS

is_selected() {
  known+="$1 "
  [ ${#selected[@]} -eq 0 ] || [[ " ${selected[*]} " == *" $1 "* ]]
}

step() { is_selected "$1" || return 0; run_step "$@"; }

aside() {
  is_selected "$1" || return 0
  (run_step "$@") >"$folder/$1.log" 2>&1 &
}

join() {
  wait
  for log in "$folder"/*.log; do [ ! -e "$log" ] || { cat "$log"; rm "$log"; }; done
}

skip() {
  is_selected "$1" || return 0
  [ -z "${GITHUB_ACTIONS:-}" ] || echo "::warning::$1 was skipped: $2"
  note "$1" - - "SKIPPED: $2"
}

run_step() {
  local name=$1 budget=$2 start=$SECONDS code=0 result=passed seconds
  shift 2
  printf '\n── %s: %s\n' "$name" "$*"
  "$@" || code=$?
  seconds=$((SECONDS - start))
  [ "$code" = 0 ] || result="FAILED with exit code $code"
  if [ "$seconds" -gt "$budget" ]; then
    result+=", over its budget"
    printf '!! %s took %s s, over its budget of %s s\n' "$name" "$seconds" "$budget"
  fi
  note "$name" "$seconds" "$budget" "$result"
}

note() { printf '%-14s %8s %8s  %s\n' "$@" >>"$folder/table"; }

print_table() {
  printf '\n%-14s %8s %8s  %s\n' step seconds budget result
  cat "$folder/table"
  printf '%-14s %8s\n' total "$((SECONDS - began))"
}

finish() {
  local code=$?
  trap - EXIT
  kill $(jobs -p) 2>/dev/null
  wait
  for name in ${selected[@]+"${selected[@]}"}; do
    [[ $known == *" $name "* ]] || [ "$code" != 0 ] || { echo "'$name' is no step; steps:$known" >&2; code=2; }
  done
  if [ -e "$folder/table" ]; then
    print_table | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
    ! grep -q FAILED "$folder/table" || [ "$code" != 0 ] || code=1
  fi
  rm -rf "$folder"
  exit "$code"
}
trap finish EXIT

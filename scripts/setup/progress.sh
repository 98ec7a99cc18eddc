# shellcheck shell=bash
# Sourced: one line of progress for each long step.

LOG_FOLDER="$ROOT/.cache/logs"

# In a terminal the elapsed time counts on its line; elsewhere it is added every 15 seconds.
tick() {
  local label=$1 seconds=0
  while sleep 1; do
    seconds=$((seconds + 1))
    if [[ -t 1 ]]; then
      printf '\r%s … %d s' "$label" "$seconds"
    elif ((seconds % 15 == 0)); then
      printf ' %d s …' "$seconds"
    fi
  done
}

# run_step LABEL COMMAND… runs the command with its output in a log, which is shown when the command fails.
run_step() {
  local label=$1 log started=$SECONDS ticker status=0
  shift
  mkdir -p "$LOG_FOLDER"
  log="$LOG_FOLDER/$(tr -cs '[:alnum:]\n' '-' <<<"$label" | head -c 40).log"
  printf '%s …' "$label"
  tick "$label" &
  ticker=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  kill "$ticker" && wait "$ticker" 2>/dev/null || true
  [[ -t 1 ]] && printf '\r%s …' "$label"
  if ((status != 0)); then
    printf ' FAILED after %d s\n' $((SECONDS - started))
    tail -n 60 "$log" | sed 's/^/  | /' >&2
    printf 'The whole output is in %s\n' "$log" >&2
    return "$status"
  fi
  printf ' done, %d s\n' $((SECONDS - started))
}

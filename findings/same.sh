# same NAME WANT GOT: reports whether a finding still stands; to be sourced.
same() {
  if [ "$2" = "$3" ]; then
    echo "$1: as described"
    return
  fi
  echo "$1: the output is another one now" >&2
  diff <(echo "$2") <(echo "$3") >&2 || true
  exit 1
}

#!/usr/bin/env bash
# Good inputs to begin fuzzing with, from the demonstration ledger: fuzz/seeds.sh [DIR]
# It makes DIR/corpus with a folder for each target, and DIR/policy; DIR is fuzz/ when absent.
# RANTAI names the program; `cargo run --release` when absent.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p "${1:-fuzz}"
out="$(cd "${1:-fuzz}" && pwd)" work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
program="${RANTAI:-cargo run --release --quiet --}"
rantai() { $program "$@" --actor u-01 --ledger "$work/demo"; }

$program demo "$work/demo" >/dev/null
rantai checkpoint >/dev/null
{ printf 'log '; rantai key show; printf 'quorum none\n'; } >"$out/policy"
rantai publish --out "$work/site" --base https://hibah.contoh.go.id/ 2>/dev/null

# What the tests hold to be good.
CORPUS="$out/corpus" cargo test --quiet -p rantai-events --test trust corpus >/dev/null
CORPUS="$out/corpus" cargo test --quiet --test it target_and_a_corpus >/dev/null

put() { mkdir -p "$out/corpus/$1" && cat >"$out/corpus/$1/$2"; }
group=ykt-kube-001
lines="$(cat "$work"/demo/journal/*.log | tr -d '\000' | awk 'NR % 97 == 1' | head -n 40)"
number=0
while read -r line; do
  printf '%s' "${line%%$'\t'*}" | put record "demo-$((number += 1))"
done <<<"$lines"
put note demo <"$work/demo/publish/checkpoint"
sed '/^$/,$d' "$work/demo/publish/checkpoint" | put checkpoint demo
put policy demo <"$out/policy"
put manifest demo < <(head -n 40 "$work/site/manifest")
put manifest unsorted < <(head -n 20 "$work/site/manifest" | tac)
put page_note demo < <(sed '/^$/,$d' "$work/site/manifest.note")

# Proof files of every kind.
rantai prove 7 --out "$work/record" 2>/dev/null && put proof demo <"$work/record" && put check record <"$work/record"
rantai prove --stream "group/$group" --out "$work/statement" 2>/dev/null && put statement demo <"$work/statement" && put check statement <"$work/statement"
rantai slip "$group" --out "$work/slip.txt" 2>/dev/null && put check slip <"$work/slip.txt" || true

# A page with its data, and its proofs.
for page in index.html "kelompok/$group/index.html"; do
  name="${page//\//-}"
  data="$(dirname "$page")/data.json"
  [ -f "$work/site/$data" ] && { cat "$work/site/$data"; printf '\0'; cat "$work/site/$page"; } | put page "$name"
  put page "$name.bukti" <"$work/site/$(dirname "$page")/bukti.js"
done

# The journal's first groups; `#` and `=` stand for the hash and the mark behind a line.
head -n 12 "$work"/demo/journal/0000000000000000.log |
  sed -E 's/\t[0-9a-f]{64}\t=$/=/; s/\t[0-9a-f]{64}$/#/' >"$work/journal"
put journal demo <"$work/journal"
put journal torn < <(head -c 3000 "$work/journal")
{ head -n 1 "$work/journal" | sed 's/#$/=/'; printf '\000\001'; sed -n 2p "$work/journal" | sed 's/#$/=/'; } | put journal two-segments

find "$out/corpus" -type f | wc -l

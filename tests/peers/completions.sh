#!/usr/bin/env bash
# Completes lines as shells do, in bash, and in fish where it is at hand:
#     tests/peers/completions.sh PROGRAM
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ln -s "$(realpath "$1")" "$folder/lowtide"
PATH=$folder:$PATH
cd "$folder"
{
    echo 'version = 1'
    for region in sg:asia de:emea dk:emea; do
        printf '[[regions]]\nid = "%s"\ngroups = ["%s"]\n' "${region%:*}" "${region#*:}"
        printf 'timezone = "UTC"\ntiers = ["weekly"]\nactivity = [%s 1]\n' "$(printf '1, %.0s' {1..23})"
    done
} >regions.toml

# The part of LINE that bash puts an answer in the place of, and the answers.
in_bash() {
    COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=()
    read -ra COMP_WORDS <<<"$(sed 's/[@=:]/ & /g' <<<"$1")"
    [[ $1 != *" " ]] || COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    local word=${COMP_LINE##*[[:space:]@=:]}
    _lowtide lowtide "$word" "${COMP_WORDS[COMP_CWORD - 1]}"
    echo "${COMPREPLY[*]}"
}

in_fish() { fish --no-config -c "source lowtide.fish; complete -C '$1'" | cut -f1 | paste -sd' '; }

expect() {
    [ "$2" = "$3" ] || { echo "$1: expected \`$3\`, found \`$2\`" >&2 && exit 1; }
}

lowtide completions bash >lowtide.bash
# shellcheck source=/dev/null
source lowtide.bash
while IFS='|' read -r line answers; do expect "bash: $line" "$(in_bash "$line")" "$answers"; done <<'END'
lowtide plan --tier wee|weekly
lowtide plan --tier=wee|weekly
lowtide plan --only |@asia @emea de dk sg
lowtide plan --only sg,d|sg,de sg,dk
lowtide plan --only @e|emea
lowtide plan --only=sg,@e|emea
lowtide plan --only @asia,d|asia,de asia,dk
lowtide check --ignore no-slot,idle-r|no-slot,idle-rule
lowtide --regions=none.toml plan --only |
END
echo "bash: every line completes"

if command -v fish >/dev/null; then
    lowtide completions fish >lowtide.fish
    while IFS='|' read -r line answers; do expect "fish: $line" "$(in_fish "$line")" "$answers"; done <<'END'
lowtide plan --tier wee|weekly
lowtide plan --only sg,d|sg,de sg,dk
lowtide plan --only @e|@emea
lowtide check --ignore no-slot,idle-r|no-slot,idle-rule
END
    echo "fish: every line completes"
else
    echo "left out: fish: not installed" >&2
fi

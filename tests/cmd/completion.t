#!/bin/sh
# Completion: what the programs offer, and what real shells on a terminal make of it.
. "$(dirname "$0")/../lib.sh"
sample=$data/sample.json
cd "$tmp" || exit 1
cp "$sample" 'my sample.json'
cp "$sample" sample.json
sed 's/"Crane"/"Hall A+B (left)"/g' "$sample" > special.json

# ---- what is offered ------------------------------------------------------------

# The candidates for the last word, on one line.
offers() {
	program=$1
	shift
	"$program" --complete $# "$@" | cut -f 1 | tr '\n' ' '
}

is 'long options' "$(offers sched-ls --t)" '--titles --tsv --tz '
is 'options that all have' "$(offers sched-at --no)" '--now --no-pager --no-messages '
is 'short options with their meaning' "$(sched-grep --complete 1 - | grep -c "^-.$(printf '\t')[a-z]")" 15
is 'an argument behind =' "$(offers sched-ls --color=a)" '--color=always --color=auto '
is 'fields, one by one' "$(offers sched-ls -o title,per)" 'title,person '
is 'fields beside the usual ones' "$(offers sched-ls -o +tr)" '+track '
is 'fields behind the letter of an option' "$(offers sched-grep -vk ta)" 'tag '
is 'formats' "$(offers sched-ics --from c)" 'c3voc-json captions '
is 'zones' "$(offers sched-ls -z Europe/Am)" 'Europe/Amsterdam '
is 'the system'"'"'s zone' "$(offers sched-at -z l)" 'local '
is 'a region' "$(offers sched-at --tz Antarctica/T)" 'Antarctica/Troll '
is 'rooms of the schedule behind the pattern' "$(sched-grep --complete 3 -k room '' sample.json | tr '\n' ' ')" 'Crane Dock '
is 'tracks of the schedule that SCHEDULE names' "$(SCHEDULE=sample.json offers sched-grep -ktrack N)" 'Networks '
is 'values as patterns' "$(SCHEDULE=special.json offers sched-grep -k room H)" 'Hall A\+B \(left\) '
is 'values as strings' "$(SCHEDULE=special.json offers sched-grep -F --field=room H)" 'Hall A+B (left) '
is 'values behind -e' "$(sched-grep --complete 4 -k room -e C sample.json)" Crane
is 'values of several fields' "$(SCHEDULE=sample.json offers sched-grep -k room,track -e N)" 'Networks '
is 'rooms to ignore' "$(sched-conflicts --complete 2 --ignore-room D sample.json)" Dock
is 'persons to ignore' "$(SCHEDULE=sample.json offers sched-conflicts --ignore-person=A)" '--ignore-person=Ada Okafor '
is 'kinds' "$(offers sched-conflicts -k room,a)" 'room,attend room,all '
is 'a format of summaries is none of inputs' "$(offers sched-ics --summary c)" ''
is 'days' "$(SCHEDULE=sample.json sched-at --complete 1 'day' | tr '\n' ',')" 'day 1,day 2,'
is 'times' "$(offers sched-at to)" 'today tomorrow '
is 'files' "$(offers sched-ls '')" ':files '
is 'files behind a pattern' "$(offers sched-grep x '')" ':files '
is 'files behind -e' "$(offers sched-grep -e x '')" ':files '
is 'files behind --' "$(offers sched-ls -- -)" ':files '
is 'no schedule, nothing to offer' "$(offers sched-grep -k room '')" ''
is 'an option without an argument' "$(offers sched-ls --tsv=)" ''

# What the shells are told to complete is what there is.
programs=$(for program in "$BUILD"/bin/sched-*; do basename "$program"; done)
for file in sched.bash _sched sched.fish; do
	is "$file knows the programs" \
		"$(grep -e '^_sched_programs=' -e '^#compdef' -e '^for program in' "$top/cmd/completion/$file" |
			grep -o 'sched-[a-z]*' | sort)" "$programs"
done

# ---- shells on a terminal -----------------------------------------------------------

# in_shell SHELL LINE WANT WORD: the line, typed with its tabs, makes a file that holds this; the word is seen
in_shell() {
	rm -f out
	printf '%b\n' "$2" > line
	# Keys must not come before the shell's editor reads them.
	{ cat "$1.start"; cat line; echo exit; } | while IFS= read -r line; do
		sleep 0.4
		printf '%s\n' "$line"
	done | SCHEDULE=special.json timeout 30 script -qec "$(cat "$1.shell")" /dev/null > screen 2>&1
	cat screen
	printf '%s' "$3" > want
	cmp out want && grep -qF -- "$4" screen
}
completion=$top/cmd/completion
mkdir -p zfunctions config
cp "$completion/_sched" zfunctions
printf "PS1=; . '%s/sched.bash'\\n" "$completion" > bash.start
echo 'bash --norc --noprofile -i' > bash.shell
echo "PS1=; fpath=('$tmp/zfunctions' \$fpath); autoload -Uz compinit; compinit -D -u" > zsh.start
echo 'env TERM=dumb zsh -f -i' > zsh.shell
printf "source '%s/sched.fish'\\n" "$completion" > fish.start
echo "env HOME=$tmp XDG_CONFIG_HOME=$tmp/config TERM=xterm fish --no-config -i" > fish.shell

for shell in bash zsh fish; do
	if ! command -v $shell > /dev/null || ! terminal; then
		skip "$shell" "no $shell or no terminal"
		continue
	fi
	ok "$shell completes an option" in_shell $shell 'sched-ls --titl\t sample.json | head -n 1 > out' 'Casting off
' --titles
	ok "$shell completes a field" in_shell $shell 'sched-ls --tsv -n -o roo\t sample.json | head -n 1 > out' 'Dock
' room
	ok "$shell completes a file" in_shell $shell 'sched-ls -1 my\t | head -n 1 > out' 'Casting off
' sample.json
	ok "$shell completes a room with blanks" in_shell $shell 'sched-grep -c -k room Hal\t special.json > out' '6
' 'left'
done
done_testing

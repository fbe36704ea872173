# bash completion for the sched-* programs: they know themselves what may stand where.

_sched_programs='sched-ls sched-grep sched-at sched-ics sched-conflicts'

_sched()
{
	local IFS=$'\n' i word= words=() at=0 line fixed candidates

	# bash takes "--color=al" and "10:00" for several words: put them together again.
	for ((i = 1; i < ${#COMP_WORDS[@]}; i++)); do
		if [[ $i -gt 1 && (${COMP_WORDS[i]} == [=:]* || ${COMP_WORDS[i - 1]} == *[=:]) && ${#words[@]} -gt 0 ]]; then
			words[${#words[@]}-1]+=${COMP_WORDS[i]}
		else
			words+=("${COMP_WORDS[i]}")
		fi
		[[ $i -eq $COMP_CWORD ]] && at=${#words[@]}
	done
	word=${words[at - 1]}
	# Quotes that have been typed are not part of the word.
	for ((i = 0; i < ${#words[@]}; i++)); do
		line=${words[i]}
		case $line in [\'\"]*) line=${line:1}; line=${line%[\'\"]} ;; esac
		words[i]=${line//\\/}
	done
	fixed=
	case $word in *[=:]*) fixed=${word%"${word##*[=:]}"} ;; esac
	COMPREPLY=()
	candidates=$("$1" --complete "$at" "${words[@]}" 2> /dev/null)
	for line in $candidates; do
		if [[ $line == :files ]]; then
			compopt -o filenames 2> /dev/null
			COMPREPLY+=($(compgen -f -- "$2"))
			continue
		fi
		line=${line%%$'\t'*}
		[[ $line == *= ]] && compopt -o nospace 2> /dev/null
		line=${line#"$fixed"}
		case $word in
		[\'\"]*) COMPREPLY+=("$line") ;;
		*) COMPREPLY+=("$(printf %q "$line")") ;;
		esac
	done
}

IFS=' ' read -r -a _sched_each <<< "$_sched_programs"
complete -F _sched "${_sched_each[@]}"
unset _sched_each _sched_programs

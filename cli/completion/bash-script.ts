/** What bash is given: it asks `maestro __complete`, and offers what that answers. */
export const BASH_SCRIPT = `# Completion of maestro for bash. In ~/.bashrc: source <(maestro completion bash)
_maestro() {
  local rest=\${COMP_LINE:0:COMP_POINT} i n=-1 piece line value flag
  local -a words
  # Words as they were typed: bash takes them apart at = and : as well.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then
      rest=\${rest#"\${rest%%[![:space:]]*}"}
      n=$((n + 1))
      words[n]=
    fi
    piece=\${COMP_WORDS[i]}
    ((i == COMP_CWORD)) && piece=$rest
    rest=\${rest#"$piece"}
    words[n]=\${words[n]}\${piece//[\\\\\\"\\']/}
  done
  # What stands before the last = or : stays, and is not to be said again; within quotes all is one word.
  local current=\${words[n]} breaks= kept=
  [[ $COMP_WORDBREAKS == *:* ]] && breaks=:
  [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='
  [[ \${COMP_WORDS[COMP_CWORD]} == [\\"\\']* ]] && breaks=
  [[ -n $breaks ]] && kept=\${current%"\${current##*[$breaks]}"}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :folders)
        flag=-f
        [[ $line == :folders ]] && flag=-d
        compopt -o filenames 2>/dev/null
        while IFS= read -r value; do
          COMPREPLY+=("$value")
        done < <(compgen "$flag" -- "\${current#"$kept"}")
        ;;
      *)
        value=\${line%%$'\\t'*}
        COMPREPLY+=("\${value#"$kept"}")
        ;;
    esac
  done < <("$1" __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _maestro maestro`;

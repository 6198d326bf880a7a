/** What zsh is given: it asks `maestro __complete`, and offers what that answers. */
export const ZSH_SCRIPT = `#compdef maestro
# Completion of maestro for zsh. In ~/.zshrc, below compinit: source <(maestro completion zsh)
_maestro() {
  local -a answer values
  local line value about paths=
  answer=("\${(@f)$("\${words[1]}" __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $answer; do
    case $line in
      :files) paths=files ;;
      :folders) paths=folders ;;
      *)
        value=\${\${line%%$'\\t'*}//:/\\\\:}
        about=\${line#*$'\\t'}
        values+=("$value\${about:+:$about}")
        ;;
    esac
  done
  (( $#values )) && _describe -V maestro values
  [[ $PREFIX == --*=* ]] && compset -P '*='
  [[ $paths == files ]] && _files
  [[ $paths == folders ]] && _files -/
  return 0
}
if [[ $funcstack[1] == _maestro ]]; then
  _maestro "$@"
else
  compdef _maestro maestro
fi`;

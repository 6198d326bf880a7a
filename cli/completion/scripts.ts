/** Shells with a completion script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The command that installs each script. */
export const INSTALLATION: Readonly<Record<Shell, string>> = {
  bash: "echo 'source <(maestro completion bash)' >> ~/.bashrc",
  zsh: "echo 'source <(maestro completion zsh)' >> ~/.zshrc    (below the line with compinit)",
  fish: 'maestro completion fish > ~/.config/fish/completions/maestro.fish',
};

/** Scripts that call `maestro __complete` and offer its lines. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of maestro for bash. In ~/.bashrc: source <(maestro completion bash)
_maestro() {
  local line=\${COMP_LINE:0:COMP_POINT} breaks= kept= value
  local -a words
  # Words as typed: bash also splits them at = and :.
  read -ra words <<<"\${line//[\\\\\\"\\']/}"
  [[ $line == *[[:space:]] ]] && words+=('')
  local current=\${words[\${#words[@]} - 1]}
  # Bash keeps the part before the last = or :, so it is removed from replies; quoted text is one word.
  [[ $COMP_WORDBREAKS == *:* ]] && breaks=:
  [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='
  [[ \${COMP_WORDS[COMP_CWORD]} == [\\"\\']* ]] && breaks=
  [[ -n $breaks ]] && kept=\${current%"\${current##*[$breaks]}"}
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :folders)
        compopt -o filenames 2>/dev/null
        [[ $line == :files ]] && line=-f || line=-d
        while IFS= read -r value; do
          COMPREPLY+=("$value")
        done < <(compgen "$line" -- "\${current#"$kept"}")
        ;;
      *)
        value=\${line%%$'\\t'*}
        COMPREPLY+=("\${value#"$kept"}")
        ;;
    esac
  done < <("$1" __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _maestro maestro`,

  zsh: `#compdef maestro
# Completion of maestro for zsh. In ~/.zshrc, below compinit: source <(maestro completion zsh)
_maestro() {
  local -a answer values
  local line value paths=
  answer=("\${(@f)$("\${words[1]}" __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $answer; do
    if [[ $line == :* ]]; then
      paths=\${line#:}
    else
      value=\${\${line%%$'\\t'*}//:/\\\\:}
      [[ $line == *$'\\t'* ]] && value+=:\${line#*$'\\t'}
      values+=("$value")
    fi
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
fi`,

  fish: `# Completion of maestro for fish: maestro completion fish > ~/.config/fish/completions/maestro.fish
function __maestro_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    for line in ($typed[1] __complete -- $typed[2..-1] "$current" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$current"
            case :folders
                __fish_complete_directories "$current"
            case '*'
                printf '%s\\n' $line
        end
    end
end
complete -c maestro -f -a '(__maestro_complete)'`,
};

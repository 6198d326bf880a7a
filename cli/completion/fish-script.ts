/** What fish is given: it asks `maestro __complete`, and offers what that answers. */
export const FISH_SCRIPT = `# Completion of maestro for fish: maestro completion fish > ~/.config/fish/completions/maestro.fish
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
complete -c maestro -f -a '(__maestro_complete)'`;

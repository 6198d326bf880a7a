import { BASH_SCRIPT } from './bash-script.ts';
import { FISH_SCRIPT } from './fish-script.ts';
import { ZSH_SCRIPT } from './zsh-script.ts';

/** The shells that can complete what is typed after `maestro`. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: BASH_SCRIPT,
  zsh: ZSH_SCRIPT,
  fish: FISH_SCRIPT,
};

/** How each is told, once. */
export const INSTALLATION: Readonly<Record<Shell, string>> = {
  bash: "echo 'source <(maestro completion bash)' >> ~/.bashrc",
  zsh: "echo 'source <(maestro completion zsh)' >> ~/.zshrc    (below the line with compinit)",
  fish: 'maestro completion fish > ~/.config/fish/completions/maestro.fish',
};

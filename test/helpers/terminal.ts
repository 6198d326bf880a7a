import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MAESTRO } from './run-maestro.ts';

/** Whether there is a terminal to test in. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;
export const NEEDS_TMUX = '(skipped if tmux is not installed)';

let opened = 0;

/** A real terminal with a shell in it, and the keys of its user. */
export class Terminal {
  readonly #socket = `maestro-${process.pid}-${opened++}`;

  constructor(columns: number, rows: number, environment: Readonly<Record<string, string>> = {}) {
    const settings = {
      TERM: 'xterm-256color',
      PS1: '$ ',
      MAESTRO_OFFLINE: '1',
      MAESTRO_PLACEBO: '0',
      ...environment,
    };
    const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    const shell = ['env', '-u', 'CI', '-u', 'NO_COLOR', ...words, 'bash', '--norc', '--noprofile'];
    this.#tmux(
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      '-x',
      `${columns}`,
      '-y',
      `${rows}`,
      ...shell,
    );
    this.#tmux('set', '-g', 'status', 'off');
  }

  /** Runs a line in the shell in which `$MAESTRO` is the program. */
  run(line: string): void {
    this.#tmux('send-keys', '-l', line.replaceAll('$MAESTRO', MAESTRO.join(' ')));
    this.keys('Enter');
  }

  /** Keys by the names that tmux has for them. */
  keys(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`);
  }

  /** What can be seen, line by line. */
  screen(): string {
    return this.#tmux('capture-pane', '-p');
  }

  /** The visible text, and the text scrolled away above it. */
  history(): string {
    return this.#tmux('capture-pane', '-p', '-S', '-1000');
  }

  isCursorVisible(): boolean {
    return this.#tmux('display-message', '-p', '#{cursor_flag}').trim() === '1';
  }

  /** @throws the content of the screen, if the condition is not met in time */
  async until(isThere: (screen: string) => boolean, ms = 200_000): Promise<string> {
    const end = Date.now() + ms;
    while (Date.now() < end) {
      const screen = this.screen();
      if (isThere(screen)) return screen;
      await setTimeout(50);
    }
    throw new Error(`The condition was not met within ${ms} ms:\n${this.screen()}`);
  }

  /** The settings of the terminal, as the shell finds them. */
  async settings(): Promise<string> {
    this.run('clear; stty -a; echo "end of" settings');
    return this.until((screen) => screen.includes('end of settings'));
  }

  close(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server']);
  }

  #tmux(...words: string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...words], { encoding: 'utf8' });
  }
}

/** Signals the process that runs a session. */
export function killOwner(folder: string, signal: string): void {
  const lock = readFileSync(join(folder, 'session.lock'), 'utf8');
  process.kill((JSON.parse(lock) as { pid: number }).pid, signal);
}

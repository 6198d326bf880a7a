import type { Command } from 'commander';
import { UsageError } from '../failures/failure.ts';

/** How a session is shown, as typed. */
export interface ScreenChoice {
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** False for `--no-color`. */
  readonly color?: boolean;
}

export const OUTPUT_OPTIONS = ['--plain', '--json', '--quiet', '--no-color'] as const;

/** @param json what `--json` prints, for the help */
export function screenOptions(command: Command, json: string): Command {
  return command
    .option('--plain', 'one line per wave instead of the dashboard (default without a terminal)')
    .option('--json', `${json} as JSON lines on stdout, messages on stderr`)
    .option('--quiet', 'print errors only')
    .option('--no-color', 'plain lines without colors (also: NO_COLOR, TERM=dumb)');
}

/** @throws {UsageError} more than one of them was typed */
export function oneScreen({ plain, json, quiet }: ScreenChoice): void {
  if ([plain, json, quiet].filter(Boolean).length > 1) {
    throw new UsageError('Cannot choose an output: give only one of --plain, --json and --quiet');
  }
}

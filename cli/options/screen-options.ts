import type { Command } from 'commander';
import { UsageError } from '../failures/failure.ts';

/** What was typed about how a session is shown. */
export interface ScreenChoice {
  readonly plain?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** False for `--no-color`. */
  readonly color?: boolean;
}

/** @param json what `--json` prints, for the help */
export function screenOptions(command: Command, json: string): Command {
  return command
    .option('--plain', 'one line a wave, in place of the dashboard (the default off a terminal)')
    .option('--no-color', 'the same: a dashboard lives on colours (also: NO_COLOR, TERM=dumb)')
    .option('--json', `${json} as JSON lines on stdout, messages on stderr`)
    .option('--quiet', 'print nothing but errors');
}

/** @throws {UsageError} more than one of them was typed */
export function oneScreen({ plain, json, quiet }: ScreenChoice): void {
  if ([plain, json, quiet].filter(Boolean).length > 1) {
    throw new UsageError('--plain, --json and --quiet exclude each other');
  }
}

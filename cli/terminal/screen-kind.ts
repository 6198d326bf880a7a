import { LEAST_COLUMNS, LEAST_ROWS } from '../../tui/layout.ts';
import type { ScreenChoice } from '../options/screen-options.ts';

/** The streams and variables that decide the screen. */
export interface Surroundings {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export type ScreenKind = 'dashboard' | 'plain' | 'json' | 'quiet';

/**
 * How a session is shown: as typed, else on a dashboard if the terminal can show one, else in plain lines
 * without escape sequences.
 */
export function screenKind(
  { plain, json, quiet, color }: ScreenChoice,
  { stdin, stdout, environment }: Surroundings = {
    stdin: process.stdin,
    stdout: process.stdout,
    environment: process.env,
  },
): ScreenKind {
  if (quiet === true) return 'quiet';
  if (json === true) return 'json';
  const { NO_COLOR, TERM, CI, CONTINUOUS_INTEGRATION } = environment;
  const isColourless = color === false || (NO_COLOR ?? '') !== '' || TERM === 'dumb';
  // As in Ink, which draws nothing there; an empty one counts, too.
  const isUnattended = [CI, CONTINUOUS_INTEGRATION].some(
    (value) => ![undefined, '0', 'false'].includes(value),
  );
  if (plain === true || isColourless || isUnattended) return 'plain';
  if (stdin.isTTY !== true || stdout.isTTY !== true) return 'plain';
  const { columns = 0, rows = 0 } = stdout;
  return columns < LEAST_COLUMNS || rows < LEAST_ROWS ? 'plain' : 'dashboard';
}

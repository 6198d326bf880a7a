import { describe, expect, it } from 'vitest';
import {
  type ScreenKind,
  type Surroundings,
  screenKind,
} from '../../../cli/terminal/screen-kind.ts';

const TERMINAL: Surroundings = {
  stdin: { isTTY: true },
  stdout: { isTTY: true, columns: 80, rows: 24 },
  environment: { TERM: 'xterm-256color' },
};

function kindIn(said: Partial<Surroundings>): ScreenKind {
  return screenKind({}, { ...TERMINAL, ...said });
}

describe('screenKind()', () => {
  it('is a dashboard on a terminal', () => {
    expect(kindIn({})).toBe('dashboard');
  });

  it('is what was typed, wherever it is', () => {
    expect(screenKind({ quiet: true }, TERMINAL)).toBe('quiet');
    expect(screenKind({ json: true }, TERMINAL)).toBe('json');
    expect(screenKind({ plain: true }, TERMINAL)).toBe('plain');
    expect(screenKind({ color: false }, TERMINAL)).toBe('plain');
    expect(screenKind({ color: true }, TERMINAL)).toBe('dashboard');
  });

  it.each([
    ['input comes from a pipe', { stdin: {} }],
    ['output goes to a pipe', { stdout: { columns: 80, rows: 24 } }],
    ['it is too narrow', { stdout: { isTTY: true, columns: 59, rows: 24 } }],
    ['it is too low', { stdout: { isTTY: true, columns: 80, rows: 13 } }],
    ['its size is not known', { stdout: { isTTY: true } }],
    ['NO_COLOR is set', { environment: { NO_COLOR: '1' } }],
    ['the terminal is dumb', { environment: { TERM: 'dumb' } }],
    ['CI is set', { environment: { CI: 'true' } }],
    ['CI is set, but empty', { environment: { CI: '' } }],
    ['CONTINUOUS_INTEGRATION is set', { environment: { CONTINUOUS_INTEGRATION: '1' } }],
  ] satisfies [string, Partial<Surroundings>][])('is plain lines where %s', (_why, said) => {
    expect(kindIn(said)).toBe('plain');
  });

  it('takes no notice of variables that say nothing', () => {
    expect(kindIn({ environment: { NO_COLOR: '', CI: 'false', TERM: 'xterm' } })).toBe('dashboard');
  });
});

import { Command, InvalidArgumentError } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { suggestion } from '../../cli/failures/suggestion.ts';
import { labOption } from '../../cli/options/lab-option.ts';
import { amount, wholeNumber } from '../../cli/options/number-arguments.ts';
import { alignColumns } from '../../cli/terminal/align-columns.ts';

describe('alignColumns()', () => {
  it('sets numbers to the right and words to the left, without blanks at the end', () => {
    expect(
      alignColumns([
        ['name', 'P&L'],
        ['a', '-1,234'],
        ['long name', '7'],
      ]),
    ).toBe('name       P&L\na          -1,234\nlong name       7');
    expect(alignColumns([])).toBe('');
  });
});

describe('suggestion()', () => {
  it('names a close candidate, and all of them otherwise', () => {
    expect(suggestion('segmnts', ['segments', 'tests'])).toBe('did you mean "segments"?');
    expect(suggestion('xyz', ['segments', 'tests', 'tests'])).toBe('use one of segments, tests');
  });
});

describe('labOption()', () => {
  const labOf = (environment: string | undefined, ...args: string[]) => {
    vi.stubEnv('MAESTRO_LAB', environment);
    const command = new Command().addOption(labOption()).parse(args, { from: 'user' });
    vi.unstubAllEnvs();
    return command.opts<{ lab: string }>().lab;
  };

  it('is what is typed, else what the environment says, else lab', () => {
    expect(labOf('/e', '--lab', '/x')).toBe('/x');
    expect(labOf('/e')).toBe('/e');
    expect(labOf(undefined)).toBe('lab');
    expect(labOf('')).toBe('lab');
  });
});

describe('numbers as typed', () => {
  it('are whole numbers of 0 or more', () => {
    expect(['0', '7', '100', '007'].map(wholeNumber)).toEqual([0, 7, 100, 7]);
    for (const bad of ['', ' ', '-1', '1.5', '1e3', '0x10', 'x', '١', '9999999999', '1 ']) {
      expect(() => wholeNumber(bad), bad).toThrow(InvalidArgumentError);
    }
  });

  it('are finite amounts of 0 or more', () => {
    expect(['0', '1.5', '1e3', '.5'].map(amount)).toEqual([0, 1.5, 1000, 0.5]);
    for (const bad of ['', ' ', '-1', 'NaN', 'Infinity', '1e400', 'x', '1,5']) {
      expect(() => amount(bad), bad).toThrow(InvalidArgumentError);
    }
  });
});

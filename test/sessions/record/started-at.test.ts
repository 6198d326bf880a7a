import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oldestFirst } from '../../../sessions/record/started-at.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';

/** A folder of sessions whose journals start with these lines, created in this order. */
function sessionsWith(firstLines: Readonly<Record<string, string | null>>): string {
  const folder = temporaryFolder();
  for (const [name, line] of Object.entries(firstLines)) {
    mkdirSync(join(folder, name));
    if (line !== null) writeFileSync(join(folder, name, 'journal.jsonl'), line);
  }
  return folder;
}

const at = (time: string) => `{"seq":0,"at":"${time}","event":{"type":"session_started"}}\n`;

describe('oldestFirst()', () => {
  it('sorts by the first line of each journal, and by name for equal times', () => {
    const folder = sessionsWith({
      c: at('2024-03-01T00:00:00.000Z'),
      b: at('2024-01-01T00:00:00.001Z'),
      d: at('2024-01-01T00:00:00.000Z'),
      a: at('2024-03-01T00:00:00.000Z'),
    });
    expect(oldestFirst(folder, ['a', 'b', 'c', 'd'])).toEqual(['d', 'b', 'a', 'c']);
  });

  it('sorts by the creation of the folder if a journal has no time', () => {
    // They were created now, long after the time in the other journal.
    const folder = sessionsWith({
      empty: '',
      none: null,
      odd: at('yesterday'),
      known: at('2024-01-01T00:00:00.000Z'),
    });
    mkdirSync(join(folder, 'pipe', 'journal.jsonl'), { recursive: true });
    expect(oldestFirst(folder, ['none', 'odd', 'pipe', 'empty', 'known'])[0]).toBe('known');
  });
});

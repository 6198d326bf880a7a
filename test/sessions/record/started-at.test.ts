import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { oldestFirst } from '../../../sessions/record/started-at.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';

/** A folder of sessions whose journals begin with these lines, made in this order. */
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
  it('goes by the first line of each journal, and by name where they say the same', () => {
    const folder = sessionsWith({
      c: at('2024-03-01T00:00:00.000Z'),
      b: at('2024-01-01T00:00:00.001Z'),
      d: at('2024-01-01T00:00:00.000Z'),
      a: at('2024-03-01T00:00:00.000Z'),
    });
    expect(oldestFirst(folder, ['a', 'b', 'c', 'd'])).toEqual(['d', 'b', 'a', 'c']);
  });

  it('goes by when the folder was made where a journal does not say', () => {
    // They were made now, which is long after the one that says so began.
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

import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Transcript } from '../../../protocol/session-files.ts';
import { transcriptPath } from '../../../protocol/transcript-path.ts';
import {
  readTranscripts,
  rejectDamaged,
  transcriptsByTurn,
} from '../../../sessions/record/read-transcripts.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { EXAMPLES } from '../../helpers/protocol-examples.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'transcripts'));
});

/** Writes a transcript under the name that it has, or another. */
function write(changes: Partial<Transcript>, path?: string): string {
  const one = Transcript.parse({ ...(EXAMPLES.transcript!.value as Transcript), ...changes });
  const file = path ?? transcriptPath(one);
  writeFileSync(join(folder, file), JSON.stringify(one));
  return file;
}

const numbers = (all: Iterable<Transcript>) => [...all].map(({ turn, attempt }) => [turn, attempt]);
const damagedIn = () => {
  const damaged: [string, string][] = [];
  const read = [...readTranscripts(folder, (...one) => damaged.push(one))];
  return { read, damaged };
};

describe('readTranscripts()', () => {
  it('goes by the numbers of turns and attempts, not by the names of files', () => {
    for (const turn of [10_000, 2, 1001]) write({ turn, attempt: 1 });
    for (const attempt of [10, 9, 1]) write({ turn: 7, attempt });
    expect(numbers(readTranscripts(folder, rejectDamaged))).toEqual([
      ...[
        [2, 1],
        [7, 1],
        [7, 9],
        [7, 10],
      ],
      ...[
        [1001, 1],
        [10_000, 1],
      ],
    ]);
  });

  it('returns none if there is no folder', () => {
    expect([...readTranscripts(join(folder, 'nowhere'), rejectDamaged)]).toEqual([]);
  });

  it('reports a file that is not the transcript of its name', () => {
    const path = write({ turn: 3, attempt: 1 }, 'transcripts/0004_seg1_critic_choose.json');
    write({ turn: 5 }, 'transcripts/notes.json');
    expect(damagedIn()).toEqual({
      read: [],
      damaged: [
        ['transcripts/notes.json', 'does not have the name of a transcript'],
        [path, 'is the transcript that belongs in transcripts/0003_seg1_critic_choose.json'],
      ],
    });
  });

  it('reports a file that is not JSON, not a transcript, or nested too deep to be written again', () => {
    const path = write({ turn: 3, attempt: 1 });
    const damaged = (text: string) => {
      writeFileSync(join(folder, path), text);
      return damagedIn().damaged[0]![1];
    };
    expect(damaged('{')).toMatch(/^is not valid JSON: /);
    expect(damaged('{"turn":0}')).toMatch(/^is not a transcript: turn: /);
    const whole = JSON.stringify(Transcript.parse(EXAMPLES.transcript!.value));
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    expect(damaged(whole.replace('"request":{', `"request":{"deep":${deep},`))).toBe(
      'is nested more than 100 deep',
    );
    expect(() => [...readTranscripts(folder, rejectDamaged)]).toThrow(`${path}: it is nested`);
  });
});

describe('transcriptsByTurn()', () => {
  it('reads a turn on demand, and never a file that is not meant', () => {
    write({ turn: 3, attempt: 2 });
    write({ turn: 3, attempt: 1 });
    const large = write({ turn: 4, attempt: 1 });
    truncateSync(join(folder, large), 3e9);
    const recorded = transcriptsByTurn(folder, rejectDamaged);
    expect(numbers(recorded(3))).toEqual([
      [3, 1],
      [3, 2],
    ]);
    expect(recorded(5)).toEqual([]);
    expect(() => recorded(4)).toThrow('3,000,000,000 bytes long');
    expect(transcriptsByTurn(folder, rejectDamaged, (path) => path !== large)(4)).toEqual([]);
  });

  it('rejects a turn that is too long for memory', () => {
    for (const attempt of [1, 2, 3]) {
      write({ turn: 3, attempt, response: 'x'.repeat(25e6) });
    }
    expect(() => transcriptsByTurn(folder, rejectDamaged)(3)).toThrow(
      'Cannot read transcripts/0003_seg1_critic_choose_a3.json: its turn is longer than 64 MB',
    );
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Transcript } from '../../../protocol/session-files.ts';
import { NameTakenError } from '../../../sessions/context/session-error.ts';
import { createFileStore } from '../../../sessions/record/file-store.ts';
import { sha256 } from '../../../store/durable-file.ts';
import { readJournal } from '../../helpers/journal-text.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { EXAMPLES } from '../../helpers/protocol-examples.ts';

const NOON = () => new Date('2026-01-15T12:00:00.500Z');

function journalOf(folder: string) {
  const path = join(folder, 'journal.jsonl');
  return readJournal(readFileSync(path, 'utf8'), path).lines.map(({ event }) => event);
}

describe('createFileStore()', () => {
  it('makes the folder of a session, with its journal', () => {
    const sessions = join(temporaryFolder(), 'deep', 'sessions');
    const store = createFileStore(sessions, 'mine', NOON);
    store.close();
    expect(readdirSync(join(sessions, 'mine')).sort()).toEqual(['journal.jsonl', 'transcripts']);
  });

  it('rejects a second session of the same name, and leaves the first unchanged', () => {
    const sessions = temporaryFolder();
    const first = createFileStore(sessions, 'mine', NOON);
    first.write('session_config.json', 'mine');
    first.close();
    expect(() => createFileStore(sessions, 'mine', NOON)).toThrow(NameTakenError);
    expect(() => createFileStore(sessions, 'mine', NOON)).toThrow(
      /^Cannot create session "mine": it exists already;/,
    );
    expect(readFileSync(join(sessions, 'mine', 'session_config.json'), 'utf8')).toBe('mine');
    expect(journalOf(join(sessions, 'mine'))).toHaveLength(1);
  });

  it('writes a file whole, and then its hash into the journal', () => {
    const store = createFileStore(temporaryFolder(), 'mine', NOON);
    store.write('segment_1/plan.jsonl', 'ünï\n', { isDurable: false });
    store.write('inputs.json', '{}\n');
    store.close();
    expect(readFileSync(join(store.folder, 'segment_1', 'plan.jsonl'), 'utf8')).toBe('ünï\n');
    expect(journalOf(store.folder)).toEqual([
      { type: 'file_written', path: 'segment_1/plan.jsonl', sha256: sha256('ünï\n'), bytes: 6 },
      { type: 'file_written', path: 'inputs.json', sha256: sha256('{}\n'), bytes: 3 },
    ]);
  });

  it('keeps every attempt at a turn as a transcript of its own', () => {
    const store = createFileStore(temporaryFolder(), 'mine', NOON);
    const second = Transcript.parse(EXAMPLES.transcript!.value);
    const paths = [{ ...second, attempt: 1 }, second].map((one) => store.recordTurn(one));
    store.close();
    expect(paths).toEqual([
      'transcripts/0003_seg1_critic_choose.json',
      'transcripts/0003_seg1_critic_choose_a2.json',
    ]);
    const written = JSON.parse(readFileSync(join(store.folder, paths[1]!), 'utf8')) as unknown;
    expect(Transcript.parse(written)).toEqual(second);
    expect(journalOf(store.folder)).toMatchObject(
      paths.map((path) => ({ type: 'file_written', path })),
    );
  });

  it('gives workers the folder of a segment', () => {
    const store = createFileStore(temporaryFolder(), 'mine', NOON);
    store.close();
    const recording = store.recording(3)!;
    expect(recording.settings).toEqual({ folder: join(store.folder, 'segment_3') });
    expect(existsSync(new URL(recording.recorder))).toBe(true);
  });
});

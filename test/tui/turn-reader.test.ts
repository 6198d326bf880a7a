import { describe, expect, it } from 'vitest';
import type { TurnSection } from '../../tui/player/turn-section.ts';
import { TurnReader } from '../../tui/turn-reader.ts';

const sectionsOf = (text: string): TurnSection[] => [{ title: 'Answer', text }];
const soon = () => new Promise((resolve) => setImmediate(resolve));

/** A reader whose reads end on command. */
function reading() {
  const answers = new Map<number, (sections: TurnSection[]) => void>();
  let reads = 0;
  const reader = new TurnReader(
    (turn) => new Promise((resolve) => answers.set(turn, resolve)),
    () => {
      reads += 1;
    },
  );
  return {
    reader,
    answer: (turn: number) => answers.get(turn)!(sectionsOf(`turn ${turn}`)),
    count: () => reads,
  };
}

describe('TurnReader', () => {
  it('shows nothing, then a loading turn, then its sections', async () => {
    const { reader, answer, count } = reading();
    expect(reader.current).toBe(null);
    reader.open(2);
    expect(reader.current).toEqual({ turn: 2, sections: null });
    answer(2);
    await soon();
    expect(reader.current).toEqual({ turn: 2, sections: sectionsOf('turn 2') });
    expect(count()).toBe(1);
  });

  it('never shows one turn under the number of another', async () => {
    const { reader, answer, count } = reading();
    reader.open(2);
    reader.open(1);
    answer(2);
    await soon();
    expect(reader.current).toEqual({ turn: 1, sections: null });
    answer(1);
    await soon();
    expect(reader.current).toEqual({ turn: 1, sections: sectionsOf('turn 1') });
    expect(count()).toBe(1);
  });

  it('shows the error of a turn that cannot be read', async () => {
    const reader = new TurnReader(
      () => Promise.reject(new Error('transcripts/0001.json is not valid JSON')),
      () => {},
    );
    reader.open(1);
    await soon();
    expect(reader.current!.sections).toEqual([
      { title: 'Cannot read the transcript', text: 'transcripts/0001.json is not valid JSON' },
    ]);
  });
});

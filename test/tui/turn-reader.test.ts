import { describe, expect, it } from 'vitest';
import type { TurnSection } from '../../tui/player/turn-section.ts';
import { TurnReader } from '../../tui/turn-reader.ts';

const said = (text: string): TurnSection[] => [{ title: 'Answered', text }];
const soon = () => new Promise((resolve) => setImmediate(resolve));

/** A reader whose reads end when they are told to. */
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
    answer: (turn: number) => answers.get(turn)!(said(`turn ${turn}`)),
    count: () => reads,
  };
}

describe('TurnReader', () => {
  it('has nothing open before it is asked, then a turn that is read, then all of it', async () => {
    const { reader, answer, count } = reading();
    expect(reader.current).toBe(null);
    reader.open(2);
    expect(reader.current).toEqual({ turn: 2, sections: null });
    answer(2);
    await soon();
    expect(reader.current).toEqual({ turn: 2, sections: said('turn 2') });
    expect(count()).toBe(1);
  });

  it('never shows one turn under the name of another, whichever is read first', async () => {
    const { reader, answer, count } = reading();
    reader.open(2);
    reader.open(1);
    answer(2);
    await soon();
    expect(reader.current).toEqual({ turn: 1, sections: null });
    answer(1);
    await soon();
    expect(reader.current).toEqual({ turn: 1, sections: said('turn 1') });
    expect(count()).toBe(1);
  });

  it('says why a turn cannot be read', async () => {
    const reader = new TurnReader(
      () => Promise.reject(new Error('transcripts/0001.json is no JSON')),
      () => {},
    );
    reader.open(1);
    await soon();
    expect(reader.current!.sections).toEqual([
      { title: 'Its transcript cannot be read', text: 'transcripts/0001.json is no JSON' },
    ]);
  });
});

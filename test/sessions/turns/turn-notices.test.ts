import { describe, expect, it } from 'vitest';
import {
  droppedText,
  mendText,
  readTurnNotice,
  takenOverText,
} from '../../../sessions/turns/turn-notices.ts';

const FACTS = { turn: 12, role: 'critic' } as const;

describe('readTurnNotice()', () => {
  it('reads what is said of a turn, whatever the reason has in it', () => {
    const why = 'chosen: "Turn 3 of the maestro was dropped: x"\nand\u2028more';
    const of = (is: string, role: string | null) => ({ turn: 12, is, role, why });
    expect(readTurnNotice(mendText(FACTS, why))).toEqual(of('mend', 'critic'));
    expect(readTurnNotice(droppedText(FACTS, why))).toEqual(of('dropped', 'critic'));
    expect(readTurnNotice(takenOverText(FACTS, why))).toEqual(of('taken_over', null));
  });

  it('finds nothing in any other notice', () => {
    for (const text of ['', 'Turn it off', 'a Turn 3 of the critic was dropped: x', 'Turn 3']) {
      expect(readTurnNotice(text)).toBeNull();
    }
  });

  it('keeps the words that are in journals: a session that goes on tells them again', () => {
    expect(mendText(FACTS, 'x')).toBe('Turn 12 of the critic is asked to mend its answer: x');
    expect(droppedText(FACTS, 'x')).toBe('Turn 12 of the critic was dropped: x');
    expect(takenOverText(FACTS, 'x')).toBe('Heuristic agents go on from turn 12 to the end: x');
  });
});

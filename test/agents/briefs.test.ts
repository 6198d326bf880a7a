import { describe, expect, it } from 'vitest';
import { keptCandidates } from '../../agents/briefs.ts';
import { abstainedTest, CENTRE, keptTest, record } from '../helpers/episodes.ts';

describe('keptCandidates()', () => {
  const rules = Array.from({ length: 4 }, (_, i) => ({
    ...CENTRE,
    exits: { atr_stop_mult: 1 + i },
  }));
  const kept = (index: number, candidate: number, totalPnl: number) =>
    keptTest(index, { candidate, step: record({ bars: 100, totalPnl }) });

  it('counts how often each was kept and what it made on steps, most often first', () => {
    const played = [kept(0, 2, 5), kept(1, 0, 1), abstainedTest(2), kept(3, 2, -7), kept(4, 1, 3)];
    expect(keptCandidates(played, rules)).toEqual([
      { rules: rules[2], times_kept: 2, step_pnl: -2 },
      { rules: rules[0], times_kept: 1, step_pnl: 1 },
      { rules: rules[1], times_kept: 1, step_pnl: 3 },
    ]);
  });

  it('is empty where every test abstained', () => {
    expect(keptCandidates([abstainedTest(0)], rules)).toEqual([]);
    expect(keptCandidates([], rules)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { keptCandidates } from '../../../agents/briefs/briefs.ts';
import { CENTRE } from '../../helpers/episodes.ts';

describe('keptCandidates()', () => {
  const rules = Array.from({ length: 3 }, (_, i) => ({
    ...CENTRE,
    exits: { atr_stop_mult: 1 + i },
  }));

  it('counts how often each set was kept and sums its step P&L, most frequent first', () => {
    const kept = [
      { rules: rules[0]!, stepPnl: 1 },
      { rules: rules[2]!, stepPnl: 5 },
      { rules: { ...rules[2]! }, stepPnl: -7 },
      { rules: rules[1]!, stepPnl: 3 },
    ];
    expect(keptCandidates(kept)).toEqual([
      { rules: rules[2], times_kept: 2, step_pnl: -2 },
      { rules: rules[0], times_kept: 1, step_pnl: 1 },
      { rules: rules[1], times_kept: 1, step_pnl: 3 },
    ]);
  });

  it('is empty if nothing was kept', () => {
    expect(keptCandidates([])).toEqual([]);
  });
});

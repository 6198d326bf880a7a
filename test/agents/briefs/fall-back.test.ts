import { describe, expect, it } from 'vitest';
import { fallBackOn } from '../../../agents/briefs/fall-back.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import { evidenceOf, metricsWith, proposalOf } from '../../helpers/random-evidence.ts';

const WIDER = { ...CENTRE, exits: { ...CENTRE.exits, atr_stop_mult: 2 } };
const LONGER = { ...CENTRE, exits: { ...CENTRE.exits, timeout_bars: 300 } };

const worse = evidenceOf(1, WIDER, metricsWith(-1));
const better = evidenceOf(2, CENTRE, metricsWith(0.5), { name: 'the better', carried: LONGER });
const scouting = {
  best: [
    { rules: WIDER, metrics: metricsWith(2) },
    { rules: CENTRE, metrics: metricsWith(1) },
  ],
};
const proposals = [proposalOf('p1', LONGER), proposalOf('p2', CENTRE)];

describe('fallBackOn()', () => {
  it('is the best known strategy with its adjustments, if there is one', () => {
    expect(fallBackOn([worse, better], scouting, proposals)).toEqual({
      is: 'best_known',
      name: 'the better',
      rules: LONGER,
      metrics: metricsWith(0.5),
    });
  });

  it('is the best scouted set if no strategy is known', () => {
    expect(fallBackOn([], scouting, proposals)).toEqual({
      is: 'scouted',
      name: 'ema_crossover, best parameters from scouting',
      rules: WIDER,
      metrics: metricsWith(2),
    });
  });

  it('is the first proposal if scouting found nothing or did not run', () => {
    const first = { is: 'first_proposal', name: 'p1 of the test', rules: LONGER, metrics: null };
    expect(fallBackOn([], { best: [] }, proposals)).toEqual(first);
    expect(fallBackOn([], null, proposals)).toEqual(first);
  });

  it('is null if none of them exists', () => {
    expect(fallBackOn([], null, [])).toBeNull();
  });
});

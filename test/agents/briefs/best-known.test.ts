import { describe, expect, it } from 'vitest';
import { knownStrategies } from '../../../agents/briefs/best-known.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import { evidenceOf, metricsWith } from '../../helpers/random-evidence.ts';

const order = (...history: Parameters<typeof knownStrategies>[0]) =>
  knownStrategies(history).map(({ evidence }) => evidence.segment);

describe('knownStrategies()', () => {
  it('is empty before anything has run', () => {
    expect(knownStrategies([])).toEqual([]);
  });

  it('sorts by t, and equal ones by segment', () => {
    const at = (segment: number, t: number) => evidenceOf(segment, CENTRE, metricsWith(t));
    expect(order(at(1, -1), at(2, 2), at(3, 0.5), at(4, 2))).toEqual([2, 4, 3, 1]);
  });

  it('distinguishes very large ts', () => {
    const at = (segment: number, t: number) => evidenceOf(segment, CENTRE, metricsWith(t));
    expect(order(at(1, 80), at(2, 90), at(3, -90), at(4, -80))).toEqual([2, 1, 4, 3]);
  });

  it('puts strategies without trades after all others', () => {
    const never = evidenceOf(1, CENTRE, metricsWith(null));
    expect(order(never, evidenceOf(2, CENTRE, metricsWith(-1)))).toEqual([2, 1]);
    expect(order(never, evidenceOf(2, CENTRE, metricsWith(-6)))).toEqual([2, 1]);
  });

  it('puts dropped strategies last', () => {
    const dropped = evidenceOf(1, CENTRE, metricsWith(3), { decision: 'drop' });
    const unasked = evidenceOf(2, CENTRE, metricsWith(-2), { decision: null });
    const idle = evidenceOf(3, CENTRE, metricsWith(null));
    expect(order(dropped, unasked, idle)).toEqual([2, 3, 1]);
  });

  it('continues with the adjusted strategy', () => {
    const carried = { ...CENTRE, exits: { atr_stop_mult: 2.2 } };
    const [best] = knownStrategies([evidenceOf(1, CENTRE, metricsWith(1), { carried, name: 'x' })]);
    expect(best).toMatchObject({ name: 'x', rules: carried });
  });

  it('does not change the history', () => {
    const history = [1, 2, 3].map((n) => evidenceOf(n, CENTRE, metricsWith(n)));
    knownStrategies(history);
    expect(history.map(({ segment }) => segment)).toEqual([1, 2, 3]);
  });
});

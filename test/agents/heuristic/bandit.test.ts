import { describe, expect, it } from 'vitest';
import { rankArms, rankHorizons, rankMethods } from '../../../agents/heuristic/bandit.ts';
import { firstRules } from '../../../agents/heuristic/first-ideas.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { evidenceOf, metricsWith, proposalOf, screeningOf } from '../../helpers/random-evidence.ts';

const stream = () => randomStream('bandit');
const pull = (arm: string, t: number | null, weight = 4) => ({ arms: [arm], t, weight });

describe('rankArms()', () => {
  it('prefers profitable arms to losing ones with as many trials', () => {
    const pulls = [pull('a', -3), pull('b', 3), pull('c', 0)];
    const ranked = rankArms(['a', 'b', 'c'], pulls, stream());
    expect(ranked.map(({ arm }) => arm)).toEqual(['b', 'c', 'a']);
    expect(ranked[0]!.reward).toBeGreaterThan(0.5);
    expect(ranked[2]!.reward).toBeLessThan(0.5);
  });

  it('prefers untried arms to those that lost or broke even', () => {
    const [first] = rankArms(
      ['lost', 'even', 'new'],
      [pull('lost', -3), pull('even', 0)],
      stream(),
    );
    expect(first).toMatchObject({ arm: 'new', trials: 0 });
  });

  it('returns to very profitable arms', () => {
    const pulls = Array.from({ length: 6 }, () => pull('good', 6)).concat(pull('bad', -6, 24));
    expect(rankArms(['good', 'bad'], pulls, stream())[0]!.arm).toBe('good');
  });

  it('adds a larger bonus to arms with few trials', () => {
    const ranked = rankArms(
      ['often', 'once'],
      [pull('often', 0, 40), pull('once', 0, 1)],
      stream(),
    );
    const reach = (arm: string) => {
      const one = ranked.find((other) => other.arm === arm)!;
      return one.bound - one.reward;
    };
    expect(reach('once')).toBeGreaterThan(2 * reach('often'));
  });

  it('divides the result of a joint pull between its arms', () => {
    const joint = rankArms(['a', 'b'], [{ arms: ['a', 'b'], t: 4, weight: 4 }], stream());
    expect(joint.map(({ trials }) => trials)).toEqual([1, 1]);
    const alone = rankArms(['a', 'b'], [pull('a', 4, 2), pull('b', 4, 2)], stream());
    expect(joint[0]!.reward).toBeCloseTo(alone[0]!.reward, 12);
  });

  it('breaks ties by the random stream alone', () => {
    const arms = ['a', 'b', 'c', 'd', 'e'];
    const names = (label: string) => rankArms(arms, [], randomStream(label)).map(({ arm }) => arm);
    expect(names('x')).toEqual(names('x'));
    const orders = new Set(Array.from({ length: 20 }, (_, i) => names(String(i)).join()));
    expect(orders.size).toBeGreaterThan(5);
  });

  it('ignores arms that are not listed', () => {
    expect(rankArms(['a'], [pull('gone', 9)], stream()).map(({ arm }) => arm)).toEqual(['a']);
  });
});

describe('rankMethods()', () => {
  const macd = firstRules(['macd_trend'], 'slow');
  const rsi = firstRules(['rsi_reversion'], 'fast');

  it('weights steps more than screenings', () => {
    const history = [
      evidenceOf(1, macd, metricsWith(3), {
        proposals: [proposalOf('p1', macd), proposalOf('p2', rsi)],
        screening: [screeningOf('p1', metricsWith(-3)), screeningOf('p2', metricsWith(3))],
      }),
    ];
    const ranked = rankMethods(['macd_trend', 'rsi_reversion'], history, stream());
    const reward = (arm: string) => ranked.find((one) => one.arm === arm)!.reward;
    // A step at 3 and a screening at -3, weighted 4 to 1, are more than one screening at 3.
    expect(reward('macd_trend')).toBeGreaterThan(0.6);
    expect(ranked.find(({ arm }) => arm === 'macd_trend')!.trials).toBe(2);
    expect(ranked.find(({ arm }) => arm === 'rsi_reversion')!.trials).toBe(1);
  });

  it('ranks every listed method and no other', () => {
    const ranked = rankMethods(
      ['momentum', 'supertrend'],
      [evidenceOf(1, macd, metricsWith(1))],
      stream(),
    );
    expect(ranked.map(({ arm }) => arm).sort()).toEqual(['momentum', 'supertrend']);
  });
});

describe('rankHorizons()', () => {
  it('prefers the profitable holding period', () => {
    const history = ['fast', 'medium', 'slow'].map((horizon, i) =>
      evidenceOf(
        i + 1,
        firstRules(['macd_trend'], horizon as 'fast'),
        metricsWith(i === 1 ? 4 : -4),
      ),
    );
    expect(rankHorizons(history, stream())[0]!.arm).toBe('medium');
  });
});

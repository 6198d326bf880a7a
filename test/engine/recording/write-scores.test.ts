import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventContext } from '../../../engine/recording/event-context.ts';
import { JsonLineWriter } from '../../../engine/recording/json-line-writer.ts';
import { writeScores } from '../../../engine/recording/write-scores.ts';
import { parseJsonl } from '../../../protocol/jsonl.ts';
import { ScoreEvent } from '../../../protocol/score-event.ts';
import type { EpisodeOutcome } from '../../../protocol/test-result.ts';
import { scoreEvent } from '../../helpers/score-event.ts';

const CONTEXT: EventContext = {
  session: '0123456789ab',
  isSimulated: false,
  test: 'seg1_test001',
  phase: 'step',
  candidate: 3,
  kept: true,
};

const bars = {
  time: Float64Array.from({ length: 400 }, (_, i) => Date.UTC(2024, 1, 28, 20) + i * 300_000),
  intervalMs: 300_000,
};

const written = (
  episodes: readonly EpisodeOutcome[],
  context: EventContext,
  writer = new JsonLineWriter(),
) => {
  writeScores(writer, episodes, bars, context);
  return Buffer.from(writer.toBytes()).toString('utf8');
};

const EPISODE: EpisodeOutcome = {
  id: 31,
  lastBar: 119,
  bars: 120,
  trades: 4,
  hit: 0.75,
  payoff: 1.5,
  totalPnl: 123.45,
  maxDrawdown: -67.5,
  blunders: 1,
  score: 90,
  regime: 'high',
};

describe('writeScores()', () => {
  // Bar 119 opens 595 minutes after 20:00, at 05:55 on the 29th of February, and closes at 06:00.
  it('writes an episode in the format of the protocol', () => {
    expect(written([EPISODE], CONTEXT)).toBe(
      `${JSON.stringify({
        type: 'score',
        ts: '2024-02-29T06:00:00Z',
        session: '0123456789ab',
        test: 'seg1_test001',
        phase: 'step',
        episode_id: 31,
        candidate: 3,
        kept: true,
        bars: 120,
        n_trades: 4,
        hit: 0.75,
        payoff: 1.5,
        total_pnl: 123.45,
        maxdd: -67.5,
        blunders: 1,
        score: 90,
        vol_regime: 'high',
      })}\n`,
    );
  });

  it('writes null for undefined values, and nothing without episodes', () => {
    const idle = { ...EPISODE, trades: 0, hit: null, payoff: null, score: null, regime: null };
    expect(written([idle], CONTEXT)).toMatch(
      /"hit":null,"payoff":null,.*"score":null,"vol_regime":null\}\n$/,
    );
    expect(written([], CONTEXT)).toBe('');
  });

  it('writes the bytes of JSON.stringify, which the protocol accepts', () => {
    const ratio = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });
    const amount = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    const episode: fc.Arbitrary<EpisodeOutcome> = fc.record({
      id: fc.nat(10_000_000),
      lastBar: fc.nat(399),
      bars: fc.integer({ min: 1, max: 2000 }),
      trades: fc.nat(2000),
      hit: ratio,
      payoff: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: null }),
      totalPnl: amount,
      maxDrawdown: amount.map((value) => -Math.abs(value)),
      blunders: fc.nat(2000),
      score: fc.option(fc.double({ min: 0, max: 125, noNaN: true }), { nil: null }),
      regime: fc.constantFrom('low', 'normal', 'high', null),
    });
    const context = fc.record({
      session: fc.constant('fedcba987654'),
      isSimulated: fc.boolean(),
      test: fc.constantFrom('seg1_test001', 'seg99_test999'),
      phase: fc.constantFrom('train', 'validation', 'step'),
      candidate: fc.nat(255),
      kept: fc.boolean(),
    });
    const writer = new JsonLineWriter();
    fc.assert(
      fc.property(fc.array(episode, { maxLength: 12 }), context, (episodes, shared) => {
        const context = shared as EventContext;
        writer.reset();
        const text = written(episodes, context, writer);
        const events = episodes.map((one) => scoreEvent(one, bars, context));
        expect(text).toBe(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
        const { items, tornTail } = parseJsonl(text, ScoreEvent, 'scores.jsonl');
        expect(tornTail).toBeNull();
        for (const [e, item] of items.entries()) {
          expect(Date.parse(item.ts)).toBe(bars.time[episodes[e]!.lastBar]! + 300_000);
          expect(item).toMatchObject({
            total_pnl: episodes[e]!.totalPnl + 0,
            maxdd: episodes[e]!.maxDrawdown + 0,
            score: episodes[e]!.score,
            vol_regime: episodes[e]!.regime,
          });
        }
        expect(items).toHaveLength(episodes.length);
      }),
      { numRuns: 1000, seed: 20_241_121 },
    );
  });
});

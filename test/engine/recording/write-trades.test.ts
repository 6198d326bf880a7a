import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonLineWriter } from '../../../engine/recording/json-line-writer.ts';
import { type TradeContext, writeTrades } from '../../../engine/recording/write-trades.ts';
import { EXIT_REASONS, TradeColumns } from '../../../engine/simulation/trade-columns.ts';
import { parseJsonl } from '../../../protocol/jsonl.ts';
import { TradeEvent } from '../../../protocol/trade-event.ts';
import type { PlainTrade } from '../../helpers/bar-by-bar-backtest.ts';
import { intoColumns } from '../../helpers/plain-trades.ts';
import { tradeEvent } from '../../helpers/trade-event.ts';

const CONTEXT: TradeContext = {
  session: '0123456789ab',
  isSimulated: false,
  test: 'seg1_test001',
  phase: 'step',
  candidate: 3,
  kept: true,
  tf: '5m',
  gates: { cvd: true, imb: null, atrz: null, vhf: true },
  firstEpisode: 31,
  episodeEnds: Int32Array.of(120, 240, 336),
};

const START = Date.UTC(2024, 1, 28, 20);
const bars = {
  time: Float64Array.from({ length: 336 }, (_, i) => START + i * 300_000),
  intervalMs: 300_000,
};

const lines = (trades: TradeColumns, context: TradeContext, writer = new JsonLineWriter()) => {
  writeTrades(writer, trades, bars, context);
  return Buffer.from(writer.toBytes()).toString('utf8');
};

const TRADE: PlainTrade = {
  side: 'SHORT',
  reason: 'reversal',
  entryBar: 118,
  exitBar: 120,
  entry: 64_123.45,
  exit: 64_000,
  quantity: 1.091645194,
  pnl: 79.55,
  exitReason: 'tp_hit',
  blunder: false,
};

describe('writeTrades()', () => {
  // Bar 118 opens 590 minutes after 20:00, at 05:50 on the 29th of February; bar 120 at 06:00 and
  // closes at 06:05. It is the first bar of the second episode.
  it('writes a trade in the format of the protocol', () => {
    expect(lines(intoColumns([TRADE], new TradeColumns()), CONTEXT)).toBe(
      `${JSON.stringify({
        type: 'trade',
        ts: '2024-02-29T06:05:00Z',
        session: '0123456789ab',
        test: 'seg1_test001',
        phase: 'step',
        candidate: 3,
        kept: true,
        tf: '5m',
        episode_id: 32,
        side: 'SHORT',
        reason: 'reversal',
        entry_ts: '2024-02-29T05:50:00Z',
        exit_ts: '2024-02-29T06:00:00Z',
        entry: 64123.45,
        exit: 64000,
        quantity: 1.091645194,
        pnl: 79.55,
        gates: { cvd: true, imb: null, atrz: null, vhf: true },
        bars_held: 2,
        exit_reason: 'tp_hit',
        blunder: false,
      })}\n`,
    );
  });

  it('writes nothing without trades', () => {
    expect(lines(new TradeColumns(), CONTEXT)).toBe('');
  });

  /** Prices and sizes over eighteen orders of magnitude, with few digits and with many. */
  const magnitude = fc
    .tuple(
      fc.integer({ min: -9, max: 8 }),
      fc.oneof(fc.integer({ min: 1, max: 99 }), fc.double({ min: 1, max: 10, noNaN: true })),
    )
    .map(([exponent, digits]) => digits * 10 ** exponent);
  const pnl = fc
    .oneof(
      fc.integer({ min: -300, max: 300 }),
      fc.integer({ min: -4e13, max: 4e13 }),
      fc.maxSafeInteger(),
    )
    .map((steps) => steps / 1e8);
  const anyTrade = fc
    .record({
      isLong: fc.boolean(),
      isReversal: fc.boolean(),
      entryBar: fc.integer({ min: 0, max: 335 }),
      held: fc.nat(335),
      entry: magnitude,
      exit: magnitude,
      quantity: magnitude,
      pnl,
      exitReason: fc.constantFrom(...EXIT_REASONS),
      blunder: fc.boolean(),
    })
    .map(({ isLong, isReversal, held, ...trade }): PlainTrade => {
      return {
        ...trade,
        side: isLong ? 'LONG' : 'SHORT',
        reason: isReversal ? 'reversal' : 'signal',
        exitBar: Math.min(335, trade.entryBar + held),
      };
    });
  const context = fc.record({
    session: fc.constant('fedcba987654'),
    isSimulated: fc.boolean(),
    test: fc.constantFrom('seg1_test001', 'seg99_test999'),
    phase: fc.constantFrom('train', 'validation', 'step'),
    candidate: fc.nat(255),
    kept: fc.boolean(),
    tf: fc.constantFrom('5m', '1h', '1d'),
    gates: fc.record({
      cvd: fc.constantFrom(true, false, null),
      imb: fc.constantFrom(true, false, null),
      atrz: fc.constantFrom(true, false, null),
      vhf: fc.constantFrom(true, false, null),
    }),
    firstEpisode: fc.nat(10_000_000),
    episodeEnds: fc
      .constantFrom([336], [120, 240, 336], [1, 2, 336])
      .map((ends) => Int32Array.from(ends)),
  });

  it('writes the bytes of JSON.stringify, which the protocol accepts', () => {
    const writer = new JsonLineWriter();
    fc.assert(
      fc.property(fc.array(anyTrade, { maxLength: 12 }), context, (trades, shared) => {
        trades.sort((a, b) => a.exitBar - b.exitBar);
        const columns = intoColumns(trades, new TradeColumns());
        writer.reset();
        const text = lines(columns, shared as TradeContext, writer);
        const events = trades.map((_, t) => tradeEvent(columns, t, bars, shared as TradeContext));
        expect(text).toBe(events.map((event) => `${JSON.stringify(event)}\n`).join(''));

        const { items, tornTail } = parseJsonl(text, TradeEvent, 'trades.jsonl');
        expect(tornTail).toBeNull();
        for (const [t, item] of items.entries()) {
          const trade = trades[t]!;
          const ends = [...shared.episodeEnds];
          expect(item).toMatchObject({
            side: trade.side,
            reason: trade.reason,
            exit_reason: trade.exitReason,
            blunder: trade.blunder,
            bars_held: trade.exitBar - trade.entryBar,
            // -0 is written as 0.
            pnl: trade.pnl + 0,
            episode_id: shared.firstEpisode + ends.filter((end) => end <= trade.exitBar).length,
            candidate: shared.candidate,
            kept: shared.kept,
            phase: shared.phase,
            ...(shared.isSimulated ? { simulated: true } : {}),
            gates: shared.gates,
          });
          expect(Date.parse(item.ts)).toBe(bars.time[trade.exitBar]! + 300_000);
          expect(Date.parse(item.exit_ts)).toBe(bars.time[trade.exitBar]!);
          expect(Date.parse(item.entry_ts)).toBe(bars.time[trade.entryBar]!);
          for (const field of ['entry', 'exit', 'quantity'] as const) {
            const error = Math.abs(item[field] - trade[field]) / trade[field];
            // Ten digits, or fifteen decimals where that is fewer.
            expect(error).toBeLessThanOrEqual(5.1e-10 + 5e-16 / trade[field]);
          }
        }
        expect(items).toHaveLength(trades.length);
      }),
      { numRuns: 1500, seed: 20_240_112 },
    );
  });
});

describe('a price that is written', () => {
  const columns = new TradeColumns();
  const writer = new JsonLineWriter();
  const written = (entry: number): number => {
    writer.reset();
    return JSON.parse(lines(intoColumns([{ ...TRADE, entry }], columns), CONTEXT, writer)).entry;
  };

  it.each([
    [64_123.456_789_012, 64_123.456_79],
    [0.000_012_345_678_912_3, 0.000_012_345_678_91],
    [1.234_567_890_12, 1.234_567_89],
    [9.999_999_999_6, 10],
    [100, 100],
    [0, 0],
  ])('is of %s %s', (value, wanted) => {
    expect(written(value)).toBe(wanted);
  });

  it('is as near as ten digits come', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 1e9, noNaN: true }), (value) => {
        const got = written(value);
        expect(Math.abs(got - value) / value).toBeLessThanOrEqual(5.1e-10);
        expect(Number(got.toPrecision(10))).toBe(got);
      }),
      { numRuns: 3000, seed: 20_240_113 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { SegmentEvidence } from '../../../agents/briefs/briefs.ts';
import { alignedTable } from '../../../agents/prompts/aligned-table.ts';
import { detailLevels } from '../../../agents/prompts/detail-levels.ts';
import { recordBlock } from '../../../agents/prompts/record-lines.ts';
import { segmentLines } from '../../../agents/prompts/segment-lines.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import {
  briefWith,
  evidenceOf,
  metricsWith,
  proposalOf,
  screeningOf,
} from '../../helpers/random-evidence.ts';
import { richEvidence } from '../../helpers/turns.ts';

const BRIEF = briefWith();
const PLAIN = { ...CENTRE, gates: {} };
const MACD = {
  ...CENTRE,
  methods: ['macd_trend'],
  params: { 'macd_trend.fast': 12, 'macd_trend.slow': 26, 'macd_trend.signal': 9 },
};

/** The line with this prefix, its cells joined by bars. */
function lineOf(text: string, start: string): string {
  const lines = text.split('\n').map((line) => line.trim().replace(/ {2,}/g, ' | '));
  return lines.find((line) => line.startsWith(start)) ?? `no line begins with ${start}`;
}

describe('alignedTable()', () => {
  it('aligns numbers to the right and text to the left', () => {
    expect(
      alignedTable(
        ['name:', 'n', 'why:'],
        [
          ['a', '1,000', 'x'],
          ['bcd', '-2', ''],
        ],
      ),
    ).toEqual(['name      n  why', 'a     1,000  x', 'bcd      -2']);
  });
});

describe('recordBlock()', () => {
  const [all] = detailLevels(2);
  const history: SegmentEvidence[] = [
    // 30 trades, hit 50 %, t 1 and P&L 1,000; 6 of 10 kept.
    evidenceOf(1, CENTRE, metricsWith(1), {
      proposals: [proposalOf('p1', CENTRE), proposalOf('p2', PLAIN), proposalOf('p3', MACD)],
      screening: [
        screeningOf('p1', metricsWith(2)),
        screeningOf('p2', metricsWith(-1)),
        screeningOf('p3', metricsWith(null)),
      ],
      decision: 'adjust',
    }),
    // 10 trades, hit 20 %, t -3 and P&L -3,000.
    evidenceOf(2, PLAIN, metricsWith(-3, { n_trades: 10, hit: 0.2 }), { in_sample: true }),
  ];
  const text = recordBlock(history, BRIEF, all!);

  it('has one line per segment, abstentions next to hit', () => {
    expect(lineOf(text, '1 | vary')).toBe(
      '1 | vary | 6 of 10 | 4 | 30 | 50.0 % | 1.50 | 1,000 | -250 | 1.00 | 0 | adjust | ' +
        'ema_crossover 12/48, atr_stop_mult 1.5, hard_tp_usd 400, timeout_bars 240, atr_z_min 0, vhf_min 0.3 "segment 1 of the test"',
    );
    expect(lineOf(text, '2 | vary')).toContain('2 | vary, in sample | 6 of 10 | 4 | 10 | 20.0 %');
  });

  // Two screened with t 2 and -1; two segments: 12 kept, 8 abstained, 30 + 10 trades, of which 15 + 2 won.
  it('adds up by method', () => {
    expect(lineOf(text, 'ema_crossover | ')).toBe(
      'ema_crossover | 2 | 2.00 | 0.50 | 2 | 12 | 8 | 40 | 42.5 % | -2,000 | -1.00',
    );
    expect(lineOf(text, 'macd_trend | ')).toBe(
      'macd_trend | 1 | n/a | n/a | 0 | 0 | 0 | 0 | n/a | 0 | n/a',
    );
    expect(lineOf(text, 'never screened')).toContain('sma_crossover, trend_breakout');
  });

  // p1 and p3 have the gates, p2 has not; segment 1 ran with them, segment 2 without.
  it('compares strategies with a gate and those without it', () => {
    expect(lineOf(text, 'with vhf_min')).toBe(
      'with vhf_min | 2 | 2.00 | 2.00 | 1 | 6 | 4 | 30 | 50.0 % | 1,000 | 1.00',
    );
    expect(lineOf(text, 'without vhf_min')).toBe(
      'without vhf_min | 1 | -1.00 | -1.00 | 1 | 6 | 4 | 10 | 20.0 % | -3,000 | -3.00',
    );
    expect(text).not.toContain('cvd_min');
  });

  it('adds up segments that the level of detail leaves out', () => {
    const short = recordBlock(history, BRIEF, { full: 0, lines: 0, rows: 1, text: 30 });
    expect(lineOf(short, 'segments 1 to 2')).toBe(
      'segments 1 to 2 added up: 12 kept, 8 abstained of 20 tests, 40 trades, hit 42.5 %, P&L -2,000, mean t -1.00',
    );
  });

  it('states that there is no earlier segment', () => {
    expect(recordBlock([], BRIEF, all!)).toBe(
      '<data name="record">\nThis is the first segment.\n</data>',
    );
  });
});

describe('segmentLines()', () => {
  const text = segmentLines(richEvidence(3), BRIEF.game, { rows: 2, text: 2000 }).join('\n');

  // 30 trades on the 6 x 2 days of its kept tests are 2.5 per day.
  it('compares the expectations with the results', () => {
    expect(lineOf(text, 'expected and actual')).toBe(
      'expected and actual: hit 50.0 % and 50.0 %, payoff 1.20 and 1.50, drawdown per episode -100 and -300, trades per day 2.0 and 2.5',
    );
  });

  it('shows groups, patches, watched metrics and kept candidates', () => {
    expect(lineOf(text, 'exit stop_hit')).toBe('exit stop_hit | 12 | 25.0 % | -120');
    expect(lineOf(text, 'side SHORT')).toBe('side SHORT | 12 | 25.0 % | -120');
    expect(lineOf(text, 'watched by the critic')).toBe(
      'watched by the critic: hit >= 52.0 %; result 50.0 %, violated',
    );
    expect(lineOf(text, 'patch from')).toBe(
      'patch from seg1_test021 on: atr_stop_mult 1.5 to 1.8; reason: "stops are too tight"',
    );
    expect(lineOf(text, 'tests after the last patch')).toBe(
      'tests after the last patch: hit 40.0 %, payoff n/a; all tests: hit 50.0 %, payoff 1.50',
    );
    expect(lineOf(text, 'tests:')).toBe('tests: 6 kept, 4 abstained of 10');
    expect(lineOf(text, 'maestro:')).toBe(
      'maestro: "0 of 1 targets met: too few trades"; next: "look at shorts"',
    );
    // Three were kept; two of them have a line.
    expect(lineOf(text, 'and 1 other')).toBe('and 1 other');
  });

  it('prints no undefined number', () => {
    const idle = evidenceOf(1, CENTRE, metricsWith(null));
    const lines = segmentLines(idle, BRIEF.game, { rows: 2, text: 2000 }).join('\n');
    expect(lines).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(lines).toContain('n/a');
  });
});

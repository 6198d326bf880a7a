import { meanOf } from '../../analyzer/mean-of.ts';
import {
  countText,
  moneyText,
  percentText,
  plural,
  ratioText,
} from '../../protocol/number-text.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { Brief, SegmentEvidence } from '../briefs/briefs.ts';
import { describeRules } from '../briefs/describe-rules.ts';
import { dataBlock, quoted } from '../briefs/quoted-data.ts';
import { alignedTable } from './aligned-table.ts';
import type { Detail } from './detail-levels.ts';
import { segmentLines } from './segment-lines.ts';

/**
 * The results of past segments: one line each, by method, by gate, best and worst on screening, and the
 * newest segments in full.
 */
export function recordBlock(
  history: readonly SegmentEvidence[],
  { methods, market, game }: Pick<Brief, 'methods' | 'market' | 'game'>,
  detail: Detail,
): string {
  if (history.length === 0) return dataBlock('record', ['This is the first segment.']);
  const inFull = history.slice(Math.max(0, history.length - detail.full));
  return dataBlock('record', [
    ...segmentTable(history, detail),
    '',
    ...methodTable(history, methods),
    ...gateTable(history, market.gates),
    ...screenedTable(history, detail.rows),
    ...inFull.flatMap((one) => ['', ...segmentLines(one, game, detail)]),
  ]);
}

/** One line per segment; the oldest are added up if the level of detail requires it. */
function segmentTable(
  history: readonly SegmentEvidence[],
  { lines, text }: Pick<Detail, 'lines' | 'text'>,
): string[] {
  const older = history.slice(0, Math.max(0, history.length - lines));
  const newer = history.slice(older.length);
  const table = alignedTable(
    [
      ...['segment', 'programme:', 'kept', 'abstained', 'trades', 'hit', 'payoff', 'P&L'],
      ...['buy-and-hold', 't', 'patches', 'decision:', 'rules at the end:'],
    ],
    newer.map((one) => [
      String(one.segment),
      `${one.programme}${one.in_sample ? ', in sample' : ''}`,
      `${one.counts.kept} of ${one.counts.planned}`,
      String(one.counts.abstained),
      countText(one.step.n_trades),
      percentText(one.step.hit),
      ratioText(one.step.payoff),
      moneyText(one.step.total_pnl),
      moneyText(one.buy_and_hold_pnl),
      ratioText(one.step.t),
      String(one.patches.length),
      one.decision ?? 'n/a',
      `${describeRules(one.end)} ${quoted(one.name, Math.min(text, 40))}`,
    ]),
  );
  return [
    'Steps of past segments:',
    ...(older.length === 0 ? [] : [totalsText(older)]),
    ...(newer.length === 0 ? [] : table),
  ];
}

function totalsText(older: readonly SegmentEvidence[]): string {
  const { kept, abstained, planned, trades, hit, pnl, t } = addUp(older);
  return (
    `segments ${older[0]!.segment} to ${older.at(-1)!.segment} added up: ${kept} kept, ${abstained} abstained ` +
    `of ${plural(planned, 'test')}, ${plural(trades, 'trade')}, hit ${percentText(hit)}, P&L ${moneyText(pnl)}, ` +
    `mean t ${ratioText(t)}`
  );
}

function addUp(segments: readonly SegmentEvidence[]) {
  const sum = (pick: (one: SegmentEvidence) => number) =>
    segments.reduce((total, one) => total + pick(one), 0);
  const trades = sum(({ step }) => step.n_trades);
  const wins = sum(({ step }) => (step.hit ?? 0) * step.n_trades);
  return {
    kept: sum(({ counts }) => counts.kept),
    abstained: sum(({ counts }) => counts.abstained),
    planned: sum(({ counts }) => counts.planned),
    trades,
    hit: trades === 0 ? null : wins / trades,
    pnl: sum(({ step }) => step.total_pnl),
    t: meanOf(segments.map(({ step }) => step.t)),
  };
}

interface Screened {
  readonly rules: StrategyRules;
  readonly segment: number;
  readonly t: number | null;
}

function screenedIn(history: readonly SegmentEvidence[]): Screened[] {
  return history.flatMap(({ segment, proposals, screening }) =>
    screening.flatMap(({ id, metrics }) => {
      const proposal = proposals.find((one) => one.id === id);
      return proposal === undefined ? [] : [{ rules: proposal, segment, t: metrics.t }];
    }),
  );
}

/** A strategy of several methods counts for each of them. */
function methodTable(history: readonly SegmentEvidence[], methods: readonly string[]): string[] {
  const screened = screenedIn(history);
  const rows = methods.flatMap((method) => {
    const ran = history.filter(({ end }) => end.methods.includes(method));
    const own = screened.filter(({ rules }) => rules.methods.includes(method));
    if (ran.length + own.length === 0) return [];
    return [[method, ...groupCells(own, ran)]];
  });
  const untried = methods.filter((method) => !rows.some(([name]) => name === method));
  return [
    'By method, on screening and on steps:',
    ...alignedTable(['method:', ...GROUP_HEAD], rows),
    ...(untried.length === 0
      ? []
      : [`never screened as a proposal or run in tests: ${untried.join(', ')}`]),
  ];
}

/** Strategies with a gate and those without it. They differ in other respects too: no proof of an effect. */
function gateTable(history: readonly SegmentEvidence[], gates: readonly string[]): string[] {
  const screened = screenedIn(history);
  const rows = gates.flatMap((gate) => {
    const has = ({ gates: set }: StrategyRules) => Object.hasOwn(set, gate);
    const row = (label: string, isIn: (rules: StrategyRules) => boolean) => [
      `${label} ${gate}`,
      ...groupCells(
        screened.filter(({ rules }) => isIn(rules)),
        history.filter(({ end }) => isIn(end)),
      ),
    ];
    const isTried = screened.some(({ rules }) => has(rules)) || history.some(({ end }) => has(end));
    return isTried ? [row('with', has), row('without', (rules) => !has(rules))] : [];
  });
  if (rows.length === 0) return ['', 'No gate has been tried.'];
  return ['', 'By gate:', ...alignedTable(['gate:', ...GROUP_HEAD], rows)];
}

const GROUP_HEAD = [
  ...['screened', 'best t', 'mean t', 'segments', 'kept', 'abstained'],
  ...['trades', 'hit', 'P&L', 'mean t of steps'],
];

function groupCells(screened: readonly Screened[], ran: readonly SegmentEvidence[]): string[] {
  const ts = screened.map(({ t }) => t);
  const known = ts.filter((t) => t !== null);
  const steps = addUp(ran);
  return [
    String(screened.length),
    ratioText(known.length === 0 ? null : Math.max(...known)),
    ratioText(meanOf(ts)),
    String(ran.length),
    String(steps.kept),
    String(steps.abstained),
    countText(steps.trades),
    percentText(steps.hit),
    moneyText(steps.pnl),
    ratioText(steps.t),
  ];
}

/** The best and worst of all screened proposals. */
function screenedTable(history: readonly SegmentEvidence[], rows: number): string[] {
  const all = screenedIn(history)
    .filter(({ t }) => t !== null)
    .sort((a, b) => b.t! - a.t!);
  const half = Math.ceil(rows / 2);
  if (all.length <= 2) return [];
  const best = all.slice(0, Math.min(half, Math.ceil(all.length / 2)));
  const worst = all.slice(best.length).slice(-half);
  return [
    '',
    `Best and worst of ${plural(all.length, 'proposal')} on screening, in sample and therefore optimistic:`,
    ...alignedTable(
      ['t', 'segment', 'rules:'],
      [...best, ...worst].map(({ t, segment, rules }) => [
        ratioText(t),
        String(segment),
        describeRules(rules),
      ]),
    ),
  ];
}

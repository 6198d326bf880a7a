import type { StrategyRules } from '../protocol/strategy.ts';
import type { RankedCandidate } from './run-test.ts';
import type { SliceSummary } from './score-slice.ts';
import { knobs } from './strategy-space.ts';
import { hitOf, payoffOf, profitFactorOf } from './trade-sums.ts';

const SLICE_COLUMNS = [
  'n_trades',
  'hit',
  'payoff',
  'profit_factor',
  'total_pnl',
  'worst_episode_maxdd',
  'blunders',
  'score',
];

/**
 * `leaderboard_base.csv`: every candidate of a test with its parameters, by rank on train. What is
 * undefined is an empty cell.
 */
export function leaderboardCsv(
  ranking: readonly RankedCandidate[],
  rules: readonly StrategyRules[],
  isSimulated: boolean,
): string {
  const keys = knobs(rules[0]!).map(({ key }) => key);
  const header = [
    'rank',
    'candidate',
    'fate',
    'market',
    ...keys,
    ...SLICE_COLUMNS.map((name) => `train_${name}`),
    ...SLICE_COLUMNS.map((name) => `validation_${name}`),
  ];
  const rows = ranking.map(({ candidate, fate, train, validation }, i) => {
    const values = new Map(knobs(rules[candidate]!).map(({ key, value }) => [key, value]));
    return [
      i + 1,
      candidate,
      fate,
      isSimulated ? 'SIMULATED' : 'real',
      ...keys.map((key) => values.get(key)!),
      ...sliceCells(train),
      ...(validation === null ? SLICE_COLUMNS.map(() => '') : sliceCells(validation)),
    ];
  });
  return [header, ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}

function sliceCells(slice: SliceSummary): (number | string)[] {
  return [
    slice.trades,
    hitOf(slice) ?? '',
    payoffOf(slice) ?? '',
    profitFactorOf(slice) ?? '',
    slice.totalPnl,
    slice.deepestEpisode,
    slice.blunders,
    Number.isNaN(slice.score) ? '' : slice.score,
  ];
}

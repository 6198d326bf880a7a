import { groupReturns, type StrategyBars } from '../../analyzer/group-returns.ts';
import { neighbourhood } from '../../analyzer/neighbourhood.ts';
import { parameterNeighbours } from '../../analyzer/parameter-neighbours.ts';
import type { ReplayTask } from '../../engine/pool/worker-tasks.ts';
import { excessT, marketSums } from '../../engine/scoring/excess-return.ts';
import { REGIMES, regimeAt } from '../../engine/scoring/volatility-regime.ts';
import type { Sensitivity, SensitivityRow } from '../../protocol/honesty.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import type { Strategy } from '../../protocol/strategy.ts';
import type { MarketContext } from '../context/session-context.ts';
import type { SearchResult } from '../search/replay-finalists.ts';

/** A replay with one change. */
interface Change extends Pick<SensitivityRow, 'kind' | 'what'> {
  readonly task: ReplayTask;
}

/**
 * Replays the champion over the same step bars with another parameter, other costs or delayed signals, and
 * groups its result by volatility and month. Selects nothing.
 *
 * @returns null without a champion
 */
export async function measureSensitivity(
  context: MarketContext,
  findings: SearchResult,
): Promise<Sensitivity | null> {
  const { market, features, gaps, windows, pool, signal, config } = context;
  const { champion, finalists, slices, columns } = findings;
  if (champion === null) return null;
  const { strategy, step, t } = finalists[champion]!;
  const changes = changesOf(strategy, config.costs);
  const visible = { handle: market.handle, end: windows.searchEnd };
  const replays = await pool.replay(
    { visible, features, gaps, slices, wantsReturns: false },
    changes.map(({ task }) => task),
    signal,
  );
  const held = marketSums(market.bars, slices);
  const bars: StrategyBars = {
    columns: columns[champion]!,
    bars: market.bars,
    slices,
    sizing: strategy.sizing,
  };
  const rows: SensitivityRow[] = [
    { kind: 'as it is', what: 'as it is', n_trades: step.n_trades, total_pnl: step.total_pnl, t },
    ...changes.map(({ kind, what }, i) => {
      const { record, sums } = replays[i]!;
      const [n_trades, total_pnl] = [record.trades, record.totalPnl];
      return { kind, what, n_trades, total_pnl, t: excessT(sums, held) };
    }),
    ...regimeRows(bars, features.atrz),
    ...monthRows(bars, market.bars.time),
  ];
  return { rows, ...neighbourhood(rows) };
}

function changesOf(strategy: Strategy, costs: ReplayTask['costs']): Change[] {
  const own: ReplayTask = { strategy, costs, delayBars: 0 };
  const multiplied = ({ fee_bps, slippage_bps }: ReplayTask['costs'], times: number) => ({
    fee_bps: times * fee_bps,
    slippage_bps: times * slippage_bps,
  });
  // Zero costs stay zero.
  const isFree = costs.fee_bps === 0 && costs.slippage_bps === 0;
  return [
    ...parameterNeighbours(strategy).map(
      ({ what, rules }): Change => ({ kind: 'parameter', what, task: { ...own, strategy: rules } }),
    ),
    ...(isFree ? [] : [2, 3]).map(
      (times): Change => ({
        kind: 'costs',
        what: `costs x ${times}`,
        task: { ...own, costs: multiplied(costs, times) },
      }),
    ),
    { kind: 'delay', what: 'signals one bar later', task: { ...own, delayBars: 1 } },
  ];
}

/**
 * Groups bars by their own ATR z-score, with the thresholds that classify an episode by its mean. Warm-up
 * bars belong to no group.
 */
function regimeRows(own: StrategyBars, atrz: Float64Array): SensitivityRow[] {
  const groups = groupReturns(own, (bar) => regimeAt(atrz[bar]!));
  return REGIMES.flatMap((regime) => {
    const group = groups.get(regime);
    return group === undefined ? [] : [{ kind: 'regime', what: regime, ...group }];
  });
}

/** By the UTC month in which a bar opened. */
function monthRows(own: StrategyBars, time: Float64Array): SensitivityRow[] {
  let month = '';
  let until = Number.NEGATIVE_INFINITY;
  const groups = groupReturns(own, (bar) => {
    const opened = time[bar]!;
    if (opened >= until) {
      const date = new Date(opened);
      month = isoInstant(opened).slice(0, 7);
      until = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    }
    return month;
  });
  return [...groups].map(([what, group]) => ({ kind: 'month', what, ...group }));
}

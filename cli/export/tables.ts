import { ScoreEvent } from '../../protocol/score-event.ts';
import { TradeEvent } from '../../protocol/trade-event.ts';
import { readEvents } from '../../sessions/record/read-events.ts';
import type { StoredSession } from '../../sessions/record/read-session.ts';
import type { StoredTest } from '../../sessions/record/stored-tests.ts';
import { type Cell, columns, type ExportColumn, type ExportRow, type TableName } from './table.ts';

/** A table of a session: a flat row of one event, or of one test. */
export interface ExportTable {
  readonly name: TableName;
  readonly columns: readonly ExportColumn[];
  /** The rows of one test, in chronological order. */
  readonly rowsOf: (session: StoredSession, test: StoredTest) => ExportRow[];
}

/** The first columns of every table, so that tables of several sessions can be concatenated. */
const ORIGIN = [
  ...columns('text', 'session_name', 'session'),
  ...columns('boolean', 'simulated'),
  ...columns('integer', 'segment'),
  ...columns('boolean', 'in_sample'),
  ...columns('text', 'test'),
];

function origin({ name, identity }: StoredSession, { segment, outcome }: StoredTest): Cell[] {
  return [
    name,
    identity.session,
    identity.market.simulated !== null,
    segment.segment,
    segment.plan!.in_sample,
    outcome.test,
  ];
}

const TRADES: ExportTable = {
  name: 'trades',
  columns: [
    ...ORIGIN,
    ...columns('text', 'phase'),
    ...columns('integer', 'episode_id', 'candidate'),
    ...columns('boolean', 'kept'),
    ...columns('text', 'tf', 'side', 'reason'),
    ...columns('time', 'entry_ts', 'exit_ts', 'ts'),
    ...columns('number', 'entry', 'exit', 'quantity', 'pnl'),
    ...columns('integer', 'bars_held'),
    ...columns('text', 'exit_reason'),
    ...columns('boolean', 'blunder', 'gate_cvd?', 'gate_imb?', 'gate_atrz?', 'gate_vhf?'),
  ],
  rowsOf: (session, test) =>
    eventsOf(session, test, 'trades.jsonl', TradeEvent).map((trade) => [
      ...origin(session, test),
      ...[trade.phase, trade.episode_id, trade.candidate, trade.kept],
      ...[trade.tf, trade.side, trade.reason],
      ...[trade.entry_ts, trade.exit_ts, trade.ts],
      ...[trade.entry, trade.exit, trade.quantity, trade.pnl],
      ...[trade.bars_held, trade.exit_reason, trade.blunder],
      ...[trade.gates.cvd, trade.gates.imb, trade.gates.atrz, trade.gates.vhf],
    ]),
};

const SCORES: ExportTable = {
  name: 'scores',
  columns: [
    ...ORIGIN,
    ...columns('text', 'phase'),
    ...columns('integer', 'episode_id', 'candidate'),
    ...columns('boolean', 'kept'),
    ...columns('time', 'ts'),
    ...columns('integer', 'bars', 'n_trades'),
    ...columns('number', 'hit?', 'payoff?', 'total_pnl', 'maxdd'),
    ...columns('integer', 'blunders'),
    ...columns('number', 'score?'),
    ...columns('text', 'vol_regime?'),
  ],
  rowsOf: (session, test) =>
    eventsOf(session, test, 'scores.jsonl', ScoreEvent).map((one) => [
      ...origin(session, test),
      ...[one.phase, one.episode_id, one.candidate, one.kept],
      ...[one.ts, one.bars, one.n_trades],
      ...[one.hit, one.payoff, one.total_pnl, one.maxdd],
      ...[one.blunders, one.score, one.vol_regime],
    ]),
};

const TESTS: ExportTable = {
  name: 'tests',
  columns: [
    ...ORIGIN,
    ...columns('integer', 'wave'),
    ...columns('text', 'status', 'why?', 'programme', 'proposal?', 'methods', 'combine'),
    ...columns('integer', 'candidate?'),
    ...columns('number', 'train_score?', 'validation_score?'),
    ...columns('integer', 'step_n_trades?'),
    ...columns('number', 'step_hit?', 'step_payoff?', 'step_profit_factor?', 'step_total_pnl?'),
    ...columns('number', 'step_maxdd?', 'step_sharpe?', 'step_t?', 'step_exposure?'),
    ...columns('integer', 'step_blunders?'),
    ...columns('number', 'step_blunders_per_100?'),
    ...columns('time', 'train_from', 'train_to', 'validation_from', 'validation_to'),
    ...columns('time', 'step_from', 'step_to'),
  ],
  rowsOf: (session, test) => {
    const { segment, planned, outcome } = test;
    const plan = segment.plan!;
    const { step } = outcome;
    const chosen = plan.proposals.find(({ id }) => id === plan.chosen)?.name;
    return [
      [
        ...origin(session, test),
        ...[outcome.wave, outcome.status, outcome.why, plan.programme],
        ...[segment.results?.proposal ?? chosen ?? null],
        ...[plan.strategy.methods.join('+'), plan.strategy.combine],
        ...[outcome.candidate, outcome.train_score, outcome.validation_score],
        ...[step?.n_trades ?? null, step?.hit ?? null, step?.payoff ?? null],
        ...[step?.profit_factor ?? null, step?.total_pnl ?? null, step?.maxdd ?? null],
        ...[step?.sharpe ?? null, step?.t ?? null, step?.exposure ?? null],
        ...[step?.blunders ?? null, step?.blunders_per_100 ?? null],
        ...[planned.train.from, planned.train.to],
        ...[planned.validation.from, planned.validation.to],
        ...[planned.step.from, planned.step.to],
      ],
    ];
  },
};

export const TABLES: Readonly<Record<TableName, ExportTable>> = {
  trades: TRADES,
  scores: SCORES,
  tests: TESTS,
};

/** Empty for a test that was skipped or failed. */
function eventsOf<Item>(
  { folder }: StoredSession,
  { segment, outcome, hasEvents }: StoredTest,
  file: string,
  schema: Parameters<typeof readEvents<Item>>[2],
): readonly Item[] {
  if (!hasEvents) return [];
  return readEvents(folder, `segment_${segment.segment}/${outcome.test}/${file}`, schema);
}

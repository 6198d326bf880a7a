import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { experimentText, OUTCOMES } from '../../protocol/experiment-text.ts';
import { parseJsonl } from '../../protocol/jsonl.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import {
  metricText,
  moneyDecimals,
  moneyText,
  percentText,
  plural,
  pnlText,
  ratioText,
} from '../../protocol/number-text.ts';
import type { SegmentResults, TestOutcome } from '../../protocol/segment-results.ts';
import { simulatedText } from '../../protocol/simulated-text.ts';
import { TradeEvent } from '../../protocol/trade-event.ts';
import {
  readSession,
  type StoredSegment,
  type StoredSession,
} from '../../sessions/record/read-session.ts';
import { sessionState } from '../../sessions/record/session-state.ts';
import { readStoredText } from '../../store/read-stored-file.ts';
import { plainText } from '../../view/plain-text.ts';
import { UsageError } from '../failures/failure.ts';
import { findSession } from '../lab/find-session.ts';
import { onlyOne } from '../options/only-one.ts';
import { alignColumns } from '../terminal/align-columns.ts';
import { print, printJson } from '../terminal/terminal.ts';

/** The flags of `maestro show`. */
export interface ShowFlags {
  readonly lab: string;
  readonly segment?: number;
  readonly test?: string;
  readonly files?: boolean;
  readonly json?: boolean;
}

/** `maestro show`. */
export function show(wanted: string, request: ShowFlags): void {
  const { segment, test, files } = request;
  onlyOne('show a session', { '--segment': segment, '--test': test, '--files': files });
  const { sessionsFolder, name } = findSession(request.lab, wanted);
  const session = readSession(sessionsFolder, name);
  if (request.json === true) printJson(jsonOf(session, request));
  else print(textOf(session, request));
}

function textOf(session: StoredSession, { files, test, segment }: ShowFlags): string {
  if (files === true) return filesOf(session.folder).join('\n');
  if (test !== undefined) return testText(session, test);
  if (segment !== undefined) return segmentText(session, segment);
  const summary = readStoredText(session.folder, 'session_summary.md');
  return summary?.trimEnd() ?? unfinishedText(session);
}

/** The data of the text; null if a session has no metrics yet. */
function jsonOf(session: StoredSession, { files, test, segment }: ShowFlags): unknown {
  if (files === true) return filesOf(session.folder);
  if (test !== undefined) {
    const { outcome, trades } = findTest(session, test);
    return { outcome, trades };
  }
  if (segment === undefined) return session.metrics;
  const { plan, results } = findSegment(session, segment);
  return { segment, plan, results };
}

function unfinishedText({ name, segments, identity, folder, isFinished }: StoredSession): string {
  const done = segments.filter(({ results }) => results !== null).length;
  const far = `${done} of ${plural(identity.config.segments, 'segment')} finished`;
  const state = sessionState(folder);
  if (state.state === 'running') {
    return `${name} is running (pid ${state.pid}), ${far}. Show them with --segment.`;
  }
  if (isFinished) {
    return `${name} has no session_summary.md: it was removed. Show its segments with --segment.`;
  }
  return (
    `${name} stopped with ${far}, so it has no summary. Show them with --segment, or resume it: ` +
    `maestro resume ${name}`
  );
}

/** @throws {UsageError} no such segment */
function findSegment({ segments, name }: StoredSession, wanted: number): StoredSegment {
  const found = segments.find(({ segment }) => segment === wanted);
  if (found !== undefined) return found;
  const have = segments.map(({ segment }) => segment).join(', ');
  throw new UsageError(
    `Cannot find segment ${wanted} of "${name}": ${segments.length === 0 ? 'it has none yet' : `it has ${have}`}`,
  );
}

function segmentText(session: StoredSession, wanted: number): string {
  const { name, identity } = session;
  const { plan, results } = findSegment(session, wanted);
  const lines = [`${name}, segment ${wanted}`, ...simulatedLines(identity.market)];
  if (plan !== null) {
    lines.push(
      `${plan.programme.replace('_', ' ')}: ${plainText(plan.scope)}${plan.in_sample ? ' (in-sample)' : ''}`,
      '',
      'Proposals:',
      ...plan.proposals.map((proposal) => {
        const screening = plan.screening.find(({ id }) => id === proposal.id)?.metrics;
        const mark = proposal.id === plan.chosen ? '*' : ' ';
        return (
          `${mark} ${proposal.id} ${plainText(proposal.name)}: ${describeRules(proposal)}; ` +
          `screening ${plural(screening?.n_trades ?? 0, 'trade')}, P&L ${moneyText(screening?.total_pnl ?? null)}`
        );
      }),
      '',
    );
  }
  if (results === null) return [...lines, 'It is not finished.'].join('\n');
  return [...lines, resultsText(results)].join('\n');
}

function simulatedLines({ simulated }: MarketFacts): string[] {
  return simulated === null ? [] : [`*** ${simulatedText(simulated)} ***`];
}

function resultsText(results: SegmentResults): string {
  const { step, counts, targets, tests, patches, experiments } = results;
  const decimals = moneyDecimals(tests.map((test) => test.step?.total_pnl ?? null));
  return [
    `Ran: ${plainText(results.proposal)}, ${describeRules(results.strategy_at_end)} at the end`,
    `Tests: ${counts.kept} ran, ${counts.abstained} flat, ${counts.failed} failed, ${counts.skipped} skipped`,
    `Step: ${plural(step.n_trades, 'trade')}, hit ${percentText(step.hit)}, payoff ${ratioText(step.payoff)}, ` +
      `P&L ${moneyText(step.total_pnl)}, drawdown ${moneyText(step.maxdd)}, buy-and-hold ${moneyText(results.buy_and_hold_pnl)}`,
    `Targets: ${targets.map((one) => `${one.metric} ${metricText(one.metric, one.value)} (${one.met === true ? 'met' : one.met === false ? 'missed' : 'n/a'})`).join(', ')}`,
    ...patches.map(
      (one) =>
        `Patch from ${one.applied_at}: ${one.parameter} ${one.old_value} -> ${one.new_value} (${plainText(one.reason)})` +
        experiments
          .filter(({ applied_at }) => applied_at === one.applied_at)
          .map((found) => `: ${OUTCOMES[found.outcome]}, ${experimentText(found)}`)
          .join(''),
    ),
    '',
    alignColumns([
      ['test', 'status', 'candidate', 'validation', 'trades', 'hit', 'P&L', 'why'],
      ...tests.map((test) => [
        test.test,
        test.status,
        test.candidate === null ? 'n/a' : String(test.candidate),
        ratioText(test.validation_score, 1),
        test.step === null ? 'n/a' : String(test.step.n_trades),
        percentText(test.step?.hit ?? null),
        moneyText(test.step?.total_pnl ?? null, decimals),
        test.why ?? '',
      ]),
    ]),
  ].join('\n');
}

interface FoundTest {
  readonly outcome: TestOutcome;
  readonly trades: readonly TradeEvent[];
  /** The leaderboard of its candidates; null if it has none. */
  readonly board: string | null;
}

/** @throws {UsageError} no such test, or it is not finished */
function findTest({ folder, segments, name }: StoredSession, wanted: string): FoundTest {
  const segment = /^seg([1-9]\d*)_test\d+$/.exec(wanted)?.[1];
  const found = segments.find((one) => String(one.segment) === segment);
  const outcome = found?.results?.tests.find(({ test }) => test === wanted);
  if (found === undefined || outcome === undefined) {
    throw new UsageError(
      `Cannot find test "${plainText(wanted)}" of "${name}": no such finished test; give a name such as seg1_test001`,
    );
  }
  const own = `segment_${segment}/${wanted}`;
  const file = `${own}/trades.jsonl`;
  const text = readStoredText(folder, file);
  const trades = text === null ? [] : parseJsonl(text, TradeEvent, join(folder, file)).items;
  return { outcome, trades, board: readStoredText(folder, `${own}/leaderboard_base.csv`) };
}

function testText(session: StoredSession, wanted: string): string {
  const { outcome, trades, board } = findTest(session, wanted);
  const pnl = trades.map((trade) => trade.pnl);
  return [
    `${wanted}: ${outcome.status}${outcome.why === null ? '' : ` (${outcome.why})`}`,
    ...simulatedLines(session.identity.market),
    '',
    ...(board === null ? [] : [boardText(board), '']),
    alignColumns([
      ['phase', 'entry (UTC)', 'exit', 'side', 'in', 'out', 'P&L', 'bars', 'why', 'kept'],
      ...trades.map((trade) => [
        trade.phase,
        trade.entry_ts.slice(0, 16).replace('T', ' '),
        trade.exit_ts.slice(0, 16).replace('T', ' '),
        trade.side,
        String(trade.entry),
        String(trade.exit),
        pnlText(trade.pnl, pnl),
        String(trade.bars_held),
        trade.exit_reason,
        trade.kept ? 'yes' : 'no',
      ]),
    ]),
  ].join('\n');
}

/** The columns of a leaderboard that fit a screen. */
function boardText(csv: string): string {
  const rows = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const header = rows[0]!;
  const shown = ['rank', 'candidate', 'fate'].concat(
    ['train', 'validation'].flatMap((phase) =>
      ['n_trades', 'hit', 'total_pnl', 'score'].map((one) => `${phase}_${one}`),
    ),
  );
  const columns = shown.map((name) => header.indexOf(name));
  const short = (cell: string, c: number) => {
    if (cell === '') return 'n/a';
    if (!/^-?\d+\.\d+$/.test(cell)) return cell;
    const value = Number(cell);
    return shown[c]!.endsWith('total_pnl') ? pnlText(value, [value]) : ratioText(value);
  };
  return alignColumns([
    shown.map((name) => name.replace('_n_trades', ' trades').replaceAll('_', ' ')),
    ...rows.slice(1).map((row) => columns.map((at, c) => short(row[at] ?? '', c))),
  ]);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

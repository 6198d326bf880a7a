import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { backtestPool } from '../../engine/pool/backtest-pool.ts';
import { type Exam, LEAST_EXAM_TRADES } from '../../protocol/honesty.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { moneyText, plural, pText, ratioText } from '../../protocol/number-text.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { recordedDesk } from '../../sessions/context/model-desk.ts';
import { SessionError } from '../../sessions/context/session-error.ts';
import type { SessionPorts } from '../../sessions/context/session-ports.ts';
import { hasVault } from '../../sessions/judging/open-vault.ts';
import { examSpecification } from '../../sessions/judging/take-exam.ts';
import type { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { keptOnLedger } from '../../sessions/ledger/ledger-keeper.ts';
import { entriesOf } from '../../sessions/ledger/ledger-sums.ts';
import { type Look, lookFor, sessionFamily } from '../../sessions/ledger/vault-looks.ts';
import { readSession, type StoredSession } from '../../sessions/record/read-session.ts';
import { rejectDamaged, transcriptsByTurn } from '../../sessions/record/read-transcripts.ts';
import { resumeSession } from '../../sessions/resume-session.ts';
import { EXIT } from '../failures/exit-codes.ts';
import { addToIndex } from '../lab/add-to-index.ts';
import { examinerOf } from '../lab/examiner.ts';
import { findSession } from '../lab/find-session.ts';
import { labArms } from '../lab/lab-arms.ts';
import { openLedger } from '../lab/open-ledger.ts';
import { type RecordedMarketFlags, recordedMarket } from '../lab/recorded-market.ts';
import { workerCount } from '../options/worker-count.ts';
import { endProgress, print, printJson, say, showProgress } from '../terminal/terminal.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { thisProgram } from '../version/this-program.ts';

export interface ExamFlags extends RecordedMarketFlags {
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly workers?: number;
}

/** `maestro exam`. */
export async function exam(wanted: string, flags: ExamFlags): Promise<void> {
  const { lab } = flags;
  const workers = workerCount(flags.workers);
  const { sessionsFolder, name } = findSession(lab, wanted);
  const stored = readSession(sessionsFolder, name);
  const { identity, metrics } = stored;
  if (!stored.isFinished || metrics === null) {
    throw new SessionError(
      `Cannot examine "${name}": it is not finished; resume it with maestro resume ${name}`,
    );
  }
  if (!hasVault(identity)) {
    throw new SessionError(
      `Cannot examine "${name}": none of its bars is locked, since the vault begins at ${identity.vault_from}; run a session with later bars`,
    );
  }
  const { champion, finalists, exam: taken } = metrics.honesty;
  if (champion === null) {
    throw new SessionError(`Cannot examine "${name}": none of its strategies has traded`);
  }
  if (taken !== null) {
    if (flags.json !== true) say('Note: this exam was already taken; it is not a new look');
    printExam(name, metrics, taken, flags);
    return;
  }
  const { strategy } = finalists[champion]!;
  const specification = examSpecification(identity, strategy);
  const ledger = openLedger(lab);
  const asked = { ...identity, name, from: identity.vault_from, specification };
  const seen = seenBefore(ledger, asked);
  if (seen > 0) {
    say(
      `Note: ${plural(seen, 'manual backtest')} used these bars before they were locked, so this exam is not fully out of sample`,
    );
  }
  const next = lookFor(ledger.lines(), asked);
  if (flags.dryRun === true) {
    if (flags.json === true) printJson({ session: name, ...next });
    else print(dryText(stored, next));
    return;
  }
  const { verdict } = metrics.verdict;
  if (verdict !== 'candidate' && flags.force !== true) {
    throw new SessionError(
      `Cannot examine "${name}": its verdict is "${verdict}" (${metrics.verdict.why}), not "candidate", and each look ` +
        'into the vault is spent for good; --force takes the exam anyway',
    );
  }
  await untilStopped(async (stop) => {
    const pool = backtestPool({ workers });
    const arms = labArms(lab, workers, thisProgram());
    try {
      const opened = await resumeSession(sessionsFolder, name, {
        now: () => new Date(),
        program: thisProgram(),
        market: (origin) => recordedMarket(origin, flags),
        workers,
        budget: {},
        isForced: flags.force === true,
        isBeyondEnd: true,
      });
      const { store, run } = opened!;
      try {
        const ports = {
          agents: heuristicAgents,
          pool,
          arms,
          store,
          signal: stop.signal,
          desk: recordedDesk(transcriptsByTurn(store.folder, rejectDamaged)),
          examiner: examinerOf(ledger, name, identity),
          onEvent: (event: SessionEvent) => {
            if (event.type === 'wave_finished' && flags.json !== true) {
              showProgress(`Recomputing the session: segment ${event.segment}`);
            }
            if (event.type === 'arm_finished' && flags.json !== true) {
              showProgress(`Recomputing the session: placebo run ${event.done} of ${event.of}`);
            }
          },
        } satisfies SessionPorts;
        const after = await run(keptOnLedger(ports, ledger, { name, identity }));
        endProgress();
        printExam(name, after, after.honesty.exam!, flags);
      } finally {
        store.close();
      }
      await addToIndex(lab, name);
    } finally {
      endProgress();
      await Promise.all([pool.close(), arms.close()]);
    }
  });
}

/** The plan of an exam, before anything is opened. */
function dryText({ name, identity, metrics }: StoredSession, { look, level, isNew }: Look): string {
  const { honesty, verdict } = metrics!;
  const { symbol, venue } = identity.market;
  const finalist = honesty.finalists[honesty.champion!]!;
  return [
    `"${finalist.name}" of segment ${finalist.segment} on ${symbol} (${venue}) from ${identity.vault_from.slice(0, 10)} on: ` +
      `look ${look}${isNew ? '' : ', already on the ledger'}; it passes at p ${pText(level)} or less with ` +
      `${LEAST_EXAM_TRADES} trades or more.`,
    ...(verdict.verdict === 'candidate'
      ? []
      : [`The verdict of ${name} is "${verdict.verdict}": maestro exam requires --force.`]),
    'The vault was not opened.',
  ].join('\n');
}

/** Manual backtests that used the locked bars before they were locked. */
function seenBefore(ledger: LabLedger, asked: Parameters<typeof lookFor>[1]): number {
  const { lines } = sessionFamily(ledger.lines(), asked);
  return entriesOf(lines, 'backtest').filter(({ to }) => Date.parse(to) > Date.parse(asked.from))
    .length;
}

function printExam(
  name: string,
  { verdict }: MetricsGlobal,
  found: Exam,
  { json }: Pick<ExamFlags, 'json'>,
): void {
  if (verdict.verdict !== 'survived') process.exitCode = EXIT.notSurvived;
  if (json === true) {
    printJson({ session: name, ...verdict, exam: found });
    return;
  }
  const { result } = found;
  print(
    [
      `Exam of ${name}: look ${found.look}, ${found.from.slice(0, 10)} to ${found.to.slice(0, 10)}, ${plural(found.bars, 'locked bar')}`,
      `  ${plural(result.n_trades, 'trade')}, P&L ${moneyText(result.total_pnl)}, worst drawdown ${moneyText(result.maxdd)}, t ${ratioText(found.t)}`,
      `  p ${pText(found.p)}, required ${pText(found.level)} or less: ${found.passed ? 'passed' : 'not passed'}`,
      `Verdict: ${verdict.verdict} (${verdict.why})`,
    ].join('\n'),
  );
}

import type { Exam } from '../../protocol/honesty.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import { recordInputs } from '../context/record-inputs.ts';
import type { JudgingContext } from '../context/session-context.ts';
import type { SessionSetup } from '../context/session-setup.ts';
import { examSpecification, takeExam } from './take-exam.ts';

/** Whether any bar of a session is locked: bars may end before the vault of their family. */
export function hasVault({ market, vault_from }: SessionIdentity): boolean {
  return Date.parse(market.to) > Date.parse(vault_from);
}

/**
 * Opens the vault for the champion if an exam is recorded or requested. The look is in the ledger and in the
 * inputs before anything is computed.
 *
 * @returns null if the vault stays closed
 */
export async function openVault(
  context: JudgingContext,
  { identity, exam, fullMarket }: SessionSetup,
  { honesty: { champion, finalists }, verdict }: MetricsGlobal,
): Promise<Exam | null> {
  const { inputs, store } = context;
  if (champion === null || !hasVault(identity)) return null;
  const { strategy } = finalists[champion]!;
  const specification = examSpecification(identity, strategy);
  const look = exam ?? context.examiner?.(specification, strategy, verdict) ?? null;
  if (look === null) return null;
  if (fullMarket === undefined)
    throw new TypeError('Cannot open the vault: found no locked bars in the session setup');
  inputs.exam = { look: look.look };
  recordInputs(context);
  store.sync();
  const taken = await takeExam(context, identity, fullMarket(), strategy, look.look);
  context.emit({ type: 'examined', exam: taken });
  return taken;
}

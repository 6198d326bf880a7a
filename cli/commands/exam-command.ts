import { Command } from 'commander';
import type { ExamFlags } from '../exam/exam.ts';
import { labOption } from '../options/lab-option.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';

export function examCommand(): Command {
  const command = new Command('exam')
    .summary('open the vault for the champion of a session')
    .description(
      'Run the champion of a finished session on the locked bars, once. This is a look into the vault: it is ' +
        'recorded in the ledger before its result is shown, and each look makes the next one harder to pass, ' +
        'in any session: look k passes if p is at most 0.05 / 2^k. Repeating the exam of the same strategy on ' +
        'the same bars spends no look. Summary, report and metrics of the session are rewritten with the new ' +
        'verdict.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .option('--dry-run', 'print the number and level of the look; do not open the vault')
    .option('--force', 'open it even if the session is not a candidate or ran on another build')
    .option('--json', 'print the exam as JSON');
  return recordedMarketOptions(command)
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro exam --dry-run        number and level of the look
  $ maestro exam                  of the last session
  $ maestro vault                 all looks so far

p is from a one-sided stationary bootstrap of the P&L of the champion on the locked bars, net of its exposure
to the market.

Exit codes: 0 survived, 5 not survived, 1 failed, 2 usage, 130 interrupted.`,
    )
    .action(async (session: string, flags: ExamFlags) => {
      const { exam } = await import('../exam/exam.ts');
      await exam(session, flags);
    });
}

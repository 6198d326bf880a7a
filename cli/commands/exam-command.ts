import { Command } from 'commander';
import type { ExamFlags } from '../exam/exam.ts';
import { labOption } from '../options/lab-option.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';

export function examCommand(): Command {
  const command = new Command('exam')
    .summary('test the champion once on the locked last bars (the vault)')
    .description(
      'Test the champion of a finished session once on the locked last bars of its market, the vault. This is a ' +
        'look into the vault: it is recorded in the ledger before its result is shown, and each look, by any session, makes the ' +
        'next one harder to pass: look k passes if p is at most 0.05 / 2^k and the champion makes at least 20 trades. Repeating the ' +
        'exam of the same strategy on the same bars is not a new look. Summary, report and metrics of the session ' +
        'are rewritten with the new verdict.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .option('--dry-run', 'print which look this would be and the p it must reach; open nothing')
    .option(
      '--force',
      'take the exam even if the verdict is not candidate, or another build of Maestro ran the session',
    )
    .option('--json', 'print the exam as JSON');
  return recordedMarketOptions(command)
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro exam --dry-run        which look, and the p it must reach
  $ maestro exam                  of the last session
  $ maestro vault                 all looks so far

p is from a one-sided stationary bootstrap of the P&L of the champion on the locked bars, net of market exposure.

Exit codes: 0 passed, 5 not passed, 1 failed, 2 usage, 130 interrupted.`,
    )
    .action(async (session: string, flags: ExamFlags) =>
      (await import('../exam/exam.ts')).exam(session, flags),
    );
}

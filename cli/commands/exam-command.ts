import { Command } from 'commander';
import type { ExamFlags } from '../exam/exam.ts';
import { labOption } from '../options/lab-option.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';

export function examCommand(): Command {
  const command = new Command('exam')
    .summary('open the vault for the champion of a session')
    .description(
      'Run the champion of a finished session on the locked bars, once. That is a look into the vault: it ' +
        'is written into the ledger of the lab for good before its result is shown, and each look makes ' +
        'the next one harder to pass, whichever session takes it: look k passes at a p of 0.05 x 2^-k or ' +
        'less. The same strategy on the same bars is one look, however often it is asked for. Summary, ' +
        'report and metrics of the session are written again, with the verdict that follows.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .option('--dry-run', 'say which look it would be and what it needs, and open nothing')
    .option(
      '--force',
      'open it although the session is no candidate, or was begun by another build',
    )
    .option('--json', 'print the exam as JSON');
  return recordedMarketOptions(command)
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro exam --dry-run        what would it take?
  $ maestro exam                  the last session
  $ maestro vault                 all looks into all vaults

The p is that of a one-sided stationary bootstrap of what the champion earned on the locked bars beyond
its exposure to the market.

Exit codes: 0 the verdict is "survived", 5 it is not, 1 the exam could not be held, 2 usage, 130
interrupted.`,
    )
    .action(async (session: string, flags: ExamFlags) => {
      const { exam } = await import('../exam/exam.ts');
      await exam(session, flags);
    });
}

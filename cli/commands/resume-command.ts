import { Command } from 'commander';
import { callOptions } from '../options/agent-options.ts';
import { labOption } from '../options/lab-option.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';
import { oneScreen, screenOptions } from '../options/screen-options.ts';
import type { ResumeFlags } from '../resume/resume.ts';

export function resumeCommand(): Command {
  const command = new Command('resume')
    .summary('go on with a session that was stopped')
    .description(
      'Go on with a session that was stopped, by a signal, a crash or a full disk, and end as if it had ' +
        'never stopped. Tests that were played and answers that were given are read back; nothing is ' +
        'paid for twice. It goes on only with the config, the market and the program that it began ' +
        'with; the number of threads may be another.',
    )
    .argument(
      '[session]',
      'a name from `maestro sessions`, or latest: the newest unfinished',
      'latest',
    )
    .option('--force', 'go on although something is not what it was, and write down what');
  recordedMarketOptions(command)
    .addOption(labOption())
    .optionsGroup('How models are asked, and what that may cost in all since the session began:');
  callOptions(command, { usd: 'as it began', onBudget: 'as it began' });
  return screenOptions(command.optionsGroup('What to print:'), 'what is new')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro resume
  $ maestro resume session_20261120T151018Z --workers 2
  $ maestro resume latest --budget-usd 10

Exit codes: 0 done, 1 failed, 2 usage, 130 interrupted, 129 hung up on, 143 terminated. What was
stopped goes on with maestro resume.`,
    )
    .action(async (session: string, flags: ResumeFlags) => {
      oneScreen(flags);
      const { resume } = await import('../resume/resume.ts');
      await resume(session, flags);
    });
}

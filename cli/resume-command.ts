import { Command, Option } from 'commander';
import { callOptions } from './agents/agent-options.ts';
import { calendarOption, fileIntervalOption, symbolOption } from './data/data-options.ts';
import { UsageError } from './failure.ts';
import { labOption } from './lab-option.ts';
import { wholeNumber } from './number-arguments.ts';
import type { ResumeFlags } from './resume/resume.ts';

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
    .option('--force', 'go on although something is not what it was, and write down what')
    .option(
      '--market <name|file...>',
      'where the lab does not hold the market: its files, as before',
    )
    .addOption(symbolOption())
    .addOption(fileIntervalOption())
    .addOption(calendarOption())
    .option('--workers <n>', 'worker threads (default: one a core)', wholeNumber)
    .addOption(labOption())
    .optionsGroup('How models are asked, and what that may cost in all since the session began:');
  return callOptions(command, { usd: 'as it began', onBudget: 'as it began' })
    .optionsGroup('What to print:')
    .option('--plain', 'one line a wave (the default)')
    .addOption(new Option('--json', 'what is new as JSON lines on stdout, messages on stderr'))
    .option('--quiet', 'print nothing but errors')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro resume
  $ maestro resume session_20261120T151018Z --workers 2
  $ maestro resume latest --budget-usd 10`,
    )
    .action(async (session: string, flags: ResumeFlags) => {
      const screens = [flags.plain, flags.json, flags.quiet].filter(Boolean).length;
      if (screens > 1) throw new UsageError('--plain, --json and --quiet exclude each other');
      const { resume } = await import('./resume/resume.ts');
      await resume(session, flags);
    });
}

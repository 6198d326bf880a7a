import { Command } from 'commander';
import { everydayOptions } from '../help/everyday-options.ts';
import { callOptions } from '../options/agent-options.ts';
import { labOption } from '../options/lab-option.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';
import { OUTPUT_OPTIONS, oneScreen, screenOptions } from '../options/screen-options.ts';
import type { ResumeFlags } from '../resume/resume.ts';

const EVERYDAY = ['--force', '--market', '--workers', '--lab', '--budget-usd', ...OUTPUT_OPTIONS];

export function resumeCommand(): Command {
  const command = new Command('resume')
    .summary('resume a stopped session')
    .description(
      'Resume a session that was stopped by a signal, a crash or a full disk. It ends with the same files ' +
        'as without the stop. Recorded tests and answers are read, never repeated or paid for again; only a ' +
        'call in flight when the process died is repeated. Config, market and program must be those of its ' +
        'start.',
    )
    .argument(
      '[session]',
      'a name from `maestro sessions`, or latest: the newest unfinished',
      'latest',
    )
    .option('--force', 'resume although something changed, and record what changed');
  recordedMarketOptions(command)
    .addOption(labOption())
    .optionsGroup('Models (limits count from the start of the session):');
  callOptions(command, { usd: 'unchanged', onBudget: 'unchanged' });
  screenOptions(command.optionsGroup('Output:'), 'new events');
  return everydayOptions(command, EVERYDAY)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro resume
  $ maestro resume session_20261120T151018Z --workers 2
  $ maestro resume latest --budget-usd 10

Exit codes: 0 done, 1 failed, 2 usage, 129 terminal closed, 130 interrupted, 143 terminated. After
129, 130 or 143, resume again.`,
    )
    .action(async (session: string, flags: ResumeFlags) => {
      oneScreen(flags);
      await (await import('../resume/resume.ts')).resume(session, flags);
    });
}

import { Command } from 'commander';
import type { ForkFlags } from '../fork/fork.ts';
import { everydayOptions } from '../help/everyday-options.ts';
import { callOptions, seatOptions } from '../options/agent-options.ts';
import { labOption } from '../options/lab-option.ts';
import { wholeNumber } from '../options/number-arguments.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';
import { OUTPUT_OPTIONS, oneScreen, screenOptions } from '../options/screen-options.ts';

const EVERYDAY = [
  ...['--at-segment', '--name', '--agents', '--strategist', '--critic', '--maestro', '--seed'],
  ...['--budget-usd', '--market', '--workers', '--lab', ...OUTPUT_OPTIONS],
];

export function forkCommand(): Command {
  const command = new Command('fork')
    .summary('start a session that reuses the first segments of another')
    .description(
      'Start a session that reuses the first segments of a parent; recorded answers of agents are replayed from ' +
        'its transcripts and not paid for again. From --at-segment on it runs with other agents, another seed, or ' +
        'the same settings. The new session records its parent.',
    )
    .argument('[session]', 'the parent: a name from `maestro sessions`, or latest', 'latest')
    .requiredOption('--at-segment <k>', 'first new segment, 2 or later (required)', wholeNumber)
    .option('--name <id>', 'name of the new session (default: its start time)')
    .optionsGroup('Changes from that segment on (the rest stays as in the parent):');
  seatOptions(command, 'as in the parent').option('--seed <n>', 'random seed', wholeNumber);
  callOptions(command.optionsGroup('Models (limits count from that segment on):'), {
    usd: 'as in the parent',
    onBudget: 'as in the parent',
  });
  recordedMarketOptions(command.optionsGroup('Run:')).addOption(labOption());
  screenOptions(command.optionsGroup('Output:'), 'new events');
  return everydayOptions(command, EVERYDAY)
    .addHelpText(
      'after',
      `
Examples:
  $ maestro fork latest --at-segment 3 --critic anthropic:claude-opus-5-5
  $ maestro fork session_20261120T151018Z --at-segment 2 --seed 7 --name other-seed

Exit codes: 0 done, 1 failed, 2 usage, 129 terminal closed, 130 interrupted, 143 terminated. After
129, 130 or 143, maestro resume continues the new session.`,
    )
    .action(async (session: string, flags: ForkFlags) => {
      oneScreen(flags);
      await (await import('../fork/fork.ts')).fork(session, flags);
    });
}

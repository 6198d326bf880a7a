import { Command, Option } from 'commander';
import { UsageError } from '../failures/failure.ts';
import { labOption } from '../options/lab-option.ts';
import { wholeNumber } from '../options/number-arguments.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';
import type { ReplayFlags } from '../replay/replay.ts';

export function replayCommand(): Command {
  const command = new Command('replay')
    .summary('step through a session, rerun it to check its metrics, or print its conversation')
    .description(
      'On a terminal: the player. Step through a session by event, wave or turn on its dashboard, and open ' +
        'prompts and answers. Without a terminal, or with --check: rerun a finished session with the answers of ' +
        'models read from its transcripts, and compare its metrics and summary; maestro verify compares every ' +
        'file. No provider is called and nothing is written; a different prompt or a missing answer is an error ' +
        'that shows the first difference. With --print: the conversation as text.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .optionsGroup('Conversation:')
    .option('--print', 'print the conversation')
    .addOption(
      new Option('--role <role>', 'only this role').choices(['strategist', 'critic', 'maestro']),
    )
    .option('--segment <n>', 'only this segment', wholeNumber)
    .option('--markdown', 'print Markdown')
    .optionsGroup('Check:')
    .option('--check', 'rerun without a provider and compare (default without a terminal)');
  return recordedMarketOptions(command)
    .option('--plain', 'same as --check')
    .option('--no-color', 'same as --check (also: NO_COLOR, TERM=dumb)')
    .option('--json', 'same as --check, with events as JSON lines on stdout')
    .option('--quiet', 'same as --check, printing differences only')
    .optionsGroup('Lab:')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro replay
  $ maestro replay latest --check
  $ maestro replay latest --print --role critic
  $ maestro replay session_20261120T151018Z --print --markdown > conversation.md

Exit codes: 0 identical, 4 different, 1 rerun impossible.`,
    )
    .action(async (session: string, flags: ReplayFlags) => {
      const isReading = flags.role !== undefined || flags.markdown || flags.segment !== undefined;
      if (isReading && flags.print !== true) {
        throw new UsageError(
          'Cannot print turns: found --role, --segment or --markdown without --print; add --print',
        );
      }
      await (await import('../replay/replay.ts')).replay(session, flags);
    });
}

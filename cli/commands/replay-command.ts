import { Command, Option } from 'commander';
import { UsageError } from '../failures/failure.ts';
import { labOption } from '../options/lab-option.ts';
import { wholeNumber } from '../options/number-arguments.ts';
import { recordedMarketOptions } from '../options/recorded-market-options.ts';
import type { ReplayFlags } from '../replay/replay.ts';

export function replayCommand(): Command {
  const command = new Command('replay')
    .summary('play a session back, check that it comes out as it did, or read its conversation')
    .description(
      'On a terminal: the player. Go through a session event by event, wave by wave, turn by turn; see the ' +
        'dashboard as it was, and open what an agent was told and answered. Elsewhere, or with --check: play a ' +
        'finished session again, with every answer of a model read from its transcripts. No provider is asked ' +
        'and nothing is written; a prompt that is not the one recorded, or an answer that is missing, is an ' +
        'error that shows the first difference. It looks at the results, and not at the journal and the files of ' +
        'tests: maestro verify does. With --print: the conversation as text.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .optionsGroup('To read it:')
    .option('--print', 'print the conversation')
    .addOption(
      new Option('--role <role>', 'only what this role was told and said').choices([
        'strategist',
        'critic',
        'maestro',
      ]),
    )
    .option('--segment <n>', 'only the turns of this segment', wholeNumber)
    .option('--markdown', 'as Markdown, to keep or to send')
    .optionsGroup('To check it:')
    .option(
      '--check',
      'play it again without a provider, and compare (the default off a terminal)',
    );
  return recordedMarketOptions(command)
    .option('--plain', 'the same as --check')
    .option('--no-color', 'the same (also: NO_COLOR, TERM=dumb)')
    .option('--json', 'the same, with events as JSON lines on stdout')
    .option('--quiet', 'the same, printing nothing but what differs')
    .optionsGroup('Where:')
    .addOption(labOption())
    .addHelpText(
      'after',
      `
Examples:
  $ maestro replay
  $ maestro replay latest --check
  $ maestro replay latest --print --role critic
  $ maestro replay session_20261120T151018Z --print --markdown > conversation.md

Exit codes: 0 as recorded, 4 something came out differently, 1 it cannot be played again.`,
    )
    .action(async (session: string, flags: ReplayFlags) => {
      const isReading = flags.role !== undefined || flags.markdown || flags.segment !== undefined;
      if (isReading && flags.print !== true) {
        throw new UsageError('--role, --segment and --markdown go with --print');
      }
      const { replay } = await import('../replay/replay.ts');
      await replay(session, flags);
    });
}

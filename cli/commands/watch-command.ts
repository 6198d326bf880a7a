import { Command } from 'commander';
import { UsageError } from '../failures/failure.ts';
import { labOption } from '../options/lab-option.ts';
import type { WatchFlags } from '../watch/watch.ts';

export function watchCommand(): Command {
  return new Command('watch')
    .summary('look on while another process plays a session')
    .description(
      'Show a session from its first event on and, while another process plays it, as it goes on. Its files ' +
        'are read and nothing else: whoever plays it does not notice. A session that is not there yet is ' +
        'waited for. It ends with the session, on a terminal when you press q: where the session was stopped or ' +
        'broke off, it says how to go on.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .option('--follow', 'wait for a session that was stopped to be resumed, or for a newer one')
    .addOption(labOption())
    .optionsGroup('What to print:')
    .option('--plain', 'one line a wave, in place of the dashboard (the default off a terminal)')
    .option('--no-color', 'the same (also: NO_COLOR, TERM=dumb)')
    .option('--json', 'events as JSON lines on stdout, messages on stderr')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro watch
  $ maestro watch session_20261120T151018Z --json | jq .type
  $ maestro watch --follow

Exit codes: 0 the session was shown, however it ended; 1 its journal cannot be read, or went away;
130 Ctrl-C, which does nothing to the session.`,
    )
    .action(async (session: string, flags: WatchFlags) => {
      if (flags.plain && flags.json) throw new UsageError('--plain and --json exclude each other');
      const { watch } = await import('../watch/watch.ts');
      await watch(session, flags);
    });
}

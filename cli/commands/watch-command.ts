import { Command } from 'commander';
import { labOption } from '../options/lab-option.ts';
import { onlyOne } from '../options/only-one.ts';
import type { WatchFlags } from '../watch/watch.ts';

export function watchCommand(): Command {
  return new Command('watch')
    .summary('watch a running session')
    .description(
      'Show a session from its first event on, and follow it while another process runs it. Files are only ' +
        'read, so the session is not affected. If the session does not exist yet, wait for it. Ends with the ' +
        'session, or on q in a terminal.',
    )
    .argument('[session]', 'a name from `maestro sessions`, or latest', 'latest')
    .option('--follow', 'at the end, wait until the session is resumed or a newer one starts')
    .addOption(labOption())
    .optionsGroup('Output:')
    .option('--plain', 'one line per wave instead of the dashboard (default without a terminal)')
    .option('--no-color', 'plain lines without colors (also: NO_COLOR, TERM=dumb)')
    .option('--json', 'events as JSON lines on stdout, messages on stderr')
    .addHelpText(
      'after',
      `
Examples:
  $ maestro watch
  $ maestro watch session_20261120T151018Z --json | jq .type
  $ maestro watch --follow

Exit codes: 0 the session was shown to its end, 1 its journal cannot be read, 130 interrupted (the
session is not affected).`,
    )
    .action(async (session: string, flags: WatchFlags) => {
      onlyOne('choose an output', { '--plain': flags.plain, '--json': flags.json });
      await (await import('../watch/watch.ts')).watch(session, flags);
    });
}

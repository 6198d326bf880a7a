import { type Command, Help } from 'commander';

/** Shows only these options in `--help`; `--help-all`, completion and suggestions have all of them. */
export function everydayOptions(command: Command, flags: readonly string[]): Command {
  const shown = new Set([...flags, '--help', '--help-all']);
  let isAll = false;
  return command
    .configureHelp({
      formatHelp: (of, helper) => {
        const options = helper.visibleOptions(of);
        if (!isAll) helper.visibleOptions = () => options.filter(({ long }) => shown.has(long!));
        return Help.prototype.formatHelp.call(helper, of, helper);
      },
    })
    .optionsGroup('Help:')
    .option('--help-all', 'explain every option')
    .on('option:help-all', () => {
      isAll = true;
      command.help();
    });
}

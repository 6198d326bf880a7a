import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { complete } from '../../../cli/completion/complete.ts';
import { SCRIPTS, SHELLS } from '../../../cli/completion/scripts.ts';
import { maestroProgram } from '../../../cli/program.ts';
import { runProgram } from '../../helpers/run-in-process.ts';
import { MAESTRO, runMaestro } from '../../helpers/run-maestro.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

describe('complete()', () => {
  const tree = () => {
    const program = new Command('maestro');
    program.addCommand(
      new Command('run')
        .addArgument(new Argument('[session]', 'which'))
        .option('--market <name...>', 'bars')
        .option('--lab <dir>', 'folder')
        .option('--fast', 'hurry')
        .addOption(new Option('--how <how>', 'manner').choices(['well', 'badly', 'wildly']))
        .addOption(new Option('--secret', 'hidden').hideHelp()),
    );
    const group = new Command('data').addCommand(new Command('pull').argument('<symbol>'));
    program.addCommand(group).addCommand(new Command('__complete'), { hidden: true });
    return program;
  };
  const asked: [string, string | null][] = [];
  const known: Record<string, string[]> = {
    session: ['latest\tthe newest', 'one'],
    market: ['btc', 'eth'],
    dir: [':folders'],
  };
  const valuesOf = (kind: string, lab: string | null) => {
    asked.push([kind, lab]);
    return known[kind] ?? [];
  };
  const at = (...words: string[]) => {
    asked.length = 0;
    return complete(tree(), words, valuesOf).map((line) => line.split('\t')[0]);
  };
  const OPTIONS = ['--market', '--lab', '--fast', '--how', '--help'];

  it('offers commands and subcommands, but no hidden ones', () => {
    expect(at('')).toEqual(['run', 'data', 'help']);
    expect(at('ru')).toEqual(['run']);
    expect(at('__')).toEqual([]);
    expect(at('data', '')).toEqual(['pull', 'help']);
  });

  it('offers options with descriptions, but no hidden ones', () => {
    expect(at('run', '-')).toEqual(OPTIONS);
    expect(at('run', '--fast', '--lab', 'x', '--h')).toEqual(['--how', '--help']);
    expect(at('nothing', '--fa')).toEqual([]);
    expect(complete(tree(), ['run', '--fa'], valuesOf)).toEqual(['--fast\thurry']);
  });

  it('offers the choices of an option after a space and after =', () => {
    expect(at('run', '--how', '')).toEqual(['well', 'badly', 'wildly']);
    expect(at('run', '--how', 'w')).toEqual(['well', 'wildly']);
    expect(at('run', '--how=w')).toEqual(['--how=well', '--how=wildly']);
    expect(at('run', '--how', 'well', 'o')).toEqual(['one']);
  });

  it('offers the values of arguments, and of options that take one or many', () => {
    expect(at('run', '')).toEqual(['latest', 'one']);
    expect(at('run', 'one', '')).toEqual(OPTIONS);
    expect(at('run', '--market', 'btc', 'e')).toEqual(['eth']);
    expect(at('run', '--market', 'btc', '--fast', '')).toEqual(['latest', 'one']);
    expect(at('run', '--lab', '')).toEqual([':folders']);
  });

  it('passes the lab that was typed', () => {
    at('run', '--lab', 'x', 'o');
    expect(asked).toEqual([['session', 'x']]);
    at('run', '--lab=y=z', '');
    expect(asked).toEqual([['session', 'y=z']]);
    at('run', 'one', '--market', '');
    expect(asked[0]).toEqual(['market', null]);
  });
});

const lab = suiteFolder();
beforeAll(() => {
  for (const name of ['one', 'two', 'latest', 'a b', '\u001b]0;x', '$(touch x)', 'con']) {
    mkdirSync(join(lab, 'sessions', name), { recursive: true });
    writeFileSync(join(lab, 'sessions', name, 'session_config.json'), '{}');
  }
  mkdirSync(join(lab, 'sessions', 'none'));
  mkdirSync(join(lab, 'data'));
  for (const file of ['btc.bars', 'eth-5m.bars', 'notes.txt', '`x`.bars']) {
    writeFileSync(join(lab, 'data', file), '');
  }
});

describe('maestro __complete', () => {
  const answer = async (...words: string[]) => {
    const { code, out, err } = await runProgram('__complete', '--', ...words);
    expect([code, err]).toEqual([0, '']);
    return out
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[0]);
  };

  it('offers every command', async () => {
    const program = maestroProgram();
    const help = program.createHelp();
    const names = help.visibleCommands(program).map((one) => one.name());
    expect(names.length).toBeGreaterThan(15);
    expect(await answer('')).toEqual(names);
  });

  it('offers every option of every command, those of --help-all too', async () => {
    for (const command of maestroProgram().commands.filter(({ options }) => options.length > 0)) {
      const shown = command.createHelp().visibleOptions(command);
      expect(await answer(command.name(), '--'), command.name()).toEqual(
        shown.map(({ long }) => long),
      );
    }
  });

  it('offers sessions and markets of the typed lab, but no invalid names', async () => {
    expect(await answer('show', '--lab', lab, '')).toEqual(['latest', 'one', 'two']);
    expect(await answer('session', `--lab=${lab}`, '--market', 'b')).toEqual(['btc', ':files']);
    expect(await answer('data', 'check', '--lab', lab, 'e')).toEqual(['eth-5m', ':files']);
    expect(await answer('show', '--lab', join(lab, 'nowhere'), '')).toEqual(['latest']);
  });

  it('offers choices, commands and paths', async () => {
    expect(await answer('export', '--format', '')).toEqual(['csv', 'parquet', 'jsonl']);
    expect(await answer('help', 'e')).toEqual(['exam', 'export']);
    expect(await answer('completion', '')).toEqual([...SHELLS]);
    expect(await answer('session', '--config', '')).toEqual([':files']);
    expect(await answer('doctor', '--lab', '')).toEqual([':folders']);
  });
});

describe('maestro completion', () => {
  it('prints how to install it', async () => {
    const { code, out, err } = await runMaestro(['completion']);
    expect([code, err]).toEqual([0, '']);
    expect(out.match(/^ {2}(bash|zsh|fish) /gm)).toEqual(['  bash ', '  zsh ', '  fish ']);
  });

  it.each(SHELLS)('prints the script of %s', async (shell) => {
    const { code, out } = await runMaestro(['completion', shell]);
    expect([code, out]).toEqual([0, `${SCRIPTS[shell]}\n`]);
  });

  it('exits with 2 for another shell, and lists those supported', async () => {
    const { code, out, err } = await runMaestro(['completion', 'ksh']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('Cannot read <shell>: found "ksh"; use one of bash, zsh, fish\n');
  });
});

/** The path of a program; null if it is not installed. */
function found(name: string): string | null {
  const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** A `maestro` that completes, and otherwise prints its arguments. */
function folderWithMaestro(): string {
  const folder = join(lab, 'bin');
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh
case $1 in completion | __complete) exec '${MAESTRO[0]}' '${MAESTRO[1]}' "$@" ;; esac
printf 'called:'; printf '<%s>' "$@"; echo
`;
  writeFileSync(join(folder, 'maestro'), script);
  chmodSync(join(folder, 'maestro'), 0o755);
  return folder;
}

const env = () => ({
  ...process.env,
  PATH: `${folderWithMaestro()}${delimiter}${process.env.PATH}`,
  MAESTRO_LAB: lab,
  TERM: 'dumb',
});

/** Types lines into a shell on a terminal, and returns the arguments of maestro. */
function called(shell: string, setup: string, lines: readonly string[]): string[] {
  const out = execFileSync('script', ['-qec', shell, '/dev/null'], {
    input: [setup, ...lines, 'exit', ''].join('\n'),
    env: env(),
    cwd: lab,
    encoding: 'utf8',
    timeout: 110_000,
  });
  return [...out.matchAll(/called:(.*?)\r?\n/g)].map(([, words]) => words!);
}

/** Lines typed with TAB, and the resulting arguments. */
const TYPED: [string, string][] = [
  ['maestro leader\t', '<leaderboard>'],
  ['maestro show tw\t', '<show><two>'],
  ['maestro data pu\t', '<data><pull>'],
  ['maestro session --schedule=fo\t', '<session><--schedule=forward>'],
  ['maestro session --market simulated:pl\t', '<session><--market><simulated:planted>'],
  ['maestro session --mark\teth\t', '<session><--market><eth-5m>'],
  ['maestro doctor --lab sess\t', '<doctor><--lab><sessions/>'],
  ['maestro doctor --lab=sess\t', '<doctor><--lab=sessions/>'],
];

const needs = (...programs: string[]) => programs.filter((name) => found(name) === null);
const missing = (names: readonly string[]) =>
  names.length === 0 ? '' : ` (skipped: ${names.join(', ')} not installed)`;

describe(`the script in bash${missing(needs('bash', 'script'))}`, () => {
  it.skipIf(needs('bash', 'script').length > 0)('completes what is typed on a terminal', () => {
    const words = called('bash --norc --noprofile -i', 'source <(maestro completion bash)', [
      ...TYPED.map(([line]) => line),
      'maestro session --market "simulated:pl\t',
      "maestro show 'tw\t",
    ]);
    expect(words).toEqual([
      ...TYPED.map(([, expected]) => expected),
      '<session><--market><simulated:planted>',
      '<show><two>',
    ]);
  });
});

describe(`the script in zsh${missing(needs('zsh', 'script'))}`, () => {
  it.skipIf(needs('zsh', 'script').length > 0)('completes what is typed on a terminal', () => {
    const setup = 'autoload -U compinit; compinit -u -D; source <(maestro completion zsh)';
    const words = called(
      'zsh -f -i',
      setup,
      TYPED.map(([line]) => line),
    );
    // zsh removes the slash after a folder when the line is sent.
    expect(words).toEqual(TYPED.map(([, expected]) => expected.replace('/>', '>')));
  });
});

describe(`the script in fish${missing(needs('fish'))}`, () => {
  const offered = (line: string) =>
    execFileSync(
      'fish',
      ['--no-config', '-c', `maestro completion fish | source; complete -C '${line}'`],
      { env: env(), cwd: lab, encoding: 'utf8' },
    )
      .trimEnd()
      .split('\n')
      .map((one) => one.split('\t')[0]);

  it.skipIf(needs('fish').length > 0)('completes what is typed', () => {
    expect(offered('maestro leader')).toEqual(['leaderboard']);
    expect(offered('maestro show ')).toEqual(['latest', 'one', 'two']);
    expect(offered('maestro session --schedule=f')).toEqual(['--schedule=forward']);
    expect(offered('maestro session --market simulated:p')).toEqual(['simulated:planted']);
    expect(offered('maestro doctor --lab sess')).toEqual(['sessions/']);
  });
});

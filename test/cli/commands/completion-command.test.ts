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
      new Command('play')
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

  it('offers commands, and those below them, and no hidden one', () => {
    expect(at('')).toEqual(['play', 'data', 'help']);
    expect(at('pl')).toEqual(['play']);
    expect(at('__')).toEqual([]);
    expect(at('data', '')).toEqual(['pull', 'help']);
  });

  it('offers options, what they mean, and no hidden one', () => {
    expect(at('play', '-')).toEqual(OPTIONS);
    expect(at('play', '--fast', '--lab', 'x', '--h')).toEqual(['--how', '--help']);
    expect(at('nothing', '--fa')).toEqual([]);
    expect(complete(tree(), ['play', '--fa'], valuesOf)).toEqual(['--fast\thurry']);
  });

  it('offers the choices of an option, after a blank and after =', () => {
    expect(at('play', '--how', '')).toEqual(['well', 'badly', 'wildly']);
    expect(at('play', '--how', 'w')).toEqual(['well', 'wildly']);
    expect(at('play', '--how=w')).toEqual(['--how=well', '--how=wildly']);
    expect(at('play', '--how', 'well', 'o')).toEqual(['one']);
  });

  it('asks for the values of an argument and of an option, as many as it takes', () => {
    expect(at('play', '')).toEqual(['latest', 'one']);
    expect(at('play', 'one', '')).toEqual(OPTIONS);
    expect(at('play', '--market', 'btc', 'e')).toEqual(['eth']);
    expect(at('play', '--market', 'btc', '--fast', '')).toEqual(['latest', 'one']);
    expect(at('play', '--lab', '')).toEqual([':folders']);
  });

  it('says which lab was typed', () => {
    at('play', '--lab', 'x', 'o');
    expect(asked).toEqual([['session', 'x']]);
    at('play', '--lab=y=z', '');
    expect(asked).toEqual([['session', 'y=z']]);
    at('play', 'one', '--market', '');
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

  it('offers every command that the help has', async () => {
    const program = maestroProgram();
    const help = program.createHelp();
    const names = help.visibleCommands(program).map((one) => one.name());
    expect(names.length).toBeGreaterThan(15);
    expect(await answer('')).toEqual(names);
  });

  it('offers every option of every command that the help has', async () => {
    for (const command of maestroProgram().commands.filter(({ options }) => options.length > 0)) {
      const shown = command.createHelp().visibleOptions(command);
      expect(await answer(command.name(), '--'), command.name()).toEqual(
        shown.map(({ long }) => long),
      );
    }
  });

  it('names sessions and markets of the lab that is typed, and none that no command would take', async () => {
    expect(await answer('show', '--lab', lab, '')).toEqual(['latest', 'one', 'two']);
    expect(await answer('session', `--lab=${lab}`, '--market', 'b')).toEqual(['btc', ':files']);
    expect(await answer('data', 'check', '--lab', lab, 'e')).toEqual(['eth-5m', ':files']);
    expect(await answer('show', '--lab', join(lab, 'nowhere'), '')).toEqual(['latest']);
  });

  it('names choices, commands and paths', async () => {
    expect(await answer('export', '--format', '')).toEqual(['csv', 'parquet', 'jsonl']);
    expect(await answer('help', 'e')).toEqual(['exam', 'export']);
    expect(await answer('completion', '')).toEqual([...SHELLS]);
    expect(await answer('session', '--config', '')).toEqual([':files']);
    expect(await answer('doctor', '--lab', '')).toEqual([':folders']);
  });
});

describe('maestro completion', () => {
  it('explains how to install it, the shell in use first', async () => {
    const { code, out, err } = await runMaestro(['completion'], {
      env: { SHELL: '/usr/bin/fish' },
    });
    expect([code, err]).toEqual([0, '']);
    expect(out.match(/^ {2}(bash|zsh|fish) /gm)).toEqual(['  fish ', '  bash ', '  zsh ']);
  });

  it.each(SHELLS)('prints the script of %s', async (shell) => {
    const { code, out } = await runMaestro(['completion', shell]);
    expect([code, out]).toEqual([0, `${SCRIPTS[shell]}\n`]);
  });

  it('ends with 2 for another shell, and names those there are', async () => {
    const { code, out, err } = await runMaestro(['completion', 'ksh']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Allowed choices are bash, zsh, fish');
  });
});

/** Where a program of that name is; null where there is none. */
function found(name: string): string | null {
  const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** A `maestro` that says what it was called with, but for completing. */
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

/** Types lines into a shell on a terminal, and says what maestro was called with. */
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

/** What is typed, with a TAB, and what it comes to. */
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
  names.length === 0 ? '' : ` (skipped: there is no ${names.join(' and no ')} here)`;

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
    // It takes back the slash after a folder when the line is sent.
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

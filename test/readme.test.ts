import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { maestroProgram } from '../cli/program.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');
const pagesIn = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
const PAGES = ['README.md', 'CONTRIBUTING.md', ...pagesIn('docs')];
const ALL_PAGES = [...PAGES, ...pagesIn('docs/decisions')];

/** Targets of links and images that are no address. */
function relativeLinks(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  const plain = heading.replace(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return plain.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
}

const anchorsOf = (page: string) =>
  [...read(page).matchAll(/^#+ (.*)$/gm)].map((match) => anchorOf(match[1]!));

/** Lines of the blocks that a shell runs, continued ones joined, without comments. */
function shellLines(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map((match) => match[1]!);
  return blocks
    .flatMap((block) => block.replace(/\\\n/g, ' ').split('\n'))
    .map((line) => line.replace(/ +# .*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Arguments of each call of `maestro` or of `npm run dev --` in a line. */
function callsIn(line: string): string[][] {
  const calls = line.split(/\||&&|;|<\(|>/).flatMap((part) => {
    const match = /(?:^|\s)(?:npx maestro|maestro|npm run dev --)\s+(\S.*)$/.exec(part);
    return match === null ? [] : [match[1]!.replace(/\)\s*$/, '').trim()];
  });
  return calls.map((call) => call.split(/\s+/));
}

/** Why the program would not take a call: an unknown command, option or number of arguments. */
function problemsOf(words: readonly string[]): string[] {
  let command: Command = maestroProgram();
  let rest = [...words];
  for (;;) {
    const next = command.commands.find((one) => one.name() === rest[0]);
    if (next === undefined) break;
    command = next;
    rest = rest.slice(1);
  }
  if (command.parent === null) return rest[0]?.startsWith('-') ? [] : [`no command "${rest[0]}"`];
  const problems: string[] = [];
  const operands: string[] = [];
  while (rest.length > 0) {
    const word = rest.shift()!;
    if (!word.startsWith('--') || word === '-') {
      operands.push(word);
      continue;
    }
    const [name, value] = word.split('=');
    const option = command.options.find(({ long }) => long === name);
    if (option === undefined) {
      if (name !== '--help') problems.push(`no option ${name} of ${command.name()}`);
    } else if (option.required && value === undefined) {
      const given = rest.shift();
      if (given === undefined) problems.push(`${name} without a value`);
      else if (option.argChoices?.includes(given) === false) problems.push(`${name} ${given}`);
      while (option.variadic && rest.length > 0 && !rest[0]!.startsWith('--')) rest.shift();
    }
  }
  const { registeredArguments } = command;
  const isVariadic = registeredArguments.some((one) => one.variadic);
  const required = registeredArguments.filter((one) => one.required).length;
  if (operands.length < required) problems.push(`${command.name()} needs ${required} arguments`);
  if (!isVariadic && operands.length > registeredArguments.length) {
    problems.push(`${command.name()} takes no "${operands.at(-1)}"`);
  }
  return problems;
}

describe('README.md', () => {
  it('has at most 120 lines, and a sample of a summary that can be refreshed', () => {
    const text = read('README.md');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
    expect(text).toMatch(/<!-- sample: summary -->\n```text\n(.+\n){10}```\n<!-- \/sample -->\n/);
  });
});

describe('pages', () => {
  it.each(ALL_PAGES)('%s links only to files and headings that exist', (page) => {
    const missing = relativeLinks(read(page)).filter((target) => {
      const [path, anchor] = target.split('#') as [string, string | undefined];
      const file = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== undefined && !anchorsOf(file).includes(anchor);
    });
    expect(missing).toEqual([]);
  });

  it.each(PAGES)('%s shows only commands that the program takes', (page) => {
    const problems = shellLines(read(page)).flatMap((line) =>
      callsIn(line).flatMap((words) => problemsOf(words).map((problem) => `${line}: ${problem}`)),
    );
    expect(problems).toEqual([]);
  });

  it.each(['CONTRIBUTING.md', 'docs/architecture.md'])('%s names files that exist', (page) => {
    const paths = [...read(page).matchAll(/`((?:[\w-]+\/)+[\w.-]+)`/g)].map((match) => match[1]!);
    expect(paths.length).toBeGreaterThan(10);
    const named = paths.filter((path) => !path.includes('NAME'));
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('are checked: commands are found and wrong ones are not accepted', () => {
    const found = PAGES.flatMap((page) => shellLines(read(page)).flatMap(callsIn));
    expect(found.length).toBeGreaterThan(50);
    const problems = (line: string) => callsIn(line).flatMap(problemsOf);
    expect(problems('npm install && npx maestro session --segments 5')).toEqual([]);
    expect(problems('source <(npx maestro completion bash)')).toEqual([]);
    expect(problems('npx maestro sesion')).toEqual(['no command "sesion"']);
    expect(problems('npx maestro session --segmnts 5')).toHaveLength(2);
    expect(problems('npx maestro session --schedule backward')).toHaveLength(1);
    expect(problems('npx maestro data pull')).toEqual(['pull needs 1 arguments']);
  });
});

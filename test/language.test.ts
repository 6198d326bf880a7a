import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInMemory } from './helpers/small-session.ts';

const ROOT = resolve(import.meta.dirname, '..');
const FOLDERS = [
  ...[
    'protocol',
    'store',
    'market',
    'engine',
    'analyzer',
    'agents',
    'sessions',
    'view',
    'tui',
    'cli',
  ],
  ...['bin', 'bench', 'docs', 'test'],
];

/** Words that a reader of the field stops at, and what is said instead (docs/architecture.md, glossary). */
const DIALECT: Readonly<Record<string, RegExp>> = {
  'emit, record, distinguish': /\b(un|re)?(told|tells?)\b/i,
  'options, request': /\bwish(es|ed)?\b/i,
  parameter: /\bknobs?\b/i,
  repair: /\bmend(s|ed|ing)?\b/i,
  'name the subject': /\b(whoever|nobody)\b/i,
  'random draw, by chance': /\bby lot\b/i,
  'buy-and-hold': /\bholding beside\b/i,
  'resume, continue': /\b(goes on|go on with|gone on)\b/i,
  'results in, equals': /\bcom(es|e) to\b/i,
  'result, outcome': /\bwhat came of\b/i,
  overview: /\bin short\b/i,
  'run, execute': /\bplay(s|ed|er|ing)?\b/i,
};

/** The replay player plays, as every player does. */
const PLAYER = [
  /^(test\/)?tui\/(player\/|session-player)/,
  /^(test\/)?cli\/(commands\/)?replay/,
  /^test\/cli\/player-terminal\.test\.ts$/,
];

/** Lines that may hold a word, and why. */
const ALLOWED: readonly { readonly file: RegExp; readonly line: RegExp; readonly why: string }[] = [
  { file: /^test\/language\.test\.ts$/, line: /./, why: 'names the words' },
];

const isAllowed = (file: string, line: string, word: RegExp) =>
  ALLOWED.some((one) => one.file.test(file) && one.line.test(line)) ||
  (word.source.includes('play') && PLAYER.some((one) => one.test(file)));

/** @returns what is found, a line each, with what to say instead */
function dialectIn(file: string, text: string): string[] {
  return text.split('\n').flatMap((line, i) =>
    Object.entries(DIALECT).flatMap(([instead, word]) => {
      const found = word.exec(line)?.[0];
      return found === undefined || isAllowed(file, line, word)
        ? []
        : [`${file}:${i + 1}: "${found}" (say: ${instead}): ${line.trim().slice(0, 120)}`];
    }),
  );
}

function textFiles(): string[] {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|js|md)$/.test(entry.name))
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(ROOT.length + 1)
          .replaceAll('\\', '/'),
      ),
  );
  return [...below, 'README.md', 'CONTRIBUTING.md', 'build.js', 'vitest.config.ts'];
}

describe('the language of the project', () => {
  it('finds a planted word, in any case and form, and no part of a longer one', () => {
    expect(dialectIn('a.ts', 'x\n// Whoever played it\n')).toHaveLength(2);
    expect(dialectIn('docs/a.md', 'It goes on.')).toHaveLength(1);
    expect(dialectIn('a.ts', 'display(recommend, knobby, storyteller)')).toEqual([]);
    expect(dialectIn('tui/player/tick.ts', 'plays')).toEqual([]);
    expect(dialectIn('tui/player/tick.ts', 'tells')).toHaveLength(1);
  });

  it('is that of the field in sources, tests and documents', () => {
    const found = textFiles().flatMap((file) =>
      dialectIn(file, readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(found).toEqual([]);
  });

  it('is that of the field in everything that a session writes', async () => {
    const { files, events } = await runInMemory();
    const written = [...files].flatMap(([path, text]) => dialectIn(path, text));
    const recorded = events.flatMap((event) => dialectIn(event.type, JSON.stringify(event)));
    expect([...written, ...recorded]).toEqual([]);
  });
});

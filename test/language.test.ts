import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FOLDERS } from '../cli/version/source-build.ts';
import { runInMemory } from './helpers/small-session.ts';

const ROOT = resolve(import.meta.dirname, '..');
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

interface Allowance {
  readonly file: RegExp;
  readonly word: RegExp;
  readonly why: string;
}

const ALLOWED: readonly Allowance[] = [
  { file: /^test\/language\.test\.ts$/, word: /./, why: 'names the words' },
  {
    file: /^(test\/)?(tui\/(player\/|session-player|panes\/player-lines|panes\/overlay-panes)|cli\/(commands\/)?replay)/,
    word: /^play/i,
    why: 'the replay player plays, as every player does',
  },
  {
    file: /^(test\/)?(tui|view|cli)\/|^docs\/(dashboard|sessions)\.md$/,
    word: /^player$/i,
    why: 'names the replay player',
  },
  { file: /^docs\/dashboard\.md$/, word: /^play$/, why: 'names a key of the replay player' },
  {
    file: /(session-event|ledger-keeper|stored-tests|open-file-store|run-waves|protocol-examples|run-session)(\.test)?\.ts$|^docs\/decisions\/0011|^test_finished$/,
    word: /^played$/,
    why: 'the wire key of the result of a test',
  },
];

const isAllowed = (file: string, found: string) =>
  ALLOWED.some((one) => one.file.test(file) && one.word.test(found));

/** @returns what is found, a line each, with what to say instead */
function dialectIn(file: string, text: string): string[] {
  return text.split('\n').flatMap((line, i) =>
    Object.entries(DIALECT).flatMap(([instead, word]) => {
      const found = word.exec(line)?.[0];
      return found === undefined || isAllowed(file, found)
        ? []
        : [`${file}:${i + 1}: "${found}" (say: ${instead}): ${line.trim().slice(0, 120)}`];
    }),
  );
}

function textFiles(): string[] {
  const below = [...FOLDERS, 'bin', 'bench', 'docs', 'test'].flatMap((folder) =>
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

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceBuild } from '../../../cli/version/source-build.ts';
import { thisProgram } from '../../../cli/version/this-program.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const FOLDERS = [
  ...['protocol', 'store', 'market', 'engine', 'analyzer', 'agents'],
  ...['sessions', 'view', 'tui', 'cli'],
];

/** A tree with a file in each folder of the program. */
function tree(): string {
  const root = temporaryFolder();
  for (const folder of FOLDERS) {
    mkdirSync(join(root, folder, 'deep'), { recursive: true });
    writeFileSync(join(root, folder, 'deep', 'a.ts'), `export const ${folder} = 1;\n`);
  }
  return root;
}

describe('sourceBuild()', () => {
  it('is the same for the same sources, wherever they are', () => {
    const root = tree();
    const build = sourceBuild(root);
    expect(build).toMatch(/^[0-9a-f]{12}$/);
    const elsewhere = join(temporaryFolder(), 'elsewhere');
    cpSync(root, elsewhere, { recursive: true });
    expect(sourceBuild(elsewhere)).toBe(build);
    expect(sourceBuild(`${elsewhere}/`)).toBe(build);
    writeFileSync(join(elsewhere, 'README.md'), 'no code');
    expect(sourceBuild(elsewhere)).toBe(build);
  });

  it.each(FOLDERS)('is another where a file of %s is changed, added or renamed', (folder) => {
    const root = tree();
    const before = sourceBuild(root);
    writeFileSync(join(root, folder, 'b.json'), '{}');
    const added = sourceBuild(root);
    writeFileSync(join(root, folder, 'b.json'), '[]');
    const changed = sourceBuild(root);
    renameSync(join(root, folder, 'b.json'), join(root, folder, 'c.json'));
    expect(new Set([before, added, changed, sourceBuild(root)]).size).toBe(4);
  });
});

describe('the build', () => {
  it('of the sources is that of what is built from them, and this is Node as it runs', () => {
    const { build, node } = thisProgram();
    expect(build).toBe(sourceBuild(ROOT));
    expect(node).toBe(Number(process.versions.node.split('.')[0]));
    const out = join(temporaryFolder(), 'out');
    execFileSync(process.execPath, ['build.js', out], { cwd: ROOT });
    const texts = readdirSync(out)
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(out, name), 'utf8'));
    expect(texts.some((text) => text.includes(`"${build}"`))).toBe(true);
  });
});

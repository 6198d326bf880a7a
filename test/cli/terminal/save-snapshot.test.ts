import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveSnapshot } from '../../../cli/terminal/save-snapshot.ts';
import { suiteFolder } from '../../helpers/suite-folder.ts';

const folder = suiteFolder();

describe('saveSnapshot()', () => {
  it('saves every screen, and reports its path', () => {
    const lab = join(folder, 'lab');
    expect(saveSnapshot(lab, 'mine', 'one\n')).toContain(join('snapshots', 'mine_1.txt'));
    expect(saveSnapshot(lab, 'mine', 'two\n')).toContain(join('snapshots', 'mine_2.txt'));
    expect(readFileSync(join(lab, 'snapshots', 'mine_1.txt'), 'utf8')).toBe('one\n');
    expect(readFileSync(join(lab, 'snapshots', 'mine_2.txt'), 'utf8')).toBe('two\n');
  });

  it('reports an error of the disk, and throws nothing', () => {
    const lab = join(folder, 'odd');
    mkdirSync(lab);
    writeFileSync(join(lab, 'snapshots'), 'in the way');
    expect(saveSnapshot(lab, 'mine', 'text')).toMatch(/^Cannot save the screen: .*snapshots/);
  });
});

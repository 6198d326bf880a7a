import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { embeddedScript } from '../../../sessions/report/embedding.ts';
import { reportScript } from '../../../sessions/report/report-script.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

describe('reportScript()', () => {
  it('is the same from the sources and from the build', async () => {
    expect(await reportScript()).toBe(
      readFileSync(join(ROOT, '.test-build/report-script.js'), 'utf8'),
    );
  });

  it('contains no local paths, and can be embedded unescaped', async () => {
    const script = await reportScript();
    expect(script).not.toContain(ROOT);
    expect(script).not.toContain('node_modules');
    expect(script).not.toContain('sourceMappingURL');
    expect(embeddedScript(script)).toBe(script);
    expect(script.length).toBeLessThan(320_000);
  });

  it('contains the licences of its dependencies', async () => {
    const script = await reportScript();
    for (const name of ['@observablehq/plot', 'd3-shape', 'd3-scale-chromatic', 'isoformat']) {
      expect(script).toContain(`${name}: Copyright`);
    }
    expect(script).toContain('permission notice appear in all copies');
  });
});

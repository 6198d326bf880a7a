import { expect, it } from 'vitest';
import { inProcessPool } from '../../../engine/pool/in-process-pool.ts';
import type { TestSetting } from '../../../engine/select-candidate.ts';
import { runInMemory, smallConfig } from '../../helpers/small-session.ts';

it('selectionSettings() are the only part of a config sent to workers', async () => {
  const pool = inProcessPool();
  const sent: { readonly kind: string; readonly config: TestSetting['config'] }[] = [];
  const config = smallConfig();
  await runInMemory({
    config,
    pool: {
      ...pool,
      tests: (job, ...more) => {
        sent.push({ kind: 'tests', config: job.config });
        return pool.tests(job, ...more);
      },
      sweep: (setting, ...more) => {
        sent.push({ kind: 'sweep', config: setting.config });
        return pool.sweep(setting, ...more);
      },
    },
  });
  expect(new Set(sent.map(({ kind }) => kind))).toEqual(new Set(['tests', 'sweep']));
  for (const one of sent) {
    expect(one.config).toEqual({
      targets: config.targets,
      episode_bars: config.episode_bars,
      min_trades: config.min_trades,
      candidates: { validated: config.candidates.validated },
    });
  }
});

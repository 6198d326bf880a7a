import { nextStep } from '../../analyzer/next-step.ts';
import type { LuckOverview, PlaceboTest } from '../../protocol/honesty.ts';
import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import { usesModels } from '../context/segment-settings.ts';

/** The luck numbers of `metrics_global.json` that the journal and every screen show. */
export function luckOverview(
  { verdict, honesty }: Pick<MetricsGlobal, 'verdict' | 'honesty'>,
  { config, market }: Pick<SessionIdentity, 'config' | 'market'>,
): LuckOverview {
  const { placebo, search } = honesty;
  const of = ({ runs, exceeding, p, mean, haircut }: PlaceboTest) => ({
    runs,
    exceeding,
    p,
    mean,
    haircut,
  });
  return {
    champion_t: search.champion_t,
    record_t: search.record_t,
    placebo:
      placebo === null
        ? null
        : {
            agents: placebo.agents,
            p: placebo.p,
            record_p: placebo.record_p,
            threshold: placebo.threshold,
            shuffle: of(placebo.shuffle),
            mirror: of(placebo.mirror),
          },
    next: nextStep({
      verdict: verdict.verdict,
      honesty,
      sizing: config.sizing,
      isSimulated: market.simulated !== null,
      usesModels: usesModels(config),
    }),
  };
}

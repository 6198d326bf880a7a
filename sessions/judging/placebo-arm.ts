import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import { viewBars } from '../../market/bars.ts';
import type { Market } from '../../market/market.ts';
import { mirroredBars } from '../../market/mirrored-bars.ts';
import { shuffledBars } from '../../market/shuffled-bars.ts';
import { type RandomStream, randomStream } from '../../market/xoshiro128.ts';
import type { PlaceboKind, SearchOutcome } from '../../protocol/honesty.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { ArmJob } from '../context/arm-runner.ts';
import { newInputs } from '../context/inputs-at-start.ts';
import { openContext } from '../context/open-context.ts';
import { searchKey } from '../context/session-identity.ts';
import { nullStore } from '../context/session-store.ts';
import { runSearch } from '../search/run-search.ts';

const TWINS: Readonly<
  Record<
    PlaceboKind,
    (bars: Market['bars'], random: RandomStream) => Pick<Market, 'bars' | 'handle'>
  >
> = { shuffle: shuffledBars, mirror: mirroredBars };

/**
 * The whole search once more: heuristic agents, patches and selection, the same budget, on a twin of the
 * market in which no edge can be. It runs in memory, on the caller's thread.
 *
 * Patches are tried against what was before them as in the session; what the Critic did not choose is
 * not, since nothing follows from that, and nothing is drawn, written or told.
 */
export async function runPlaceboArm(job: ArmJob, pool: BacktestPool): Promise<SearchOutcome> {
  const { identity, windows } = job;
  const config = ledByHeuristics(armConfig(job));
  const context = await openContext(
    {
      identity: { ...identity, config },
      market: twinOf(job),
      windows,
      inputs: newInputs(),
      name: armLabel(job),
      isAudited: false,
    },
    { agents: heuristicAgents, pool, store: nullStore },
  );
  const { findings } = await runSearch(context, { wantsColumns: false });
  return findings.outcome;
}

/** The market of an arm: what nothing can be earned on, in memory of its own. */
export function twinOf(job: ArmJob): Market {
  const real = viewBars(job.handle);
  const { bars, handle } =
    job.kind === null
      ? { bars: real, handle: job.handle }
      : TWINS[job.kind](real, randomStream(armLabel(job)));
  return { ...job.labels, bars, handle, hash: job.identity.market.hash };
}

/** What the random numbers of an arm follow from. */
export function armLabel({ identity, kind, arm }: ArmJob): string {
  return `${searchKey(identity)}|placebo|${kind}|${arm}`;
}

const HEURISTIC = { maestro: 'heuristic', strategist: 'heuristic', critic: 'heuristic' } as const;

/** In every segment, those that a fork shares with its parent included: their seeds stay. */
function ledByHeuristics(config: SessionConfig): SessionConfig {
  return withPasts({ ...config, agents: HEURISTIC }, () => ({ agents: HEURISTIC }));
}

/**
 * As the session's, without what is only looked at, and on a twin with a seed of its own: what is drawn
 * in scouting, screening and around the centres is drawn anew.
 */
export function armConfig(job: ArmJob): SessionConfig {
  const { config } = job.identity;
  const seedOf = (seed: number) =>
    job.kind === null ? seed : randomStream(`${armLabel(job)}|seed ${seed}`).uint32();
  return withPasts(
    {
      ...config,
      seed: seedOf(config.seed),
      baselines: { random_draws: 0 },
      placebo: { ...config.placebo, arms: 0 },
    },
    ({ seed }) => ({ seed: seedOf(seed) }),
  );
}

type Fork = NonNullable<SessionConfig['fork']>;
type Past = Fork['pasts'][number];

/** With something changed of what a fork shares with each of its parents. */
function withPasts(config: SessionConfig, change: (past: Past) => Partial<Past>): SessionConfig {
  const { fork } = config;
  if (fork === undefined) return config;
  return {
    ...config,
    fork: { ...fork, pasts: fork.pasts.map((one) => ({ ...one, ...change(one) })) },
  };
}

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
 * Repeats the whole search, with heuristic agents and the same budget, on a copy of the market without an
 * edge. It runs in memory, on the caller's thread.
 *
 * Patches are compared with the previous parameters as in the session. There is no audit of the Critic, no
 * random entries, no files and no events, because they do not affect the result.
 */
export async function runPlaceboArm(job: ArmJob, pool: BacktestPool): Promise<SearchOutcome> {
  const { identity, windows } = job;
  const config = withHeuristicAgents(armConfig(job));
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
  const { findings } = await runSearch(context, { wantsReturns: false });
  return findings.outcome;
}

/** The market of an arm: a copy without an edge, in its own memory. */
export function twinOf(job: ArmJob): Market {
  const real = viewBars(job.handle);
  const { bars, handle } =
    job.kind === null
      ? { bars: real, handle: job.handle }
      : TWINS[job.kind](real, randomStream(armLabel(job)));
  return { ...job.labels, bars, handle, hash: job.identity.market.hash };
}

/** The seed of the random numbers of an arm. */
export function armLabel({ identity, kind, arm }: ArmJob): string {
  return `${searchKey(identity)}|placebo|${kind}|${arm}`;
}

const HEURISTIC = { maestro: 'heuristic', strategist: 'heuristic', critic: 'heuristic' } as const;

/** In every segment, including those that a fork shares with its parent. Seeds stay. */
function withHeuristicAgents(config: SessionConfig): SessionConfig {
  return withPasts({ ...config, agents: HEURISTIC }, () => ({ agents: HEURISTIC }));
}

/**
 * The config of the session without baselines and placebo, and with a seed per arm, so that scouting,
 * screening and candidates use other random draws.
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

/** Changes the config that a fork shares with each of its parents. */
function withPasts(config: SessionConfig, change: (past: Past) => Partial<Past>): SessionConfig {
  const { fork } = config;
  if (fork === undefined) return config;
  return {
    ...config,
    fork: { ...fork, pasts: fork.pasts.map((one) => ({ ...one, ...change(one) })) },
  };
}

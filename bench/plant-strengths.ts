import { planWindows } from '../engine/windows.ts';
import { KNOWN_DAYS, KNOWN_INTERVAL_MS } from '../market/known-market.ts';
import { simulateMarket } from '../market/simulated-market.ts';
import { calibrationConfig } from '../sessions/calibration/known-search.ts';
import { trueRuleT } from '../sessions/calibration/true-rule.ts';
import { sessionIdentity } from '../sessions/context/session-identity.ts';

/**
 * Finds the strengths of `market/known-market.ts`: the drift by which a planted rule has a mean t of 3,
 * 4, 6, 8 and 12 over a number of markets. No market here is one of a calibration.
 *
 *     node --import tsx bench/plant-strengths.ts [MARKETS]
 */
const MARKETS = Number(process.argv[2] ?? 1000);
const FIRST_SEED = 900_000_000;
const PROGRAM = { name: 'maestro-lab', version: '0', build: '0'.repeat(12), node: 20 } as const;

// t is nearly a straight line in the strength, and all strengths use the same markets: a few
// secants land on it.
let [before, at] = [0.1, 0.15];
let tBefore = (await meanT(before)).mean;
for (const wanted of [3, 4, 6, 8, 12]) {
  let { mean, error } = await meanT(at);
  while (Math.abs(mean - wanted) > 0.005) {
    const next = at + ((wanted - mean) * (at - before)) / (mean - tBefore);
    [before, tBefore, at] = [at, mean, Number(next.toFixed(5))];
    ({ mean, error } = await meanT(at));
  }
  console.log(`t ${wanted}: strength ${at}, mean t ${mean.toFixed(3)} ± ${error.toFixed(3)}`);
}

async function meanT(strength: number) {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < MARKETS; i++) {
    const market = simulateMarket({
      kind: 'planted',
      edge: 'crossover',
      strength,
      seed: FIRST_SEED + i,
      days: KNOWN_DAYS,
      intervalMs: KNOWN_INTERVAL_MS,
    });
    const config = calibrationConfig(1);
    const windows = planWindows(market, config);
    const identity = sessionIdentity(config, market, windows, PROGRAM);
    const t = (await trueRuleT({ identity, market, windows }))!;
    sum += t;
    squares += t * t;
  }
  const mean = sum / MARKETS;
  return { mean, error: Math.sqrt((squares / MARKETS - mean * mean) / MARKETS) };
}

import type { Simulation } from './market-facts.ts';

/** Said wherever a number of a simulated market is shown. */
export function simulatedText({ kind, seed, edge }: Simulation): string {
  const what = edge ?? 'no edge exists in it, so whatever is found is luck';
  return `SIMULATED market (${kind}, seed ${seed}): ${what}`;
}

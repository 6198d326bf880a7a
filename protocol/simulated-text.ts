import type { Simulation } from './market-facts.ts';

/** Shown with every number of a simulated market. */
export function simulatedText({ kind, seed, edge }: Simulation): string {
  const what = edge ?? 'it has no edge, so any result is luck';
  return `SIMULATED market (${kind}, seed ${seed}): ${what}`;
}

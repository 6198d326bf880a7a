import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import { seatName } from '../context/seat-name.ts';
import { sharedSegments } from '../context/segment-settings.ts';

/** The agent of each role, whether it saw the market, and when heuristic agents took over. No full stop. */
export function agentsText(
  config: Pick<SessionConfig, 'agents' | 'blind' | 'fork'>,
  { budget_ended }: Pick<MetricsGlobal, 'budget_ended'>,
): string {
  const { agents, blind, fork } = config;
  const isComputed = Object.values(agents).every((seat) => seat === 'heuristic');
  const names = Object.entries(agents).map(([role, seat]) => `${role} ${seatName(seat)}`);
  const sight = blind
    ? 'blind: they did not see symbol, dates or prices'
    : 'not blind: they saw symbol, dates and prices, and may remember what followed';
  return [
    isComputed ? 'heuristic' : `${names.join(', ')}; ${sight}`,
    ...budget_ended.map(
      ({ turn }) => `heuristic agents from turn ${turn} on, because the budget was used up`,
    ),
    fork &&
      `identical to ${fork.parent_name} (${fork.parent}) up to segment ${sharedSegments(config)}`,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

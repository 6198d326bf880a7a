import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import { seatName } from '../context/seat-name.ts';
import { sharedSegments } from '../context/segment-settings.ts';

/** Who played which role, what they were shown, and from where on others took over. No full stop. */
export function agentsText(
  config: Pick<SessionConfig, 'agents' | 'blind' | 'fork'>,
  { budget_ended }: Pick<MetricsGlobal, 'budget_ended'>,
): string {
  const { agents, blind, fork } = config;
  const isComputed = Object.values(agents).every((seat) => seat === 'heuristic');
  const names = Object.entries(agents).map(([role, seat]) => `${role} ${seatName(seat)}`);
  const sight = blind
    ? 'blind: they saw neither symbol nor dates nor prices'
    : 'not blind: they were told symbol, dates and prices, and may remember what came of them';
  return [
    isComputed ? 'heuristic' : `${names.join(', ')}; ${sight}`,
    ...budget_ended.map(
      ({ turn }) => `at turn ${turn} heuristic agents took over, as the budget did not suffice`,
    ),
    fork && `up to segment ${sharedSegments(config)} as in ${fork.parent_name} (${fork.parent})`,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

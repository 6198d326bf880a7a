import { moneyText } from '../../protocol/number-text.ts';
import { type Line, line, span } from '../line.ts';
import { progressBar } from '../progress-bar.ts';
import { lastOf } from '../state/chunks.ts';
import { type HeaderRequest, headerLines } from './header-lines.ts';

/** What fits where there is hardly room: how far it is, and what it came to. */
export function narrowLines(request: HeaderRequest, height: number): Line[] {
  const { view, width } = request;
  const { started, clock, record, agents } = view;
  const total = (started?.segments ?? 0) * (started?.tests ?? 0);
  const last = agents.turns.at(-1);
  const lines: Line[] = [
    ...headerLines(request),
    line(span(progressBar(clock.testsDone, total, Math.min(40, width)), 'strategy')),
    line(`equity ${moneyText(lastOf(record)?.equity ?? null)}`),
    last === undefined ? [] : line(span(last.role, last.role), ` ${last.says}`),
  ];
  return lines.slice(0, Math.max(1, height));
}

import { moneyText, pText } from '../../protocol/number-text.ts';
import { lastOf } from '../../view/chunks.ts';
import type { SessionView } from '../../view/session-view.ts';
import { type Line, line, span, wrap } from '../line.ts';
import { progressBar } from '../progress-bar.ts';
import { type HeaderRequest, headerLines } from './header-lines.ts';

/** The content of a very small screen: progress, equity and the last turn. */
export function narrowLines(request: HeaderRequest, height: number): Line[] {
  const { view, width } = request;
  const { started, clock, record, agents } = view;
  const total = (started?.segments ?? 0) * (started?.tests ?? 0);
  const { finished, judging } = view;
  const last = agents.turns.at(-1);
  const arms = judging.placebo?.last ?? null;
  const bar = arms === null ? [clock.testsDone, total] : [arms.done, arms.of];
  const lines: Line[] = [
    ...headerLines(request),
    ...(finished === null
      ? [line(span(progressBar(bar[0]!, bar[1]!, Math.min(40, width)), 'strategy'))]
      : verdictLines(finished, width)),
    line(`equity ${moneyText(lastOf(record)?.equity ?? null)}`),
    last === undefined ? [] : line(span(last.role, last.role), ` ${last.says}`),
  ];
  return lines.slice(0, Math.max(1, height));
}

function verdictLines(
  { verdict, luck }: NonNullable<SessionView['finished']>,
  width: number,
): Line[] {
  const p = luck.placebo === null ? '' : `, p ${pText(luck.placebo.p)}`;
  return [
    line(span(`Verdict: ${verdict.verdict}${p}`, 'strong')),
    ...wrap(`Next: ${luck.next}`, width).slice(0, 2),
  ];
}

import { countText, plural, usdText } from '../../protocol/number-text.ts';
import { durationText } from '../../view/duration-text.ts';
import type { AgentsView, NoticeView, PendingCall, TurnView } from '../../view/session-view.ts';
import { indented, type Line, line, muted, span, wrap } from '../line.ts';
import type { PaneContent, PaneRequest } from './pane-content.ts';

/** The call in flight with its text so far, then turns and notices, newest first. */
export function agentsPane({ view, width, height, nowMs }: PaneRequest): PaneContent {
  const { agents, notices } = view;
  const { pending, turns } = agents;
  const streaming = pending === null ? [] : pendingLines(pending, { width, height, nowMs });
  const entries = [...turns, ...notices].sort((a, b) => b.at - a.at || numberOf(b) - numberOf(a));
  const isRoomy = height >= 6;
  const lines = entries.flatMap((one) =>
    'text' in one ? noticeLines(one, width) : turnLines(one, width, isRoomy),
  );
  const none = muted('no turn yet');
  return {
    title: 'Agents',
    aside: costText(agents),
    lines: streaming.length + lines.length === 0 ? [none] : [...streaming, ...lines],
  };
}

function costText({ calls, tokens, costUsd }: AgentsView): string {
  if (calls === 0) return 'no model calls';
  return `${plural(calls, 'call')}, ${countText(tokens)} tokens, ${usdText(costUsd)}`;
}

/** The end of the streamed text, at most half of the pane. */
function pendingLines(
  { role, purpose, model, text, startedAt }: PendingCall,
  { width, height, nowMs }: Pick<PaneRequest, 'width' | 'height' | 'nowMs'>,
): Line[] {
  const waited = durationText(Math.max(0, nowMs - startedAt));
  const heading = line(span(`● ${role}`, role), span(` (${model}) ${purpose}, ${waited}`, 'muted'));
  const room = Math.max(1, Math.floor(height / 2) - 1);
  const lines = text === '' ? [] : wrap(text.slice(-width * (room + 1)), width - 2, role);
  return [heading, ...lines.slice(-room).map((one) => indented(one))];
}

function turnLines(turn: TurnView, width: number, isRoomy: boolean): Line[] {
  const { role, purpose, says, costUsd } = turn;
  const cost = costUsd === 0 ? '' : ` ${usdText(costUsd)}`;
  const name = span(role, role);
  const text = says === '' ? '(no result)' : says;
  if (!isRoomy) return [line(name, ` ${text}`)];
  const about = span(` ${purpose}${cost}`, 'muted');
  return [
    [name, about],
    ...wrap(text, width - 2)
      .slice(0, 3)
      .map((one) => indented(one)),
  ];
}

function noticeLines({ text }: NoticeView, width: number): Line[] {
  return wrap(text, width - 2)
    .slice(0, 3)
    .map((one, i): Line => [span(i === 0 ? '! ' : '  ', 'warning'), ...one]);
}

function numberOf(one: TurnView | NoticeView): number {
  return 'turn' in one ? one.turn : 0;
}

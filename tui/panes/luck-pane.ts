import { plural, pText, ratioText, sentence } from '../../protocol/number-text.ts';
import { haircutText, placeboText } from '../../protocol/placebo-text.ts';
import { durationText } from '../../view/duration-text.ts';
import { armText, examinedText, replayedText } from '../../view/event-text.ts';
import { remainingMs } from '../../view/remaining-time.ts';
import type { PlaceboView, SessionView } from '../../view/session-view.ts';
import { type Line, line, span, wrap } from '../line.ts';
import { progressBar } from '../progress-bar.ts';
import type { PaneContent, PaneRequest } from './pane-content.ts';

/** Progress of the placebo arms; at the end the verdict, its evidence and the next action. */
export function luckPane(request: PaneRequest): PaneContent {
  const { view, width } = request;
  const { finished, judging } = view;
  if (finished !== null) return verdictPane(finished, width);
  const { placebo, replayed, examined } = judging;
  return {
    title: 'How much of this is luck',
    aside: placebo === null ? '' : `${plural(placebo.started.wanted, 'arm')} of each kind`,
    lines: [
      ...(placebo === null ? [] : placeboLines(placebo, request)),
      ...(replayed === null ? [] : wrap(replayedText(replayed), width)),
      ...(examined === null ? [] : wrap(examinedText(examined.exam), width)),
      ...(placebo === null ? [] : wrap(explanation(placebo), width, 'muted')),
    ],
  };
}

function verdictPane(
  { verdict, luck }: NonNullable<SessionView['finished']>,
  width: number,
): PaneContent {
  const { placebo, champion_t, next } = luck;
  return {
    title: `Verdict: ${verdict.verdict}`,
    aside: '',
    lines: [
      ...wrap(sentence(verdict.why), width),
      ...(placebo === null
        ? wrap(`Champion t ${ratioText(champion_t)}.`, width)
        : [
            ...wrap(`${placeboText(placebo)}.`, width),
            ...wrap(`${haircutText(champion_t, placebo)}.`, width),
          ]),
      ...wrap(`Next: ${next}`, width, 'strong'),
    ],
  };
}

function placeboLines(placebo: PlaceboView, { view, width, nowMs }: PaneRequest): Line[] {
  const { last, started, shuffle, mirror } = placebo;
  const of = last?.of ?? 2 * started.wanted;
  const done = last?.done ?? 0;
  const left = remainingMs(view, nowMs);
  const time = left === null ? '' : `, about ${durationText(left)} left`;
  const text = ` placebo ${done} of ${plural(of, 'arm')}${time}`;
  const bar = progressBar(done, of, Math.max(8, Math.min(40, width - text.length)));
  return [
    line(span(bar, 'strategy'), text),
    line(armText('shuffle', shuffle)),
    line(armText('mirror', mirror)),
  ];
}

function explanation({ started: { threshold } }: PlaceboView): string {
  return (
    'The whole search is repeated on shuffled and mirrored versions of the market, which have no edge. ' +
    `A candidate needs p ${pText(threshold)} or less on both kinds.`
  );
}

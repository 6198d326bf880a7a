import { dodgeY, dot, frame as edge, plot, pointer, ruleX, text, tip } from '@observablehq/plot';
import { ratioText } from '../../../protocol/number-text.ts';
import type { Chart, LuckStrip } from '../chart-data.ts';
import { COLOUR, common, type Frame, tipStyle } from './frame.ts';

interface Arm {
  readonly kind: string;
  readonly arm: number;
  readonly t: number;
}

/** One strip per kind of placebo, one mark per arm: a disc if it has at least the t of the session, else a ring. */
export function luckChart({ strips, t: own }: Extract<Chart, { kind: 'luck' }>, frame: Frame) {
  const arms = strips.flatMap(({ kind, arms }) => arms.map((one): Arm => ({ kind, ...one })));
  const most = Math.max(...strips.map((strip) => strip.arms.length));
  const r = most > 60 ? 3 : frame.isNarrow ? 4 : 5;
  // A narrow chart stacks its marks higher.
  const crowd = frame.isNarrow ? 2.5 * most : most;
  const height = crowd > 60 ? 150 : crowd > 12 ? 100 : 70;
  // Room for the label above.
  const under = { insetTop: 20 };
  const asWell = arms.filter(({ t }) => own === null || t >= own);
  const below = arms.filter(({ t }) => own !== null && t < own);
  const place = { fy: 'kind', x: 't', r } as const;
  const kinds = strips.map(({ kind }) => kind);
  return plot({
    ...common(frame, 50 + strips.length * height),
    marginLeft: 22,
    marginTop: 8,
    marginBottom: 40,
    x: { label: 't of the champion', nice: true, tickFormat: (t: number) => String(t), ticks: 8 },
    y: { axis: null },
    fy: { axis: null, domain: kinds, padding: 0.12 },
    marks: [
      edge({ anchor: 'bottom', stroke: COLOUR.soft }),
      ruleX(strips, {
        ...under,
        fy: 'kind',
        x: 'mean',
        stroke: COLOUR.ink,
        strokeDasharray: '2 4',
      }),
      ...(own === null
        ? []
        : [ruleX([own], { ...under, stroke: COLOUR.strategy, strokeWidth: 3 })]),
      // One layer for both kinds of marks: two layers would overlap.
      dot(
        arms,
        dodgeY({
          ...place,
          anchor: 'bottom',
          fill: (one: Arm) => (asWell.includes(one) ? COLOUR.loss : 'var(--paper)'),
          stroke: (one: Arm) => (below.includes(one) ? COLOUR.soft : COLOUR.loss),
          strokeWidth: 1.5,
        }),
      ),
      text(strips, {
        fy: 'kind',
        frameAnchor: 'top-left',
        dx: 2,
        dy: 2,
        textAnchor: 'start',
        fill: COLOUR.ink,
        text: ({ kind, label }: LuckStrip) => `${kind}: ${label}`,
      }),
      tip(
        arms,
        pointer(
          dodgeY({
            ...place,
            anchor: 'bottom',
            maxRadius: Infinity,
            ...tipStyle(frame),
            title: ({ kind, arm, t }: Arm) => `${kind} run ${arm}\nt ${ratioText(t)}`,
          }),
        ),
      ),
    ],
  });
}

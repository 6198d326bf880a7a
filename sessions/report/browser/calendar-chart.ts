import { cell, plot, pointer, text, tip } from '@observablehq/plot';
import { moneyText, plural } from '../../../protocol/number-text.ts';
import type { Chart, Day } from '../chart-data.ts';
import { COLOUR, common, type Frame, signColour, tipStyle } from './frame.ts';

const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day and its position: one column per week, one row per weekday, one block per year or half-year. */
interface PlacedDay extends Day {
  /** Start of the block, ms. */
  readonly block: number;
  readonly week: number;
  readonly weekday: number;
}

/** Daily P&L as a calendar; days without closed trades are empty squares. */
export function calendarChart({ days }: Extract<Chart, { kind: 'calendar' }>, frame: Frame) {
  const all = everyDay(days, frame.isNarrow ? 6 : 12);
  const blocks = [...new Set(all.map(({ block }) => block))];
  const weeks = frame.isNarrow ? 28 : 54;
  const most = Math.max(...days.map(({ pnl }) => Math.abs(pnl)));
  const months = all.filter(({ day }) => day.endsWith('-01'));
  const [left, right] = [38, 4];
  const size = (frame.width - left - right) / weeks;
  const place = { fy: 'block', x: 'week', y: 'weekday' } as const;
  return plot({
    ...common(frame, 8 + blocks.length * (8.4 * size)),
    marginLeft: left,
    marginRight: right,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null, domain: Array.from({ length: weeks }, (_, i) => i), padding: 0.1 },
    y: { axis: null, domain: [-1, 0, 1, 2, 3, 4, 5, 6], padding: 0.1 },
    fy: { axis: 'left', label: null, domain: blocks, padding: 0.02, tickFormat: yearOf },
    opacity: { type: 'identity' },
    marks: [
      cell(all, {
        ...place,
        stroke: COLOUR.soft,
        strokeOpacity: 0.35,
        strokeWidth: 0.5,
        fill: ({ pnl }: Day) => signColour(pnl),
        fillOpacity: ({ pnl, trades }: Day) =>
          trades === 0 ? 0 : 0.2 + (0.8 * Math.abs(pnl)) / (most || 1),
      }),
      text(months, {
        fy: 'block',
        x: 'week',
        y: () => -1,
        textAnchor: 'start',
        fill: COLOUR.soft,
        dx: -size / 2,
        fontSize: frame.isNarrow ? 10 : 11,
        text: ({ day }: Day) => MONTHS[Number(day.slice(5, 7)) - 1],
      }),
      tip(all, pointer({ ...place, maxRadius: 14, title: tipText, ...tipStyle(frame) })),
    ],
  });
}

function tipText({ day, pnl, trades }: Day): string {
  return trades === 0
    ? `${day}\nno trades closed`
    : `${day}\nP&L ${moneyText(pnl)}, ${plural(trades, 'trade')}`;
}

/** Every day from the first to the last, including days without closed trades. */
function everyDay(days: readonly Day[], blockMonths: 6 | 12): PlacedDay[] {
  const known = new Map(days.map((one) => [one.day, one]));
  const [first, last] = [days[0]!, days.at(-1)!].map(({ day }) => Date.parse(day)) as [
    number,
    number,
  ];
  return Array.from({ length: (last - first) / DAY_MS + 1 }, (_, i) => {
    const at = new Date(first + i * DAY_MS);
    const day = at.toISOString().slice(0, 10);
    const month = at.getUTCMonth();
    const block = Date.UTC(at.getUTCFullYear(), month - (month % blockMonths), 1);
    const dayOfBlock = (at.getTime() - block) / DAY_MS;
    return {
      ...(known.get(day) ?? { day, pnl: 0, trades: 0 }),
      block,
      week: Math.floor((dayOfBlock + mondayFirst(new Date(block))) / 7),
      weekday: mondayFirst(at),
    };
  });
}

function yearOf(block: number): string {
  return String(new Date(block).getUTCFullYear());
}

/** 0 on a Monday, 6 on a Sunday. */
function mondayFirst(at: Date): number {
  return (at.getUTCDay() + 6) % 7;
}

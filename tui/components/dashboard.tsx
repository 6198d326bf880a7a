import { Box } from 'ink';
import type { SegmentView, SessionView } from '../../view/session-view.ts';
import { type FirstPane, type Layout, layoutOf } from '../layout.ts';
import type { Line } from '../line.ts';
import { ALL_PANES } from '../panes/all-panes.ts';
import { headerLines } from '../panes/header-lines.ts';
import { keysLine } from '../panes/keys-line.ts';
import { narrowLines } from '../panes/narrow-lines.ts';
import { helpPane, quitPane, turnPane, turnsPane } from '../panes/overlay-panes.ts';
import type { PaneContent } from '../panes/pane-content.ts';
import type { ScreenState, Shown } from '../screen-state.ts';
import type { OpenTurn } from '../turn-reader.ts';
import { Lines } from './lines.tsx';
import { Pane } from './pane.tsx';

export interface DashboardProps {
  readonly view: SessionView;
  readonly screen: ScreenState;
  readonly columns: number;
  readonly rows: number;
  /** The wall clock, for durations still running. */
  readonly nowMs: number;
  readonly isPaused: boolean;
  /** Why the session no longer runs, if its journal does not record it; else null. */
  readonly interruption: string | null;
  /** Whether this process runs the session, and can pause and stop it. */
  readonly isLive: boolean;
  /** Null if no turn is open. */
  readonly openTurn: OpenTurn | null;
  /** Lines between the panes and the keys: the position in a replay. */
  readonly footer?: readonly Line[];
  /** Keys of the player; absent for those of the dashboard. */
  readonly keys?: Line;
}

/** The whole screen: header, panes or overlay, and keys. Never taller than the terminal. */
export function Dashboard(props: DashboardProps) {
  const { view, screen, columns, rows, isPaused, interruption, footer = [] } = props;
  // The clock of an interrupted session stands still.
  const nowMs = interruption === null ? props.nowMs : (view.clock.lastAt ?? props.nowMs);
  const header = { view, width: columns, nowMs, isPaused, interruption };
  const layout = layoutOf(columns, rows - footer.length, firstPane(props));
  if (layout.kind === 'narrow') {
    const lines = [...narrowLines(header, rows - 1 - footer.length), ...footer];
    return (
      <Box flexDirection="column" width={columns}>
        <Lines lines={lines} width={columns} />
      </Box>
    );
  }
  return (
    <Box flexDirection="column" width={columns}>
      <Lines lines={headerLines(header)} width={columns} />
      <Body {...props} layout={layout} height={bodyHeight(rows, footer)} />
      <Lines lines={footer} width={columns} />
      <Lines lines={[props.keys ?? keysLine(screen, props)]} width={columns} />
    </Box>
  );
}

/** The state of the screen that keys depend on. */
export function shownOn(props: DashboardProps): Shown {
  const { view, columns, rows, isLive, footer = [] } = props;
  const layout = layoutOf(columns, rows - footer.length, firstPane(props));
  return {
    panes: layout.columns.flatMap(({ panes }) => panes.map(({ id }) => id)),
    segments: view.segments.length,
    turns: view.agents.turns.map(({ turn }) => turn).reverse(),
    lastScroll: Math.max(0, scrollLimit(props)),
    isLive: isLive && view.status === 'running',
  };
}

/** Last scroll position of the focused pane or the overlay, in lines. */
function scrollLimit(props: DashboardProps): number {
  const { view, screen, columns, rows, nowMs, footer = [] } = props;
  const overlay = overlayContent(props);
  if (overlay !== null) return overlay.lines.length - bodyHeight(rows, footer) + 1;
  const placed = layoutOf(columns, rows - footer.length, firstPane(props)).columns.flatMap(
    ({ width, panes }) => panes.map((pane) => ({ width, ...pane })),
  );
  const focused = placed.find(({ id }) => id === screen.focus);
  if (focused === undefined) return 0;
  const { id, width, height } = focused;
  const segment = shownSegment(view, screen);
  const isAsked = screen.segment !== null;
  const { lines } = ALL_PANES[id]({ view, segment, isAsked, width, height: height - 1, nowMs });
  return lines.length - height + 1;
}

function firstPane({ view, screen }: DashboardProps): FirstPane {
  if (screen.segment !== null || view.judging.replayed === null) return 'segment';
  return view.finished === null ? 'judging' : 'verdict';
}

/** Height left by header, footer, keys and the unused last line. */
function bodyHeight(rows: number, footer: readonly Line[]): number {
  return rows - 4 - footer.length;
}

interface BodyProps extends DashboardProps {
  readonly layout: Layout;
  readonly height: number;
}

function Body(props: BodyProps) {
  const { view, screen, layout, height, columns, nowMs } = props;
  const overlay = overlayContent(props);
  if (overlay !== null) {
    const scroll =
      screen.overlay === 'turns' ? markedAt(view, screen) - height + 2 : screen.scrolled;
    return (
      <Pane content={overlay} width={columns} height={height} scroll={scroll} isFocused={true} />
    );
  }
  const segment = shownSegment(view, screen);
  const isAsked = screen.segment !== null;
  return (
    <Box gap={2}>
      {layout.columns.map(({ width, panes }) => (
        <Box key={panes[0]!.id} flexDirection="column" width={width}>
          {panes.map(({ id, height: own }) => (
            <Pane
              key={id}
              content={ALL_PANES[id]({ view, segment, isAsked, width, height: own - 1, nowMs })}
              width={width}
              height={own}
              scroll={screen.scroll[id] ?? 0}
              isFocused={screen.focus === id}
            />
          ))}
        </Box>
      ))}
    </Box>
  );
}

/** The overlay; null if there is none. */
function overlayContent({
  view,
  screen,
  columns,
  openTurn,
  keys,
}: DashboardProps): PaneContent | null {
  switch (screen.overlay) {
    case 'nothing':
      return null;
    case 'help':
      return helpPane(columns, keys === undefined ? 'dashboard' : 'player');
    case 'quit':
      return quitPane(view, columns);
    case 'turns':
      return turnsPane(view, screen.marked);
    case 'turn':
      return openTurn === null ? null : turnPane(openTurn, view, columns);
    default:
      throw new TypeError(`Cannot show the overlay "${screen.overlay satisfies never}"`);
  }
}

/** Line of the selected turn, newest first. */
function markedAt({ agents }: SessionView, { marked }: ScreenState): number {
  const at = agents.turns.findIndex(({ turn }) => turn === marked);
  return at === -1 ? 0 : agents.turns.length - 1 - at;
}

function shownSegment({ segments }: SessionView, { segment }: ScreenState): SegmentView | null {
  const chosen = segments.find((one) => one.segment === segment);
  return chosen ?? segments.at(-1) ?? null;
}

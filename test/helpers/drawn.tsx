import { renderToString } from 'ink';
import { Dashboard, type DashboardProps } from '../../tui/components/dashboard.tsx';
import { FIRST_SCREEN } from '../../tui/screen-state.ts';
import type { SessionView } from '../../view/session-view.ts';

/** A dashboard as text without colours, on a terminal of a given size. */
export function drawn(
  view: SessionView,
  columns: number,
  rows: number,
  changes: Partial<DashboardProps> = {},
): string {
  const props: DashboardProps = {
    view,
    columns,
    rows,
    screen: FIRST_SCREEN,
    nowMs: view.clock.lastAt ?? 0,
    isPaused: false,
    interruption: null,
    isLive: true,
    openTurn: null,
    ...changes,
  };
  return renderToString(<Dashboard {...props} />, { columns });
}

import { renderToString } from 'ink';
import { Dashboard, type DashboardProps } from '../../tui/components/dashboard.tsx';
import { FIRST_SCREEN } from '../../tui/screen-state.ts';
import type { SessionView } from '../../view/session-view.ts';

/** A dashboard as text, without colours: what a terminal of that size would show. */
export function drawn(
  view: SessionView,
  columns: number,
  rows: number,
  overrides: Partial<DashboardProps> = {},
): string {
  const props: DashboardProps = {
    view,
    columns,
    rows,
    screen: FIRST_SCREEN,
    nowMs: view.clock.lastAt ?? 0,
    isPaused: false,
    gone: null,
    isLive: true,
    openTurn: null,
    ...overrides,
  };
  return renderToString(<Dashboard {...props} />, { columns });
}

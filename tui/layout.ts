/** The panes of a dashboard, below its header. */
export type PaneId = 'segment' | 'targets' | 'equity' | 'agents' | 'patches' | 'leaders';

interface PlacedPane {
  readonly id: PaneId;
  /** In lines, including the title. */
  readonly height: number;
}

/** The placed panes; a pane without room is left out. */
export interface Layout {
  readonly kind: 'narrow' | 'compact' | 'full' | 'wide';
  readonly columns: readonly { readonly width: number; readonly panes: readonly PlacedPane[] }[];
}

/** A smaller terminal gets plain lines, one a wave. */
export const LEAST_COLUMNS = 60;
export const LEAST_ROWS = 14;

const HEADER = 2;
const KEYS = 1;
const GAP = 2;

/** What the first pane shows: a segment, the progress of judging, or the verdict. */
export type FirstPane = 'segment' | 'judging' | 'verdict';

/** Its height in lines, on a low screen and on a higher one. */
const FIRST_HEIGHT: Readonly<Record<FirstPane, readonly [compact: number, full: number]>> = {
  segment: [5, 11],
  judging: [8, 11],
  verdict: [12, 18],
};

/** Places the panes. The frame is one line shorter than the terminal, which therefore never scrolls. */
export function layoutOf(columns: number, rows: number, first: FirstPane = 'segment'): Layout {
  const height = rows - 1 - HEADER - KEYS;
  if (columns < LEAST_COLUMNS || rows < LEAST_ROWS) return { kind: 'narrow', columns: [] };
  if (columns >= 170 && height >= 40) return wide(columns, height);
  if (columns >= 110 && height >= 24) return full(columns, height, first);
  return compact(columns, height, first);
}

function compact(columns: number, height: number, first: FirstPane): Layout {
  // In order of importance; the equity curve takes the remaining lines.
  const wanted = stack({
    segment: Math.min(height, FIRST_HEIGHT[first][0]),
    // Judging and verdict replace the targets of the last segment.
    ...(first === 'segment' ? { targets: 6 } : {}),
    equity: 4,
    agents: 3,
    patches: 2,
    leaders: 2,
  });
  const panes: PlacedPane[] = [];
  let left = height;
  for (const pane of wanted) {
    if (pane.height > left) continue;
    panes.push(pane);
    left -= pane.height;
  }
  // On the lowest screens the curve has no room: the last pane takes the rest.
  const flexible = panes.some(({ id }) => id === 'equity') ? 'equity' : panes.at(-1)!.id;
  return { kind: 'compact', columns: [{ width: columns, panes: grown(panes, flexible, left) }] };
}

function full(columns: number, height: number, first: FirstPane): Layout {
  const leftWidth = Math.floor((columns - GAP) * 0.46);
  const segment = Math.min(FIRST_HEIGHT[first][1], height - 8);
  const left = stack({ segment, targets: 6, leaders: height - segment - 6 });
  const equity = Math.max(9, Math.floor(height * 0.42));
  const patches = Math.max(5, Math.floor(height * 0.24));
  const right = stack({ equity, agents: height - equity - patches, patches });
  return {
    kind: 'full',
    columns: [
      { width: leftWidth, panes: left },
      { width: columns - GAP - leftWidth, panes: right },
    ],
  };
}

function wide(columns: number, height: number): Layout {
  const side = Math.floor((columns - 2 * GAP) * 0.3);
  const middle = columns - 2 * GAP - 2 * side;
  const patches = Math.floor(height * 0.4);
  const leaders = Math.floor(height * 0.35);
  return {
    kind: 'wide',
    columns: [
      { width: side, panes: stack({ segment: height - 7, targets: 7 }) },
      { width: middle, panes: stack({ equity: height - leaders, leaders }) },
      { width: side, panes: stack({ agents: height - patches, patches }) },
    ],
  };
}

/** Panes from top to bottom, by height. */
function stack(heights: Readonly<Partial<Record<PaneId, number>>>): PlacedPane[] {
  return Object.entries(heights).map(([id, height]) => ({ id: id as PaneId, height }));
}

function grown(panes: readonly PlacedPane[], id: PaneId, by: number): PlacedPane[] {
  return panes.map((pane) => (pane.id === id ? { ...pane, height: pane.height + by } : pane));
}

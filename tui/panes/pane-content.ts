import type { SegmentView, SessionView } from '../../view/session-view.ts';
import type { Line } from '../line.ts';

/** What a pane is drawn from. */
export interface PaneRequest {
  readonly view: SessionView;
  /** The segment that is looked at; null before the first. */
  readonly segment: SegmentView | null;
  /** Whether that segment was asked for: else, at the end, it is the session that is looked at. */
  readonly isAsked: boolean;
  /** Room for text, in columns and lines. */
  readonly width: number;
  readonly height: number;
  /** The wall clock, for what is under way. */
  readonly nowMs: number;
}

/** What a pane shows. Lines beyond its height are reached by scrolling. */
export interface PaneContent {
  readonly title: string;
  /** At the right end of the title; may be empty. */
  readonly aside: string;
  readonly lines: readonly Line[];
}

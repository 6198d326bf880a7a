import type { SegmentView, SessionView } from '../../view/session-view.ts';
import type { Line } from '../line.ts';

/** The input of a pane. */
export interface PaneRequest {
  readonly view: SessionView;
  /** The selected segment; null before the first. */
  readonly segment: SegmentView | null;
  /** Whether the user selected it: else a finished session shows its verdict. */
  readonly isAsked: boolean;
  /** Size of the text area, in columns and lines. */
  readonly width: number;
  readonly height: number;
  /** The wall clock, for durations still running. */
  readonly nowMs: number;
}

/** The content of a pane; lines beyond its height are reached by scrolling. */
export interface PaneContent {
  readonly title: string;
  /** At the right end of the title; may be empty. */
  readonly aside: string;
  readonly lines: readonly Line[];
}

import type { PaneId } from '../layout.ts';
import { agentsPane } from './agents-pane.ts';
import { equityPane } from './equity-pane.ts';
import { leadersPane } from './leaders-pane.ts';
import type { PaneContent, PaneRequest } from './pane-content.ts';
import { patchesPane } from './patches-pane.ts';
import { segmentPane } from './segment-pane.ts';
import { targetsPane } from './targets-pane.ts';

export const ALL_PANES: Readonly<Record<PaneId, (request: PaneRequest) => PaneContent>> = {
  segment: segmentPane,
  targets: targetsPane,
  equity: equityPane,
  agents: agentsPane,
  patches: patchesPane,
  leaders: leadersPane,
};

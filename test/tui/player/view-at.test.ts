import { describe, expect, it } from 'vitest';
import { foldAt } from '../../../tui/player/fold-at.ts';
import { openPlayer } from '../../../tui/player/player-state.ts';
import { playerUpdate } from '../../../tui/player/player-update.ts';
import { NOTHING_YET } from '../../../view/session-view.ts';
import { updateView } from '../../../view/update-view.ts';
import { linesOf } from '../../helpers/journal-lines.ts';
import { runInMemory } from '../../helpers/small-session.ts';

describe('foldAt() over a session', () => {
  it('gives the view of the dashboard at every stop, forward and back', async () => {
    const { events } = await runInMemory();
    const lines = linesOf(events);
    const viewAt = foldAt(lines, updateView, NOTHING_YET, 16);
    let state = playerUpdate(openPlayer(lines), { type: 'jump', percent: 100 });
    let stops = 0;
    for (const by of [-1, 1] as const) {
      for (;;) {
        const live = lines.slice(0, state.position + 1).reduce(updateView, NOTHING_YET);
        expect(viewAt(state.position)).toEqual(live);
        const next = playerUpdate(state, { type: 'step', unit: 'event', by });
        if (next.position === state.position) break;
        state = next;
        stops += 1;
      }
    }
    expect(stops).toBeGreaterThan(60);
    expect(viewAt(lines.length - 1).status).toBe('finished');
  });
});

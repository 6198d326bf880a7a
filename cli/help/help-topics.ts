import type { Help } from 'commander';
import { terminalWidth } from '../terminal/terminal.ts';
import { ENVIRONMENT } from './environment.ts';
import { LAB_TREE } from './lab-tree.ts';

/** What can be explained besides commands. */
export const TOPICS: Readonly<Record<string, (helper: Help) => string>> = {
  environment: (helper) =>
    listed(helper, 'Variables of the environment that mean something to maestro:', ENVIRONMENT),
  files: (helper) => listed(helper, 'What lies in a lab:', LAB_TREE),
};

function listed(helper: Help, title: string, rows: readonly (readonly [string, string])[]): string {
  helper.prepareContext({ helpWidth: terminalWidth() });
  const widest = Math.max(...rows.map(([term]) => term.length));
  const lines = rows.map(([term, about]) => helper.formatItem(term, widest, about, helper));
  return `${title}\n\n${lines.join('\n')}`;
}

import type { Help } from 'commander';
import { terminalWidth } from '../terminal/terminal.ts';
import { ENVIRONMENT } from './environment.ts';
import { LAB_TREE } from './lab-tree.ts';

/** Help topics besides commands. */
export const TOPICS: Readonly<Record<string, (helper: Help) => string>> = {
  environment: (helper) => listed(helper, 'Environment variables that maestro reads:', ENVIRONMENT),
  files: (helper) => listed(helper, 'Files of a lab:', LAB_TREE),
};

function listed(helper: Help, title: string, rows: readonly (readonly [string, string])[]): string {
  helper.prepareContext({ helpWidth: terminalWidth() });
  const widest = Math.max(...rows.map(([term]) => term.length));
  const lines = rows.map(([term, about]) => helper.formatItem(term, widest, about, helper));
  return `${title}\n\n${lines.join('\n')}`;
}

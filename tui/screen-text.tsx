import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import { Dashboard, type DashboardProps } from './components/dashboard.tsx';

/** A screen as plain text without colours. */
export function screenText(props: DashboardProps): string {
  const text = renderToString(<Dashboard {...props} />, { columns: props.columns });
  return `${stripVTControlCharacters(text)}\n`;
}

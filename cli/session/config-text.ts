import { stringify } from 'yaml';
import * as z from 'zod';
import { SessionConfig } from '../../protocol/session-config.ts';
import { FileContents } from './load-config.ts';

interface Setting {
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Setting>>;
}

/** Settings that few sessions change, and those that only a fork has. */
const LEFT_OUT = ['version', 'rules', 'fork', ...Object.keys(FileContents.shape)];

/** A config file with every setting at its default, explained by the descriptions of the schema. */
export function configText(): string {
  const optional = Object.entries(settingsOf(FileContents)).flatMap(([key, setting]) =>
    (setting.examples ?? []).map((example) => [
      ...comment(setting, ''),
      `# ${key}: ${valueText(example)}`,
    ]),
  );
  const settings = Object.entries(settingsOf(SessionConfig))
    .filter(([key]) => !LEFT_OUT.includes(key))
    .map(([key, setting]) => settingLines(key, setting, ''));
  const head = [
    '# Settings of maestro session at their defaults. Unchanged lines may be deleted.',
    '# Run it with: maestro session --config FILE',
    '# Rules and valid ranges: maestro schema session-config. Models: docs/models.md',
  ];
  return `${[head, ...optional, ...settings].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function settingsOf(schema: z.ZodType): Readonly<Record<string, Setting>> {
  return (z.toJSONSchema(schema, { io: 'input' }) as Setting).properties!;
}

function settingLines(key: string, setting: Setting, indent: string): string[] {
  const { properties } = setting;
  const about = comment(setting, indent);
  if (properties === undefined) return [...about, `${indent}${key}: ${valueText(setting.default)}`];
  const below = Object.entries(properties).flatMap(([name, one]) =>
    settingLines(name, one, `${indent}  `),
  );
  return [...about, `${indent}${key}:`, ...below];
}

function comment({ description }: Setting, indent: string): string[] {
  const lines = description!.match(/.{1,76}(?= |$)/g)!;
  return lines.map((line) => `${indent}# ${line.trim()}`);
}

function valueText(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow' }).trimEnd();
}

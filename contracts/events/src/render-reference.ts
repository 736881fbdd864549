import { type EventType, eventCatalogue, jsonSchemaOf } from './catalogue.ts';

interface PropertySchema {
  type?: string | string[];
  format?: string;
  description?: string;
  anyOf?: PropertySchema[];
  items?: PropertySchema;
  properties?: Record<string, PropertySchema>;
}

/** All types of events with their data, as Markdown: the second part of docs/events.md. */
export function renderReference(): string {
  const types = (Object.keys(eventCatalogue) as EventType[]).map(renderType);
  return types.join('\n');
}

function renderType(type: EventType): string {
  const { description, version } = eventCatalogue[type];
  const rows = rowsOf(jsonSchemaOf(type) as PropertySchema, '');
  const table = rows.map(([name, kind, meaning]) => `| \`${name}\` | ${kind} | ${meaning} |`).join('\n');
  return `### ${type}\n\nVersion ${version}. ${description}\n\n| \`data\` | type | meaning |\n| --- | --- | --- |\n${table}\n`;
}

function rowsOf({ properties = {} }: PropertySchema, prefix: string): [string, string, string][] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const own: [string, string, string] = [path, kindOf(property), property.description ?? ''];
    const inner = property.items ?? property.anyOf?.find((each) => each.properties) ?? property;
    return [own, ...rowsOf(inner, `${path}${property.items ? '[]' : ''}.`)];
  });
}

function kindOf({ type, format, anyOf }: PropertySchema): string {
  if (anyOf) return anyOf.map(kindOf).join(' or ');
  return format ? `${[type].flat().join(' or ')} (${format})` : [type ?? 'any'].flat().join(' or ');
}

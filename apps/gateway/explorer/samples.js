import { remembered } from './memory.js';
import { send } from './send.js';
import { settings } from './settings.js';

const PLACEHOLDER = /^\{\{(\w+)\}\}$/;

/**
 * A sample with its variables filled in. Values that no earlier answer has stored are queried now, so each sample can
 * run at any time.
 */
export async function fillSample(sample) {
  await prepare(sample);
  return { ...sample, variables: fill(sample.variables) };
}

async function prepare(sample) {
  for (const name of placeholdersIn(sample.variables)) {
    if (name in remembered()) continue;
    const source = settings.samples.find(({ remember }) => name in remember);
    if (!source) continue;
    const { document: query, operation: operationName, variables } = await fillSample(source);
    const response = await send(settings.endpoint, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, operationName, variables }),
    });
    await response.json();
  }
}

function placeholdersIn(value) {
  if (typeof value === 'string')
    return (
      PLACEHOLDER.exec(value)
        ?.slice(1)
        .filter((name) => name !== 'uuid') ?? []
    );
  return value && typeof value === 'object' ? Object.values(value).flatMap(placeholdersIn) : [];
}

function fill(value) {
  if (Array.isArray(value)) return value.map(fill);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, fill(part)]));
  }
  const name = typeof value === 'string' ? PLACEHOLDER.exec(value)?.[1] : undefined;
  if (name === undefined) return value;
  return name === 'uuid' ? newUuid() : (remembered()[name] ?? null);
}

/** crypto.randomUUID needs HTTPS or localhost; getRandomValues does not. */
function newUuid() {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0'));
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

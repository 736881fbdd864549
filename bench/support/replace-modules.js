// For `node --import`: replaces exports of modules, as the JSON in the environment variable REPLACED_MODULES says.
import { register } from 'node:module';

const hooks = `
  const replaced = Object.entries(JSON.parse(process.env.REPLACED_MODULES));
  export async function load(url, context, next) {
    const [, source] = replaced.find(([end]) => url.endsWith('/' + end)) ?? [];
    if (source === undefined) return next(url, context);
    const original = JSON.stringify(url + '?original');
    return { format: 'module', source: 'export * from ' + original + ';' + source, shortCircuit: true };
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

import { isDeepStrictEqual } from 'node:util';

/** Whether any of the fields has another value in `stored`, which may have more fields. */
export function differs<Fields extends object>(fields: Fields, stored: Fields): boolean {
  const keys = Object.keys(fields) as (keyof Fields)[];
  return keys.some((key) => fields[key] !== stored[key] && !isDeepStrictEqual(fields[key], stored[key]));
}

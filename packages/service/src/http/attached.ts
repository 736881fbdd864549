/** Something that is known of objects such as requests, and forgotten with them. */
export interface Attached<Value> {
  of(object: object): Value | undefined;
  set(object: object, value: Value): void;
}

/**
 * Keeps a value in each object itself. A WeakMap would do, but one with all requests of a server costs 5 µs a request and
 * map, most of it for the garbage collection.
 */
export function attached<Value>(name: string): Attached<Value> {
  const key = Symbol(name);
  return {
    of: (object) => (object as { [key]?: Value })[key],
    set: (object, value) => {
      (object as { [key]?: Value })[key] = value;
    },
  };
}

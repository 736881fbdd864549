/** Lets everything happen that does not wait for held work. */
export const settle = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A running piece of work that the test ends. */
export interface Held<Result> {
  readonly item: string;
  readonly end: (result: Result) => void;
  readonly fail: (error: Error) => void;
}

/** Work that ends only when the test says so. */
export function heldWork<Result>() {
  const begun: Held<Result>[] = [];
  const begin = (item: string) =>
    new Promise<Result>((resolve, reject) => {
      begun.push({ item, end: resolve, fail: reject });
    });
  return { begun, begin };
}

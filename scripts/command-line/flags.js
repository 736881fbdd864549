/** Options as another program of the same options takes them. */
export function flagsOf(options) {
  return Object.entries(options).flatMap(([name, value]) =>
    [value].flat().flatMap((each) => (each === true ? [`--${name}`] : each === false ? [] : [`--${name}=${each}`])),
  );
}

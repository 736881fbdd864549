import fc from 'fast-check';

/** `npm test -- --seed N` draws other examples. Without it, they are always the same: a change is judged by what it changes. */
const seed = Number(process.env.TEST_SEED ?? 1);

// A property on a slow machine tries fewer examples, and one that fails says how before the time of its test is over.
fc.configureGlobal({ seed, interruptAfterTimeLimit: 200_000 });

/** Keeps what is started, to stop it at the end, the last one first. */
export function createRunning() {
  const started = [];
  return {
    async run(starting) {
      const each = await starting;
      started.unshift(each);
      return each;
    },
    async stop() {
      for (const each of started) await each.stop();
    },
  };
}

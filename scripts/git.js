import { spawnSync } from 'node:child_process';

/**
 * Runs git in a clone. @returns what it prints, and its exit code.
 * @throws {Error} that says what to do if it cannot look at the clone at all.
 */
export function runGit(root, ...parameters) {
  const { status, stdout, stderr, error } = spawnSync('git', parameters, { cwd: root, encoding: 'utf8' });
  if (error) throw new Error(`git cannot be run (${error.code}): install it first.`, { cause: error });
  if (/not a git repository/.test(stderr)) throw new Error(`${root} is not a clone: git knows nothing of it.`);
  if (/dubious ownership/.test(stderr)) {
    throw new Error(
      `This clone belongs to another user, so git refuses it: run this as that user, or allow it (git config --global --add safe.directory ${root.replace(/\/$/, '')}).`,
    );
  }
  return { status, stdout, stderr };
}

import { describe, expect, test } from 'vitest';
import { type Host, resolveDataDirectory } from './directories.ts';

const host = (facts: Partial<Host>): Host => ({
  isRoot: true,
  canOthersEnter: () => true,
  sharedDirectory: '/var/lib/shared',
  ...facts,
});
const closed = (directory: string) => (path: string) => path !== directory;

describe('the data directory', () => {
  test('the data directory of PostgreSQL is the wanted one if everyone can enter its parent folders', () => {
    expect(resolveDataDirectory('/srv/shop/data', host({}))).toBe('/srv/shop/data');
  });

  test('the data directory of PostgreSQL is a shared one, named after the wanted one, if only root can enter a parent folder', () => {
    const root = host({ canOthersEnter: closed('/root') });
    expect(resolveDataDirectory('/root/shop/data', root)).toMatch(/^\/var\/lib\/shared\/[0-9a-f]{12}$/);
    expect(resolveDataDirectory('/root/shop/data', root)).toBe(resolveDataDirectory('/root/shop/../shop/data/', root));
    expect(resolveDataDirectory('/root/shop/data', root)).not.toBe(resolveDataDirectory('/root/other/data', root));
  });

  test('the data directory of PostgreSQL may itself be closed to others', () => {
    expect(resolveDataDirectory('/srv/data', host({ canOthersEnter: closed('/srv/data') }))).toBe('/srv/data');
  });

  test('the data directory of PostgreSQL is the wanted one for everyone but root', () => {
    const user = host({ isRoot: false, canOthersEnter: closed('/home/ada') });
    expect(resolveDataDirectory('/home/ada/shop/data', user)).toBe('/home/ada/shop/data');
  });
});
